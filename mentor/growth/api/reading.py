"""What a machine may read of growth: a mentorship's standing, a milestone, entries, the cohort."""

from datetime import date, datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter

from mentor.growth.forms.cohort import read_filter
from mentor.growth.queries.cohort import CohortLine, cohort_page
from mentor.growth.queries.log_lists import log_list
from mentor.growth.queries.logs import LogLine
from mentor.growth.queries.mentee import MenteePage, mentee_page
from mentor.growth.queries.milestones import MilestonePage, milestone_page
from mentor.growth.queries.programmes import programme_choices
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.web.api import problems

Act = NamedDependency[Actor]
Now = NamedDependency[datetime]
Cursor = Annotated[str, QueryParameter(max_length=400, description="`after` of the page before")]
Word = Annotated[str, QueryParameter(max_length=60)]


class MilestoneOut(msgspec.Struct):
    id: int
    title: str
    axis: str
    state: str
    due_on: date
    overdue: bool
    version: int


class GoalOut(msgspec.Struct):
    text: str
    measure: str
    axis: str
    level: str
    due_on: date


class GrowthOut(msgspec.Struct):
    """`levels`: the supervision level shown per axis, 0 while nothing was shown."""

    id: int
    state: str
    mentee: str
    party_mentor: str
    technical_mentor: str
    programme: str
    plan_state: str
    plan_version: int
    plan_in_force: int
    goals: list[GoalOut]
    milestones: list[MilestoneOut]
    levels: dict[str, int]
    logs: int
    logs_wanted: int
    meetings: int
    last_meeting_on: date | None


class EvidenceOut(msgspec.Struct):
    id: int
    kind: str
    text: str
    address: str
    sha256: str


class CriterionOut(msgspec.Struct):
    axis: str
    text: str


class MilestoneDetail(msgspec.Struct):
    """`refusal`: why the token's person cannot submit it now, empty when they can."""

    id: int
    mentorship: int
    title: str
    description: str
    axis: str
    state: str
    due_on: date
    version: int
    request: int | None
    criteria: list[CriterionOut]
    evidence: list[EvidenceOut]
    refusal: str


class LogOut(msgspec.Struct):
    id: int
    happened_on: date
    kind: str
    text: str
    minutes: int | None
    axis: str | None
    visibility: str
    state: str
    late: bool
    submitted_at: datetime | None


class Logs(msgspec.Struct):
    items: list[LogOut]
    after: str


class CohortItem(msgspec.Struct):
    """Status and counts; never the content of a log."""

    id: int
    mentee: str
    employee_no: str
    unit: str
    programme: str
    state: str
    stage: str
    milestones: int
    accepted: int
    logs: int
    last_log_on: date | None
    last_meeting_on: date | None
    next_due_on: date | None
    alarms: list[str]


class Cohort(msgspec.Struct):
    items: list[CohortItem]
    after: str


@get("/mentorships/{mentorship_id:int}/growth", opt={"scope": "growth:read"}, tags=["growth"], responses=problems())
async def show_growth(mentorship_id: FromPath[int], actor: Act, now: Now) -> GrowthOut:
    """Plan, milestones, levels and numbers of one mentorship."""
    return _growth(await mentee_page(mentorship_id, actor, local_date(now)))


@get("/milestones/{milestone_id:int}", opt={"scope": "growth:read"}, tags=["growth"], responses=problems())
async def show_milestone(milestone_id: FromPath[int], actor: Act, now: Now) -> MilestoneDetail:
    """One milestone with its criteria and evidence; decisions are under /signoff/requests."""
    return _detail(await milestone_page(milestone_id, actor, local_date(now)))


@get("/mentorships/{mentorship_id:int}/logs", opt={"scope": "growth:read"}, tags=["growth"], responses=problems())
async def list_logs(mentorship_id: FromPath[int], actor: Act, now: Now, month: Word = "", after: Cursor = "") -> Logs:
    """Entries the token's person may read, newest first; for others the list is empty."""
    found = await log_list(mentorship_id, actor, month=month[:7], after=after)
    return Logs([_log(line) for line in found.logs.rows], found.logs.after)


@get("/cohort", opt={"scope": "growth:read"}, tags=["growth"], responses=problems())
async def list_cohort(
    actor: Act, now: Now, q: Word = "", alarm: Word = "", stage: Word = "", sort: Word = "", after: Cursor = ""
) -> Cohort:
    """Mentees of the token's area with status and counts; unknown filter words do not narrow the list."""
    wanted = read_filter({"q": [q], "alarm": [alarm], "stage": [stage], "sort": [sort]})
    programmes = await programme_choices(actor)
    page = await cohort_page(wanted, programmes, actor, today=local_date(now), after=after)
    return Cohort([_item(line) for line in page.rows], page.after)


def _growth(found: MenteePage) -> GrowthOut:
    return GrowthOut(
        id=found.bond.mentorship_id,
        state=found.bond.state.value,
        mentee=found.trio.mentee.label,
        party_mentor=found.trio.party.label if found.trio.party else "",
        technical_mentor=found.trio.technical.label if found.trio.technical else "",
        programme=found.trio.programme,
        plan_state=found.plan.state.value,
        plan_version=found.plan.version,
        plan_in_force=found.plan.in_force,
        goals=[GoalOut(one.text, one.measure, one.axis.value, one.level.value, one.due_on) for one in found.goals],
        milestones=[
            MilestoneOut(
                one.id, one.title, one.axis.value, one.state.value, one.due_on, one.is_overdue(found.today), one.version
            )
            for one in found.milestones
        ],
        levels={ray.axis.value: ray.now for ray in found.picture.rays},
        logs=found.numbers.logs,
        logs_wanted=found.numbers.wanted,
        meetings=found.numbers.meetings,
        last_meeting_on=found.numbers.last_meeting_on,
    )


def _detail(found: MilestonePage) -> MilestoneDetail:
    row = found.row
    present = [one for one in row.evidence if one.removed_in is None]
    return MilestoneDetail(
        id=row.id,
        mentorship=row.bond.mentorship_id,
        title=row.title,
        description=row.description,
        axis=row.axis.value,
        state=row.facts.state.value,
        due_on=row.due_on,
        version=row.version,
        request=row.request.id,
        criteria=[CriterionOut(one.axis.value, one.text) for one in row.criteria],
        evidence=[EvidenceOut(one.id, one.kind.value, one.text, one.address, one.sha256) for one in present],
        refusal=str(found.submit_refusal or ""),
    )


def _log(line: LogLine) -> LogOut:
    return LogOut(
        id=line.id,
        happened_on=line.happened_on,
        kind=line.kind.value,
        text=line.text,
        minutes=line.minutes,
        axis=line.axis.value if line.axis else None,
        visibility=line.visibility.value,
        state=line.state.value,
        late=line.is_late,
        submitted_at=line.submitted_at,
    )


def _item(line: CohortLine) -> CohortItem:
    return CohortItem(
        id=line.bond.mentorship_id,
        mentee=line.trio.mentee.name,
        employee_no=line.trio.mentee.employee_no,
        unit=line.trio.mentee.unit_name,
        programme=line.trio.programme,
        state=line.bond.state.value,
        stage=line.stage.value,
        milestones=line.milestones,
        accepted=line.accepted,
        logs=line.logs,
        last_log_on=line.last_log_on,
        last_meeting_on=line.last_meeting_on,
        next_due_on=line.next_due_on,
        alarms=[alarm.value for alarm in line.alarms],
    )


HANDLERS = (show_growth, show_milestone, list_logs, list_cohort)
