"""A joint project of the demo until it starts: proposal, joint review, public notice, approval."""

from datetime import date, datetime, timedelta

from mentor.demo.ventures.bidding import bid_for
from mentor.demo.ventures.script import Script
from mentor.kernel.actor import Actor, system_actor
from mentor.projects.actions import notices, parts, proposals, running
from mentor.projects.actions.concluding import conclude
from mentor.projects.actions.convening import convene
from mentor.projects.actions.reviews import give_opinion, hand_in_scores, recuse
from mentor.projects.rules.proposals import NewBody, NewGoal, NewMember, NewNode, NewProject, NewRisk, Texts
from mentor.projects.rules.reviews import PanelSeat
from mentor.projects.rules.states import ProjectState
from mentor.projects.rules.words import Conclusion, Line, MemberRole, Position, ProjectKind
from mentor.projects.tables import ProjectNotice, ProjectObjection, ProjectTopic, ReviewCriterion, ReviewRound

_TASKS = ("数据采集与整理", "现场实施", "记录与材料")


def begin(script: Script) -> date | None:
    """Until work starts; None when it has not come so far."""
    venture, day = script.venture, script.begun
    _write(script, day)
    if venture.until is ProjectState.DRAFT:
        return None
    submit(script, day + timedelta(days=5), "")
    day += timedelta(days=6)
    if venture.returned:
        review(script, day, Conclusion.RETURNED)
        submit(script, day + timedelta(days=7), "按联审意见补充党建目标、基线和数据来源。")
        day += timedelta(days=8)
    if venture.until is ProjectState.REVIEW:
        panel(script, day, script.crew.judges[:3], awaited=1)
        return None
    review(script, day, Conclusion.PASSED)
    _object(script, day + timedelta(days=5))
    if venture.until is ProjectState.NOTICE:
        return None
    script.add(day + timedelta(days=20), 0, _approve)
    if venture.until is ProjectState.APPROVED:
        return None

    async def start(now: datetime) -> None:
        await running.start(script.project, actor=script.crew.business, now=now)

    script.add(script.started, 1, start)
    return script.started


async def _approve(now: datetime) -> None:
    await notices.approve_ended(actor=system_actor("projects.approve"), now=now)


def _write(script: Script, day: date) -> None:
    venture, crew = script.venture, script.crew
    start = script.started
    last = start + timedelta(days=max((stage.due for stage in venture.stages), default=90) + 30)

    async def found(now: datetime) -> None:
        topic = ProjectTopic.select(ProjectTopic.id).where(ProjectTopic.title.ilike(f"%{venture.topic}%"))
        found = await topic.where(ProjectTopic.state == "open").first() if venture.topic else None
        unit = script.units["JH" if venture.unit == "JH" else f"{venture.company}{venture.unit}"]
        new = NewProject(
            code=venture.code, title=venture.title, unit_id=unit, kind=venture.kind, n_tag=venture.n_tag,
            party_lead_id=crew.party.person_id or 0, business_lead_id=crew.business.person_id or 0,
            strategic_class=venture.strategic_class, chain_node=venture.chain_node, summary=venture.summary,
            is_classified=venture.is_classified, starts_on=start, ends_on=last, is_key=venture.is_key,
            sponsor_id=script.party_orgs[f"P{venture.company}{venture.branch}"],
        )  # fmt: skip
        topic_id = found["id"] if found else None
        script.ids["project"] = await proposals.found_project(new, topic_id=topic_id, actor=crew.office, now=now)

    async def describe(now: datetime) -> None:
        texts = Texts(venture.summary, venture.policy, venture.study, venture.budget, start, last)
        await parts.write_texts(script.project, texts, actor=crew.party, now=now)

    if venture.kind is ProjectKind.BIDDING:
        bid_for(script, day)
    else:
        script.add(day, 1, found)
    if not venture.is_classified:
        script.add(day + timedelta(days=1), 1, describe)
    _add_goals(script, day + timedelta(days=2))
    _add_team(script, day + timedelta(days=2))
    _add_nodes(script, day + timedelta(days=3))
    _add_support(script, day + timedelta(days=4))


def _add_goals(script: Script, day: date) -> None:
    for number, aim in enumerate(script.venture.aims):

        async def goal(now: datetime, number: int = number) -> None:
            aim = script.venture.aims[number]
            lead = script.crew.party if aim.line is Line.PARTY else script.crew.business
            new = NewGoal(aim.line, aim.text, aim.metric, aim.target, aim.unit, aim.baseline, aim.source)
            script.ids[f"goal {number}"] = await proposals.add_goal(script.project, new, actor=lead, now=now)

        script.add(day, 2, goal)


def _add_team(script: Script, day: date) -> None:
    people: list[tuple[Actor, MemberRole]] = [(one, MemberRole.MEMBER) for one in script.crew.hands]
    if script.crew.mentee:
        people.append((script.crew.mentee, MemberRole.MENTEE))
    for number, (person, role) in enumerate(people):
        task = "" if script.venture.is_classified else [*_TASKS, "承担一个子项并撰写心得"][number]
        line = list(Line)[number % 2]

        async def member(now: datetime, who: Actor = person, as_: MemberRole = role,
                         line: Line = line, task: str = task) -> None:  # fmt: skip
            new = NewMember(who.person_id or 0, as_, line, task)
            await parts.add_member(script.project, new, actor=script.crew.party, now=now)

        script.add(day, 3, member)


