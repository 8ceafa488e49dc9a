"""Joint strategic studies of the demo: one concluded, whose topic became a project, and one going on."""

from datetime import datetime, timedelta

from mentor.demo.moments import at
from mentor.demo.ventures.crew import Casting
from mentor.demo.ventures.script import Deeds
from mentor.kernel.actor import Actor, Grant
from mentor.people.rules import Role
from mentor.projects.actions import bidding, studies
from mentor.projects.rules.bidding import NewBid, Publication
from mentor.projects.rules.studies import NewStudy
from mentor.projects.rules.words import Line, StudyColumn

P, M, T = StudyColumn.POLICY, StudyColumn.MARKET, StudyColumn.TECHNOLOGY

_SUBSTITUTION = (
    (P, "“十五五”规划建议把产业链自主可控列为首要任务，关键基础件进入专项清单。", "集团战略发展部摘编"),
    (P, "集团党委要求：关键工作在哪里，支部作用就发挥在哪里。", "集团党委意见"),
    (M, "风电主机厂年需12.9级紧固件约2.6万吨，进口占比82%，交货期16周。", "市场营销部调研"),
    (M, "两家客户愿意提供装机验证机会，条件是延迟断裂试验1000小时无失效。", "客户走访记录"),
    (T, "现有网带炉控温±8℃，距要求±4℃有差距；氢含量检测手段具备。", "技术中心评估"),
    (T, "材料已有两家国内钢厂可供，批次稳定性待验证。", "技术中心评估"),
)
_GREEN = (
    (P, "地方节能目标：2027年前单位产值能耗下降8%。", "安全环保部"),
    (M, "下游客户2027年起要求提供产品碳足迹。", "市场营销部调研"),
    (T, "三台网带炉排烟温度约310℃，余热可供清洗线。", "设备动力部实测"),
)


def study_deeds(casting: Casting, units: dict[str, int], now: datetime, deeds: Deeds) -> None:
    group = casting.actor(casting.head("JH01"), Grant(Role.PARTY_OFFICE, casting.path("JH")))
    company = casting.actor(casting.head("KD01"), Grant(Role.PARTY_OFFICE, casting.path("KD")))

    async def concluded(moment: datetime) -> None:
        new = NewStudy(units["JH"], "关键基础件自主可控共研", "哪些进口基础件值得集中力量替代？", moment.date())
        study = await _write(new, _SUBSTITUTION, group, casting.near("HY", 4), moment)
        first = "以12.9级高强度紧固件为突破口，组织国产替代攻关：替代率由18%提到90%。"
        found = await studies.add_conclusion(study, first, actor=group, now=moment)
        await studies.add_conclusion(study, "与两家钢厂支部共建，稳定材料批次。", actor=group, now=moment)
        await studies.raise_topic(study, found, actor=group, now=moment)
        await studies.conclude_study(study, actor=group, now=moment)

    async def going_on(moment: datetime) -> None:
        new = NewStudy(units["KD"], "绿色低碳与降本共研", "哪些节能改造两年内可以收回投入？", moment.date())
        study = await _write(new, _GREEN, company, casting.near("KD", 3), moment)
        for text in ("热处理炉余热用于清洗线，两年收回投入。", "空压机群控改造，年节电约40万千瓦时。"):
            found = await studies.add_conclusion(study, text, actor=company, now=moment)
            topic = await studies.raise_topic(study, found, actor=company, now=moment)
        await _open(topic, company, casting.near("KD", 5)[1:], moment)

    for days, deed in ((198, concluded), (15, going_on)):
        moment = at(now.date() - timedelta(days=days), 1)
        deeds.append((moment, len(deeds), lambda deed=deed, moment=moment: deed(moment)))  # type: ignore[misc]


async def _open(topic: int, office: Actor, people: list[Actor], now: datetime) -> None:
    """The topic is on the list, and two teams have bid."""
    listed = Publication("年节电40万千瓦时以上，供气压力波动不超过±0.02MPa。", "动力、电气专业人员与所在支部", "", 20)
    await bidding.publish_topic(topic, listed, actor=office, now=now)
    plans = ("加装联控柜，按用气曲线排机；党员责任区包保三座站房。", "先换两台变频机，再做群控；支部与厂家共建。")
    for number, plan in enumerate(plans):
        party, business = people[number * 2 : number * 2 + 2]
        new = NewBid(party.person_id or 0, business.person_id or 0, "", plan)
        await bidding.hand_in_bid(topic, new, actor=business, now=now + timedelta(days=2 + number))


async def _write(
    new: NewStudy,
    cards: tuple[tuple[StudyColumn, str, str], ...],
    leader: Actor,
    people: list[Actor],
    now: datetime,
) -> int:
    study = await studies.begin_study(new, actor=leader, now=now)
    for number, one in enumerate(people):
        await studies.invite(study, one.person_id or 0, list(Line)[number % 2], actor=leader, now=now)
    for number, (column, text, source) in enumerate(cards):
        await studies.add_card(study, column, text, source, actor=people[number % len(people)], now=now)
    return study
