"""Words of Chinese and English HR exports: what headers, values and unit names are usually called. Data only."""


def _table(text: str) -> dict[str, tuple[str, ...]]:
    """Lines of "key: word | word"; a key may have several lines."""
    found: dict[str, tuple[str, ...]] = {}
    for line in text.strip().splitlines():
        key, _, said = line.partition(": ")
        found[key] = (*found.get(key, ()), *said.split(" | "))
    return found


def _values(text: str) -> dict[str, dict[str, str]]:
    """Lines of "field=value: what others write"."""
    found: dict[str, dict[str, str]] = {}
    for key, several in _table(text).items():
        field, _, value = key.partition("=")
        found[field] = found.get(field, {}) | dict.fromkeys(several, value)
    return found


#: Field -> headers under which other systems export it; our own labels are known besides.
HEADERS = _table("""
employee_no: 工号 | 职工号 | 员工号 | 员工编号 | 职工编号 | 人员编号 | 人员编码 | 人员代码 | 员工代码 | 职号
employee_no: 工作证号 | employee number | employeenumber | employee id | employeeid | emp id | emp no | empid
employee_no: staff no | staff id | staff number | personnel number | pernr | employee no | number
name: 姓名 | 员工姓名 | 职工姓名 | 人员姓名 | 名字 | name | full name | employee name | employeename
gender: 性别 | gender | sex
birth_month: 出生年月 | 出生日期 | 出生年月日 | 生日 | 出生时间 | birth month | date of birth | birthday
birth_month: birth date | dob
unit: 单位 | 部门 | 所在单位 | 所在部门 | 所属部门 | 所属单位 | 工作单位 | 组织 | 组织机构 | 所属组织 | 机构
unit: unit | department | org unit | organization | organisation | dept
party_org: 党支部 | 所在党支部 | 所在党组织 | 所属党组织 | 党组织 | 所属党支部 | 组织关系所在党支部
party_org: 组织关系所在单位 | party branch | party organisation | party organization
position: 职务 | 岗位 | 职务名称 | 岗位名称 | 现任职务 | 现职务 | 任职岗位 | 行政职务 | position | job title
position: job role | jobrole | title | post
in_post_since: 任现职时间 | 任职时间 | 任现职日期 | 现任职务时间 | 到岗时间 | 任现岗位时间 | 上岗时间
in_post_since: 现岗位起始日期 | in post since | position start | position start date | job start date
joined_on: 入职时间 | 入职日期 | 参加工作时间 | 进入本单位时间 | 进单位时间 | 来本单位时间 | 入司时间 | 入企时间
joined_on: joined on | hire date | start date | date of joining | entry date | hiredate
status: 人员状态 | 在职状态 | 员工状态 | 用工状态 | 状态 | employment status | status | employee status
affiliation: 政治面貌 | political affiliation | political status
party_joined_on: 入党时间 | 入党日期 | 加入党组织日期 | date of joining the party
party_full_on: 转正时间 | 转正日期 | 转为正式党员日期 | 转正式党员时间
party_work_years: 党务工作年限 | 从事党务工作年限 | 党务年限 | years in party work
education: 学历 | 文化程度 | 最高学历 | education | education level | degree
title_name: 职称 | 职称名称 | 专业技术职务 | 专业技术资格 | 专业技术职务名称 | professional title
title_level: 职称级别 | 职称等级 | 专业技术职务级别 | title level
skill_level: 技能等级 | 职业技能等级 | 职业资格等级 | 技术等级 | skill level
specialty_years: 专业工作年限 | 从事专业年限 | 本专业年限 | 专业年限 | years in specialty
specialties: 专业特长 | 专长 | 特长 | 专业方向 | 研究方向 | 从事专业 | specialties | specialty | skills
phone: 手机 | 手机号 | 手机号码 | 联系电话 | 电话 | 联系方式 | 移动电话 | 办公电话 | phone | mobile | telephone
email: 邮箱 | 电子邮箱 | 邮件 | 电子邮件 | email | e-mail | mail
sort_order: 排序 | 排序号 | 顺序号 | sort order
""")

#: Field -> headers of lengths of time, counted back from the day of the file.
DERIVED = _table("""
birth_month: 年龄 | 周岁 | age
in_post_since: 任现职年限 | 现岗位年限 | 任职年限 | years in current role | years in position
joined_on: 司龄 | 本单位工龄 | 企龄 | years at company | tenure
""")
#: Columns that together are the path of a unit, from the top.
UNIT_LEVELS = _table("""
1: 集团 | 集团公司 | group
2: 公司 | 子公司 | 二级单位 | 分公司 | company | subsidiary
3: 部门 | 三级单位 | department | dept
4: 科室 | 车间 | section | workshop
5: 班组 | 工段 | team
""")