def _add_nodes(script: Script, day: date) -> None:
    for number in range(len(script.venture.stages)):

        async def node(now: datetime, number: int = number) -> None:
            stage = script.venture.stages[number]
            due = script.started + timedelta(days=stage.due)
            new = NewNode(stage.title, due, "", stage.party, stage.business)
            script.ids[f"node {number}"] = await parts.add_node(
                script.project, new, actor=script.crew.business, now=now
            )

        script.add(day, 2, node)


def _add_support(script: Script, day: date) -> None:
    crew = script.crew

    async def perils(now: datetime) -> None:
        for one in script.venture.perils:
            owners = (crew.party.person_id or 0, crew.business.person_id or 0)
            new = NewRisk(one.text, one.level, *owners, one.measure)
            await parts.add_risk(script.project, new, actor=crew.party, now=now)

    async def body(now: datetime) -> None:
        assert script.venture.body
        kind, name, task = script.venture.body
        await parts.add_body(script.project, NewBody(kind, name, task, now.date()), actor=crew.party, now=now)

    script.add(day, 2, perils)
    if script.venture.body:
        script.add(day, 3, body)


def submit(script: Script, day: date, reason: str) -> None:
    async def deed(now: datetime) -> None:
        await proposals.submit_proposal(script.project, reason=reason, actor=script.crew.party, now=now)

    script.add(day, 1, deed)


def panel(script: Script, day: date, judges: tuple[Actor, ...], *, awaited: int = 0, recused: int = 0) -> None:
    """Called together; all but the last `awaited` score, and `recused` of the first step aside."""

    async def call(now: datetime) -> None:
        seats = [PanelSeat(one.person_id or 0, list(Line)[n % 2]) for n, one in enumerate(judges)]
        script.ids["round"] = await convene(script.project, seats, actor=script.crew.office, now=now)

    script.add(day, 1, call)
    for number, judge in enumerate(judges[: len(judges) - awaited]):

        async def score(now: datetime, judge: Actor = judge, number: int = number) -> None:
            if number < recused:
                await recuse(script.ids["round"], "与项目组成员有亲属关系，主动回避。", actor=judge, now=now)
            else:
                await _score(script, judge, now)

        script.add(day + timedelta(days=1), 1 + number, score)


async def _score(script: Script, judge: Actor, now: datetime) -> None:
    found = await ReviewRound.select(ReviewRound.criteria).where(ReviewRound.id == script.ids["round"]).first()
    criteria = await ReviewCriterion.select(ReviewCriterion.id, ReviewCriterion.line).where(
        ReviewCriterion.criteria == (found or {})["criteria"]
    )
    around = dict(zip(Line, script.venture.points, strict=True))
    points = {one["id"]: min(100, around[Line(one["line"])] + script.chance.randint(-5, 5)) for one in criteria}
    await hand_in_scores(script.ids["round"], points, "数据可核对。", actor=judge, now=now)


def review(script: Script, day: date, conclusion: Conclusion) -> None:
    """One joint review of the proposal with the opinions of both lines."""
    crew = script.crew
    panel(script, day, crew.judges[:3])
    passed = conclusion is Conclusion.PASSED

    async def speak(now: datetime) -> None:
        texts = {
            Line.PARTY: "政治方向正确，党组织作用落到具体工序。" if passed else "党建目标偏虚，需有基线。",
            Line.BUSINESS: "目标可测、资源可行，同意立项。" if passed else "业务目标可行，建议明确数据来源。",
        }
        for line, who in ((Line.PARTY, crew.office), (Line.BUSINESS, crew.leader)):
            position = Position.SUPPORT if passed else Position.REMARKS
            await give_opinion(script.ids["round"], line, position, texts[line], actor=who, now=now)

    async def end(now: datetime) -> None:
        reason = "两条线评审均通过，同意公示。" if passed else script.venture.returned
        minutes = "评审会审阅了方案、目标基线和节点计划，听取两位负责人汇报，党建线、业务线分别发表意见。"
        await conclude(script.ids["round"], conclusion, reason, minutes, actor=crew.office, now=now)

    script.add(day + timedelta(days=2), 1, speak)
    script.add(day + timedelta(days=4), 1, end)


def _object(script: Script, day: date) -> None:
    if not script.venture.objection:
        return
    text, answer = script.venture.objection

    async def raise_it(now: datetime) -> None:
        notice = await ProjectNotice.select(ProjectNotice.id).where(ProjectNotice.project == script.project).first()
        assert notice
        await notices.object_to(notice["id"], text, actor=script.crew.objector, now=now)

    async def answer_it(now: datetime) -> None:
        row = (
            await ProjectObjection.select(ProjectObjection.id)
            .where(ProjectObjection.state == "open")
            .order_by(ProjectObjection.id, ascending=False)
            .first()
        )
        assert row
        await notices.answer_objection(row["id"], answer, is_upheld=False, actor=script.crew.office, now=now)

    script.add(day, 1, raise_it)
    script.add(day + timedelta(days=2), 1, answer_it)
