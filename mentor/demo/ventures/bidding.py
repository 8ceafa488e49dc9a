"""Open bidding in the demo: a topic on the list, two bids, the award, and the pledge of both leads."""

from datetime import date, datetime, timedelta

from mentor.demo.ventures.script import Script
from mentor.kernel.actor import Actor
from mentor.projects.actions import bidding
from mentor.projects.rules.bidding import Award, NewBid, NewTopic, Publication

#: The topic is published so many days before the award, and bids are taken for so many working days.
BEFORE, WORKDAYS = 35, 10
_RIVAL = "分两批实施，先做一条线验证，再推广；党支部负责协调停机窗口。"
_REASON = "目标与榜单指标逐项对应，党建线措施落到工序，团队有同类经验；另一方案周期偏长。"


def bid_for(script: Script, day: date) -> None:
    """Awarded and pledged on this day."""
    venture, crew = script.venture, script.crew
    indicators = "；".join(f"{one.metric}由{one.baseline}{one.unit}到{one.target}{one.unit}" for one in venture.aims)

    async def publish(now: datetime) -> None:
        unit = script.units[f"{venture.company}{venture.unit}"]
        new = NewTopic(unit, venture.title, venture.summary, indicators)
        script.ids["topic"] = await bidding.raise_own_topic(new, actor=crew.office, now=now)
        reward = "按期完成的，从攻关奖励中列支3万元；党员责任区挂牌表扬。"
        listed = Publication(indicators, "本公司党员与技术骨干组成的团队，两条线各一名负责人", reward, WORKDAYS)
        await bidding.publish_topic(script.ids["topic"], listed, actor=crew.office, now=now)

    async def award(now: datetime) -> None:
        pledge = f"{indicators}。未按期达到的，退回激励，负责人向公司党委说明。"
        new = Award(venture.code, _REASON, pledge, venture.n_tag, venture.strategic_class, venture.chain_node,
                    venture.is_key)  # fmt: skip
        script.ids["project"] = await bidding.award(script.ids["bid"], new, actor=crew.office, now=now)
        for lead in (crew.party, crew.business):
            await bidding.sign_pledge(script.project, actor=lead, now=now)

    script.add(day - timedelta(days=BEFORE), 1, publish)
    _bid(script, day - timedelta(days=BEFORE - 4), "bid", crew.party, crew.business, venture.summary)
    _bid(script, day - timedelta(days=BEFORE - 6), "rival", crew.judges[-1], crew.objector, _RIVAL)
    script.add(day, 1, award)


def _bid(script: Script, day: date, name: str, party: Actor, business: Actor, plan: str) -> None:
    async def bid(now: datetime) -> None:
        new = NewBid(party.person_id or 0, business.person_id or 0, "", plan)
        script.ids[name] = await bidding.hand_in_bid(script.ids["topic"], new, actor=business, now=now)

    script.add(day, 2, bid)