#: Field -> what others write -> the value kept here. Our codes and labels are known besides.
VALUES = _values("""
gender=1: 男性 | 男士 | m | male
gender=2: 女性 | 女士 | f | female
gender=0: 未知 | unknown
gender=9: 保密
status=employed: 在岗 | 在职 | 正式 | 在编 | active | full-time | full time
status=stepped_back: 退二线 | 退居二线 | 内退 | 离岗待退
status=rehired: 返聘 | 退休返聘
status=retired: 退休 | 离退休 | retired
status=external: 外部 | 外聘 | 外聘专家 | contractor
status=left: 离职 | 辞职 | 调出 | 解除合同 | terminated | inactive | resigned
affiliation=01: 党员 | 正式党员 | 中共正式党员 | 共产党员 | 中国共产党党员
affiliation=02: 预备党员
affiliation=03: 团员 | 共青团员 | 中国共产主义青年团团员
affiliation=04: 民革 | 民革会员
affiliation=05: 民盟
affiliation=06: 民建
affiliation=07: 民进
affiliation=08: 农工党 | 农工民主党
affiliation=09: 致公党
affiliation=10: 九三学社 | 九三
affiliation=11: 台盟
affiliation=12: 无党派 | 无党派人士 | 无党派民主人士
affiliation=13: 一般群众 | 普通群众 | 群众 | 入党积极分子 | 发展对象
title_level=senior: 正高 | 正高级
title_level=associate: 副高 | 副高级 | 高级
title_level=intermediate: 中级
title_level=assistant: 助理级 | 助理 | 初级
title_level=staff: 员级 | 技术员级
title_level=: 未评定 | 未定级 | 无职称
skill_level=apprentice: 学徒 | 学徒工
skill_level=junior: 初级工 | 五级 | 五级工 | 五级/初级工
skill_level=intermediate: 中级工 | 四级 | 四级工 | 四级/中级工
skill_level=advanced: 高级工 | 三级 | 三级工 | 三级/高级工
skill_level=technician: 技师 | 二级 | 二级/技师
skill_level=senior_technician: 高级技师 | 一级 | 一级/高级技师
skill_level=special_technician: 特级技师
skill_level=chief_technician: 首席技师
skill_level=: 无等级
""")

#: What stands in the template as an example.
EXAMPLES = _table("""
employee_no: 010086
name: 张三
birth_month: 1985.03
unit: 集团/一公司/综合部
position: 主任
in_post_since: 2021.09
joined_on: 2009-07-15
party_org: 集团党委/一公司党委/机关党支部
party_joined_on: 2008-06-30
party_full_on: 2009-06-30
party_work_years: 6
education: 大学本科
title_name: 高级工程师
specialty_years: 12
specialties: 采油工艺、安全管理
phone: 13800000000
email: zhangsan@example.com
sort_order: 10
""")

#: Ways to say that there is nothing.
BLANK = frozenset(
    ("", "-", "--", "—", "——", "/", "\\", "无", "空", "暂无", "n/a", "na", "null", "none", "nil", "nan", "(null)")
)
#: Written on purpose, to take away what is kept.
CLEAR = frozenset({"清空", "(clear)"})
#: Behind a number of years.
YEAR = "年"

#: Kind of unit -> endings of names; the longest that fits decides.
UNIT_ENDINGS = _table("""
group: 集团 | 集团公司 | 集团有限公司 | 集团有限责任公司 | 集团股份有限公司
company: 公司 | company | ltd
branch: 分公司 | 厂 | 矿 | 油田 | 电站
department: 部 | 处 | 室 | 中心 | department | office
section: 科 | 科室 | section
workshop: 车间 | 工区 | 作业区 | workshop
team: 班 | 班组 | 组 | 队 | team
project: 项目部 | 项目组 | 指挥部
""")
PARTY_ENDINGS = _table("""
committee: 党委 | 委员会
general_branch: 党总支 | 总支 | 总支部委员会
branch: 党支部 | 支部 | 支部委员会 | branch
joint_branch: 联合党支部 | 联合支部
group: 党小组
temporary: 临时党支部 | 临时支部
functional: 功能型党支部 | 功能型支部
""")
