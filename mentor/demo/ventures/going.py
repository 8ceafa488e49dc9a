"""Projects of the demo that are on their way: being written, reviewed, on notice, approved, running."""

from mentor.demo.ventures.plan import BOTH, BUSINESS, FOR_BUSINESS, FOR_PARTY, PARTY, Aim, Peril, Stage, Venture
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import BodyKind, ChainNode, NTag, ProjectKind, RiskLevel, StrategicClass

FASTENERS = Venture(
    code="LH-2026-01",
    title="高强度紧固件国产替代攻关",
    company="HY",
    unit="W1",
    branch="4",
    n_tag=NTag.RESEARCH,
    strategic_class=StrategicClass.SUBSTITUTION,
    chain_node=ChainNode.RESEARCH,
    age=185,
    until=ProjectState.RUNNING,
    is_shown=True,
    budget=3_860_000,
    topic="高强度紧固件",
    summary="12.9级风电紧固件长期依赖进口，交货期16周，单价高出国产三成。项目以支部为纽带把设计、热处理、检验三个班组"
    "编成党员攻关组，用18个月完成材料、热处理和延迟断裂验证，实现批量替代。",
    policy="集团“十五五”科技专项清单第7项；集团党委关于党建与业务深度融合的实施意见。",
    study="集团党委会2026年第9次会议，纪要〔2026〕9号",
    aims=(
        Aim(PARTY, "关键工序党员带班全覆盖", "党员带班工序占比", "%", "42", "100", "88", "车间排班系统"),
        Aim(PARTY, "攻关组职工合理化建议提高", "人均合理化建议", "条/季", "0.6", "2", "1.7", "工会统计"),
        Aim(BUSINESS, "进口件替代率", "国产替代率", "%", "18", "90", "63", "采购台账"),
        Aim(BUSINESS, "延迟断裂试验一次通过", "试验一次通过率", "%", "71", "96", "92.5", "理化检测中心"),
    ),
    stages=(
        Stage(
            "材料与热处理方案定型",
            40,
            "党员攻关组分工公示",
            "方案评审报告",
            (
                (BOTH, "党员攻关组用三周完成12组热处理对比，方案评审一次通过，评审意见附后。"),
                (FOR_PARTY, "攻关组公开承诺书与分工表，党员8名、群众5名结成对子。"),
            ),
        ),
        Stage(
            "小批试制500件",
            85,
            "党员带班试制",
            "小批检验记录",
            (
                (BOTH, "党员带班完成500件小批试制，一次交检合格率97.2%。"),
                (FOR_BUSINESS, "硬度、拉伸、楔负载检验原始记录，共62份。"),
            ),
        ),
        Stage(
            "延迟断裂1000小时试验",
            120,
            "试验值守党员轮班表",
            "第三方试验报告",
            ((BOTH, "春节期间党员轮班值守，1000小时试验数据连续无缺。"),),
            delay=(21, "外协试验机检修，排期顺延三周。"),
        ),
        Stage(
            "装机验证三台套",
            160,
            "客户现场临时党小组",
            "装机验证意见",
            ((BOTH, "与客户方支部共建现场临时党小组，三台套装机完成，客户签署验证意见。"),),
            is_waiting=True,
        ),
        Stage("批量供货与工艺固化", 250, "形成支部工作案例", "工艺规程发布", is_open=True),
    ),
    perils=(
        Peril("外协试验资源紧张", RiskLevel.HIGH, "支部与检测站党支部共建，预留每周两个机台"),
        Peril("热处理批次波动", RiskLevel.MEDIUM, "每炉首件由党员技师确认，异常当班停线"),
    ),
    body=(BodyKind.VANGUARD_TEAM, "紧固件党员突击队", "承担热处理参数攻关和延迟断裂值守"),
)

TEST_BENCH = Venture(
    code="LH-2026-02", title="测试台自动化改造", company="RX", unit="03", branch="2", kind=ProjectKind.BIDDING,
    n_tag=NTag.DIGITAL, strategic_class=StrategicClass.COST, chain_node=ChainNode.QUALITY,
    age=141, until=ProjectState.RUNNING, budget=920_000, is_key=False,
    summary="出厂测试每台耗时46分钟，数据手抄后录入。改造为自动测试和自动出报告，释放6名测试员转岗培训。",
    policy="公司数字化转型三年行动计划。",
    aims=(
        Aim(PARTY, "转岗职工一人一策谈心", "谈心谈话完成率", "%", "0", "100", "100", "支部台账"),
        Aim(BUSINESS, "单台测试时间下降", "单台测试时间", "分钟", "46", "18", "27.5", "测试台日志"),
        Aim(BUSINESS, "数据手抄差错归零", "月差错数", "条", "31", "0", "9", "质量月报"),
    ),
    stages=(
        Stage("接口协议统一", 35, "党员示范岗挂牌", "接口规范发布",
              ((FOR_BUSINESS, "接口规范V1.0，覆盖四类测试台。"),
               (BOTH, "两个党员示范岗承担老型号协议逆向，比计划提前5天。"))),
        Stage("首台样机联调", 80, "职工参与方案讨论", "样机联调报告",
              ((BOTH, "测试班组职工代表参加三次方案讨论，采纳意见11条，首台样机联调通过。"),), is_returned_once=True),
        Stage("四台推广", 105, "转岗培训启动", "四台上线记录", is_open=True, is_asked=True,
              delay=(28, "工控机到货推迟，供应商书面说明附后。")),
        Stage("数据报表上线", 170, "转岗人员全部持证", "报表验收单", is_open=True),
    ),
    perils=(Peril("老型号协议缺资料", RiskLevel.MEDIUM, "返聘老师傅口述，党员记录员整理成册"),),
    body=(BodyKind.STUDIO, "自动测试党员创新工作室", "承担测试台协议攻关和转岗培训"),
)  # fmt: skip

