"""Projects of the demo that have been accepted, corrected, not reached, evaluated afterwards, archived."""

from mentor.demo.ventures.plan import BOTH, BUSINESS, FOR_BUSINESS, FOR_PARTY, PARTY, Aim, Peril, Stage, Venture
from mentor.projects.rules.states import ProjectState, Result
from mentor.projects.rules.words import BodyKind, ChainNode, NTag, ProjectKind, RiskLevel, StrategicClass

CASTINGS = Venture(
    code="LH-2025-11",
    title="精密铸件合格率提升",
    company="KD",
    unit="W2",
    branch="5",
    n_tag=NTag.QUALITY,
    strategic_class=StrategicClass.SAFETY_QUALITY,
    chain_node=ChainNode.PRODUCTION,
    age=215,
    until=ProjectState.ACCEPTANCE,
    budget=1_150_000,
    summary="薄壁铸件气孔、冷隔缺陷占废品的七成。党员技师与青工结对，围绕浇注温度窗口和模壳透气性攻关。",
    policy="公司质量提升年行动方案。",
    aims=(
        Aim(PARTY, "师徒结对覆盖铸造青工", "结对覆盖率", "%", "30", "100", "100", "工会台账"),
        Aim(BUSINESS, "铸件综合合格率", "综合合格率", "%", "84.2", "93", "93.6", "质检日报"),
        Aim(BUSINESS, "单件废损成本下降", "单件废损", "元", "38.5", "20", "18.9", "财务月报"),
    ),
    stages=(
        Stage(
            "缺陷分类与数据普查",
            45,
            "党员包缺陷项",
            "缺陷图谱",
            ((BOTH, "七类缺陷由七名党员各包一类，图谱收录照片214张。"),),
        ),
        Stage(
            "浇注温度窗口试验",
            100,
            "青工夜校四期",
            "试验报告",
            (
                (FOR_BUSINESS, "三因素四水平正交试验报告，最优窗口1545—1560℃。"),
                (FOR_PARTY, "青工夜校四期签到与学习笔记，党员技师轮流讲课。"),
            ),
        ),
        Stage(
            "连续三个月稳定运行",
            180,
            "支部案例",
            "三个月合格率",
            ((BOTH, "连续三个月综合合格率93.1%、93.4%、93.6%，班组撰写支部案例一篇。"),),
        ),
    ),
    perils=(Peril("模壳原料换供应商", RiskLevel.MEDIUM, "换料前做三炉对比，党员质检员签字"),),
    body=(BodyKind.VANGUARD_TEAM, "铸造党员先锋队", "包缺陷项并带青工"),
    lessons=(
        ("换班后第一炉温度总偏低", "换班要交接炉温曲线而不是一个数字", "把曲线打印贴在交接本上，双方签字"),
        ("青工夜校开始没人来", "讲课题目由青工出，人就来了", "先收问题再排课"),
    ),
    points=(89, 91),
)

RADIO = Venture(
    code="LH-2025-12",
    title="射频组件可靠性提升",
    company="RX",
    unit="W1",
    branch="4",
    n_tag=NTag.RESEARCH,
    strategic_class=StrategicClass.BOTTLENECK,
    chain_node=ChainNode.RESEARCH,
    age=260,
    until=ProjectState.CORRECTION,
    budget=2_480_000,
    summary="高低温循环后驻波漂移是返修的首要原因。联合电路、工艺、试验三方党员攻关焊点与封装。",
    policy="集团“十五五”科技专项清单第12项。",
    study="公司党委会2026年第2次会议，纪要〔2026〕2号",
    aims=(
        Aim(PARTY, "党员骨干承担关键子项", "党员承担子项占比", "%", "40", "80", "85", "项目分工表"),
        Aim(BUSINESS, "高低温循环后合格率", "循环后合格率", "%", "76", "95", "91.4", "可靠性试验室"),
        Aim(BUSINESS, "月返修件数下降", "月返修", "件", "42", "15", "21", "售后系统"),
    ),
    stages=(
        Stage(
            "失效机理定位",
            50,
            "党员攻关承诺",
            "失效分析报告",
            ((BOTH, "党员技术骨干与试验室合署办公一个月，定位到两处焊点空洞。"),),
        ),
        Stage(
            "工艺改进验证",
            120,
            "联合党小组活动",
            "验证报告",
            (
                (BOTH, "三方联合党小组每周现场会12次，改进后焊点空洞率由9%降到2.1%。"),
                (FOR_BUSINESS, "X射线检测记录与统计。"),
            ),
            delay=(14, "试验箱故障，验证顺延两周。"),
        ),
        Stage("小批验证200件", 200, "岗位练兵", "小批报告", ((FOR_BUSINESS, "小批200件循环试验报告。"),)),
    ),
    perils=(Peril("进口焊膏断供", RiskLevel.HIGH, "国产焊膏同步验证，采购支部对接"),),
    body=(BodyKind.TEMPORARY_BRANCH, "射频攻关临时党支部", "协调电路、工艺、试验三方"),
    verdict="循环后合格率91.4%未到95%，党建目标已达成。请在一个月内补做封装胶验证后复核。",
    lessons=(("三方各有一套数据", "先统一试验记录表再谈改进", "立项第一周就定表"),),
    points=(88, 71),
)