CODE_NAME = Venture(
    code="LH-2026-03",
    title="代号“青松”",
    company="KD",
    unit="03",
    branch="2",
    n_tag=NTag.RESEARCH,
    strategic_class=StrategicClass.BOTTLENECK,
    chain_node=ChainNode.RESEARCH,
    age=44,
    until=ProjectState.APPROVED,
    is_classified=True,
    stages=(Stage("节点一", 60, "", "", is_open=True), Stage("节点二", 150, "", "", is_open=True)),
)

WELDING = Venture(
    code="LH-2026-04", title="焊接变形控制攻关", company="HY", unit="W2", branch="5", kind=ProjectKind.BIDDING,
    n_tag=NTag.QUALITY, strategic_class=StrategicClass.SAFETY_QUALITY, chain_node=ChainNode.PRODUCTION,
    age=14, until=ProjectState.NOTICE, budget=640_000,
    summary="大型箱体焊后校形平均占工时22%。由焊接、工艺、检验党员组成联合小组，优化焊序与工装，减少校形。",
    policy="公司质量提升年行动方案。",
    aims=(
        Aim(PARTY, "党员责任区覆盖全部焊接工位", "责任区覆盖率", "%", "55", "100", "55", "支部台账"),
        Aim(BUSINESS, "焊后校形工时占比下降", "校形工时占比", "%", "22", "10", "22", "工时系统"),
        Aim(BUSINESS, "箱体一次交检合格率提高", "一次交检合格率", "%", "83.5", "95", "83.5", "质检日报"),
    ),
    stages=(
        Stage("变形数据普查", 30, "责任区挂图", "普查报告", is_open=True),
        Stage("焊序与工装优化", 80, "党员技师带两名青工", "工装验收单", is_open=True),
        Stage("三种箱体推广", 140, "微党课进班组", "推广总结", is_open=True),
    ),
    perils=(Peril("工装投入超预算", RiskLevel.LOW, "先改造旧工装，超5%报联审小组"),),
    objection=("与技术中心在研的“箱体轻量化”内容有重复，建议合并。",
               "经核实，两项目对象不同：本项目只涉及焊序和工装，箱体结构不变。已请技术中心派一人参加评审，项目照常公示。"),
)  # fmt: skip

SAFETY = Venture(
    code="LH-2026-05",
    title="厂区安全风险分级管控",
    company="AT",
    unit="04",
    branch="1",
    n_tag=NTag.SAFETY,
    strategic_class=StrategicClass.SAFETY_QUALITY,
    chain_node=ChainNode.SAFETY,
    age=17,
    until=ProjectState.REVIEW,
    budget=380_000,
    kind=ProjectKind.SECRETARY,
    summary="把214处风险点按红橙黄蓝分级，支部书记领题，党员安全员包点，现场扫码可查措施和责任人。",
    policy="安全生产治本攻坚三年行动方案。",
    returned="党建目标与业务目标是两张皮：请写明党员包点后隐患数怎样变化，并给出基线。",
    aims=(
        Aim(PARTY, "红橙风险点党员包点", "党员包点率", "%", "36", "100", "36", "支部台账"),
        Aim(PARTY, "党员包点区隐患重复发生率下降", "隐患重复率", "%", "14", "4", "14", "安全检查系统"),
        Aim(BUSINESS, "月均隐患数下降", "月均隐患", "条", "57", "30", "57", "安全检查系统"),
    ),
    stages=(
        Stage("风险点重新辨识", 30, "书记领题动员", "风险清单", is_open=True),
        Stage("分级挂牌与扫码", 75, "党员包点牌上墙", "扫码系统上线", is_open=True),
        Stage("半年运行评估", 180, "职工满意度测评", "评估报告", is_open=True),
    ),
    perils=(Peril("一线嫌麻烦不扫码", RiskLevel.MEDIUM, "党员班长先用，两周一次晒数据"),),
)

WASTE_HEAT = Venture(
    code="LH-2026-06",
    title="热处理炉余热回收",
    company="KD",
    unit="W1",
    branch="4",
    n_tag=NTag.GREEN,
    strategic_class=StrategicClass.COST,
    chain_node=ChainNode.PRODUCTION,
    age=6,
    until=ProjectState.DRAFT,
    topic="余热",
    summary="三台网带炉排烟温度约310℃，拟加装换热器供清洗线用热水，年节约天然气约21万立方米。",
    aims=(Aim(BUSINESS, "清洗线天然气用量下降", "月用气量", "万立方米", "3.4", "1.6", "3.4", "能源管理系统"),),
    stages=(Stage("方案与测算", 40, "", "可行性测算", is_open=True),),
    is_key=False,
)

#: The one whose leads and mentee a visitor enters.
SHOWN = FASTENERS
GOING = (FASTENERS, TEST_BENCH, CODE_NAME, WELDING, SAFETY, WASTE_HEAT)