HOISTING = Venture(
    code="LH-2025-07", title="吊装作业标准化", company="AT", unit="W1", branch="4",
    n_tag=NTag.SAFETY, strategic_class=StrategicClass.SAFETY_QUALITY, chain_node=ChainNode.SAFETY,
    age=335, until=ProjectState.CLOSED, result=Result.ACCEPTED, budget=260_000, kind=ProjectKind.MODEL,
    summary="吊装作业指挥手势、站位、检查三不统一。党员班长先行示范，形成一张作业卡、一套手势、一段视频。",
    policy="安全生产治本攻坚三年行动方案。",
    aims=(
        Aim(PARTY, "党员示范岗先学先用", "示范岗达标率", "%", "50", "100", "100", "支部考核"),
        Aim(BUSINESS, "吊装违章下降", "月违章", "起", "11", "3", "2", "安全检查系统"),
        Aim(BUSINESS, "吊装准备时间缩短", "准备时间", "分钟", "35", "25", "23", "现场计时"),
    ),
    stages=(
        Stage("作业卡编写", 40, "党员班长集体备课", "作业卡初稿", ((BOTH, "九名党员班长集体备课三次，作业卡定稿。"),)),
        Stage("示范班组试用", 90, "示范岗授牌", "试用记录",
              ((BOTH, "三个示范班组试用60次，违章由11起降到4起。"), (FOR_PARTY, "示范岗授牌与评议记录。"))),
        Stage("全公司推广", 160, "微党课进班组", "推广验收", ((BOTH, "推广到17个班组，微党课34场，月违章2起。"),)),
    ),
    perils=(Peril("外协队伍不执行", RiskLevel.HIGH, "合同写明，党员监护人一票停工"),),
    body=(BodyKind.VANGUARD_TEAM, "吊装安全突击队", "示范与监护"),
    lessons=(
        ("外协队伍流动大", "视频比文件管用", "入场先看三分钟视频再签字"),
        ("手势各有各的师承", "请各师傅一起定，定了才肯用", "标准由使用者投票"),
        ("指标怕难看", "先公布自己班组的违章", "党员班长带头晒"),
    ),
    points=(93, 90),
)  # fmt: skip

COATING = Venture(
    code="LH-2025-03",
    title="涂层工艺降本增效",
    company="KD",
    unit="03",
    branch="2",
    n_tag=NTag.PRODUCTION,
    strategic_class=StrategicClass.COST,
    chain_node=ChainNode.PRODUCTION,
    age=450,
    until=ProjectState.POST_EVALUATION,
    result=Result.AFTER_CORRECTION,
    budget=780_000,
    summary="喷涂粉末利用率低、返喷多。党员工程师与操作工结成“一带二”，优化喷枪参数和挂具。",
    policy="公司提质增效专项行动。",
    aims=(
        Aim(PARTY, "“一带二”结对完成", "结对完成率", "%", "0", "100", "100", "支部台账"),
        Aim(BUSINESS, "粉末利用率", "粉末利用率", "%", "58", "72", "73.1", "领料系统"),
        Aim(BUSINESS, "返喷率下降", "返喷率", "%", "9.6", "4", "3.8", "质检日报"),
    ),
    stages=(
        Stage("参数普查", 45, "结对签约", "普查报告", ((BOTH, "十二对“一带二”签约，普查喷枪参数96组。"),)),
        Stage("挂具与参数优化", 110, "党员立项揭题", "优化报告", ((FOR_BUSINESS, "挂具改型图与对比数据。"),)),
        Stage(
            "两条线推广", 190, "操作工讲课", "推广总结", ((BOTH, "操作工自己讲课六次，两条线利用率稳定在73%以上。"),)
        ),
    ),
    perils=(Peril("新挂具承重不足", RiskLevel.MEDIUM, "首件加载试验，班长签字"),),
    lessons=(("只改参数见效慢", "挂具是根，参数是叶", "先看工装再调参数"),),
    verdict="返喷率数据口径与质检日报不一致，请核对后复核。",
    points=(87, 82),
)

POWDER = Venture(
    code="LH-2025-09",
    title="关键粉末材料自主研制",
    company="KD",
    unit="W4",
    branch="7",
    n_tag=NTag.RESEARCH,
    strategic_class=StrategicClass.KEY_MATERIAL,
    chain_node=ChainNode.RESEARCH,
    age=400,
    until=ProjectState.CLOSED,
    result=Result.DILIGENT,
    budget=5_200_000,
    summary="自主研制低氧球形粉末，替代进口。目标氧含量不高于300ppm、批次收得率55%以上。",
    policy="集团“十五五”科技专项清单第3项。",
    study="集团党委会2025年第21次会议，纪要〔2025〕21号",
    aims=(
        Aim(PARTY, "攻关组党员先锋岗", "先锋岗数", "个", "0", "6", "6", "支部台账"),
        Aim(BUSINESS, "粉末氧含量", "氧含量", "ppm", "620", "300", "385", "理化检测中心"),
        Aim(BUSINESS, "批次收得率", "收得率", "%", "31", "55", "44", "生产日报"),
    ),
    stages=(
        Stage("雾化设备改造", 60, "先锋岗揭牌", "设备验收单", ((BOTH, "六个先锋岗分段负责，设备改造提前9天。"),)),
        Stage(
            "工艺窗口探索",
            150,
            "失败案例党课",
            "工艺报告",
            (
                (BOTH, "41炉试验中27炉不合格，逐炉复盘并开成“失败案例”党课。"),
                (FOR_BUSINESS, "41炉工艺参数与检测数据全集。"),
            ),
            delay=(30, "氩气纯化装置返厂。"),
        ),
        Stage("定型批三炉", 235, "攻关纪实", "定型批报告", ((FOR_BUSINESS, "定型批三炉检测报告：氧含量385ppm。"),)),
    ),
    perils=(Peril("关键装置单一来源", RiskLevel.HIGH, "第二来源同步谈判，纪检全程监督"),),
    body=(BodyKind.TEMPORARY_BRANCH, "粉末攻关临时党支部", "跨单位协调和思想工作"),
    verdict="指标未达成，但过程合规、记录完整、无私利，符合集团容错清单；数据和装置由技术中心接续使用。",
    lessons=(
        ("氧含量降不下来", "瓶颈在转运环节而不在雾化", "下一轮先做全程惰性保护"),
        ("失败后队伍情绪低", "把失败讲清楚比鼓劲有用", "每次失败三日内开复盘会"),
    ),
    points=(90, 62),
)

SPARES = Venture(
    code="LH-2024-05", title="备件数字化管理", company="HY", unit="07", branch="3",
    n_tag=NTag.DIGITAL, strategic_class=StrategicClass.MANAGEMENT, chain_node=ChainNode.PURCHASING,
    age=610, until=ProjectState.ARCHIVED, result=Result.OTHER, budget=450_000, is_key=False,
    summary="备件一物一码，库存占用下降。",
    policy="公司管理提升行动方案。",
    aims=(
        Aim(PARTY, "党员库管先行盘点", "盘点完成率", "%", "0", "100", "76", "支部台账"),
        Aim(BUSINESS, "备件库存占用下降", "库存占用", "万元", "1860", "1400", "1745", "财务月报"),
    ),
    stages=(
        Stage("编码规则", 50, "党员库管讨论会", "编码规则", ((FOR_BUSINESS, "编码规则V1.0。"),)),
        Stage("盘点贴码", 140, "党员义务盘点日", "盘点报告", ((BOTH, "三个党员义务盘点日，贴码4100件，完成76%。"),)),
    ),
    perils=(Peril("历史数据不准", RiskLevel.HIGH, "先盘后建"),),
    verdict="系统与集团平台重复建设，中途暂停，主要指标未达成；编码规则移交集团平台使用。",
    lessons=(("做到一半集团平台上线", "立项前要问集团在建清单", "选题论证加一栏：集团在建项目"),),
    points=(70, 55),
)  # fmt: skip

ENDED = (CASTINGS, RADIO, HOISTING, COATING, POWDER, SPARES)
