"""What happened in the demo enterprise: who mentors whom since when, and how each milestone went. Pure."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from mentor.demo import words
from mentor.demo.enterprise import Man
from mentor.demo.founding import Cast
from mentor.pairing.rules.states import MentorshipState

State = MentorshipState


class Course(StrEnum):
    """How one milestone went."""

    ACCEPTED = "accepted"
    RETURNED_THEN_ACCEPTED = "returned, then accepted"
    CALIBRATED = "split, talked over, accepted"
    RULED = "split twice, ruled"
    HALF = "one has decided"
    SPLIT = "split just now"
    WAITING = "nobody has decided"
    RETURNED = "returned just now"
    OPEN = "not submitted"


@dataclass(slots=True)
class Step:
    """One milestone of a mentorship: due day, and what became of it."""

    title: str
    axis: str
    due_on: date
    course: Course = Course.OPEN


@dataclass(slots=True)
class Story:
    cohort: int
    mentee: tuple[int, Man]
    party: tuple[int, Man]
    technical: tuple[int, Man]
    state: State
    starts_on: date
    ends_on: date
    project: str
    steps: list[Step] = field(default_factory=list)
    mentorship_id: int = 0

    @property
    def is_running(self) -> bool:
        """Whether both mentors and the mentee have worked together."""
        return self.state not in (State.PROPOSED, State.OFFERED, State.AGREEMENT)


@dataclass(frozen=True, slots=True)
class Tale:
    party: list[tuple[int, Man]]
    technical: list[tuple[int, Man]]
    stories: list[Story]
    #: On the list of the newer programme, still without mentors: what HR can try its hand on.
    unmatched: list[Story]


def tell_tale(cast: Cast, today: date, chance: random.Random, mentorships: int) -> Tale:
    """60 Party and 90 technical mentors, and so many mentorships in every state, in two cohorts."""
    heads = {i for i, man in cast.people if "head" in man.tags}
    party = [p for p in cast.people if _is_party_mentor(p[1])][:60]
    taken = {i for i, _ in party}
    technical = [p for p in cast.people if p[0] not in taken | heads and _is_technical_mentor(p[1])][:90]
    taken |= {i for i, _ in technical}
    young = [p for p in cast.people if p[0] not in taken | heads and is_mentee(p[1], today)]
    chance.shuffle(young)
    states = _states(mentorships)
    stories = [
        _story(n, mentee, states[n], party, technical, today, chance) for n, mentee in enumerate(young[:mentorships])
    ]
    _special_cases(stories, today)
    _full_desks(stories, today)
    waiting = young[mentorships : mentorships + 5]
    unmatched = [
        _story(2 * n + 1, mentee, State.PROPOSED, party, technical, today, chance) for n, mentee in enumerate(waiting)
    ]
    return Tale(party, technical, stories, unmatched)


def _is_party_mentor(man: Man) -> bool:
    return man.affiliation == "01" and man.party_work_years >= 5 and not man.unit.startswith("JH")


def _is_technical_mentor(man: Man) -> bool:
    good = man.title_level in ("intermediate", "associate", "senior") or "technician" in man.skill_level
    return good and man.specialty_years >= 5 and not man.unit.startswith("JH")


def is_mentee(man: Man, today: date) -> bool:
    in_unit = not man.unit.startswith("JH") and len(man.unit) > 2
    return in_unit and (today - man.joined_on).days < 365 * 9 and (today - man.birth).days < 365 * 40


def _states(count: int) -> list[State]:
    """Every state; most are running. Even places belong to the older cohort, where the ended ones are."""
    special = [
        (State.GRADUATED, 12), (State.AWAITING_REVIEW, 6), (State.EXTENDED, 6), (State.CONCLUDING, 4),
        (State.FAILED, 3), (State.TERMINATED, 7), (State.PAUSED, 6), (State.AGREEMENT, 8), (State.OFFERED, 8),
        (State.PROPOSED, 4),
    ]  # fmt: skip
    states = [State.ACTIVE] * count
    old, new = list(range(2, count, 2)), list(range(3, count, 2))
    for state, number in special:
        places = new if state in (State.PAUSED, State.AGREEMENT, State.OFFERED, State.PROPOSED) else old
        for _ in range(max(1, number * count // 180)):
            if len(places) > 4:
                states[places.pop()] = state
    return states


def _story(
    n: int,
    mentee: tuple[int, Man],
    state: State,
    party: list[tuple[int, Man]],
    technical: list[tuple[int, Man]],
    today: date,
    chance: random.Random,
) -> Story:
    """Mentors come from the mentee's own company, each with few mentees."""
    company = mentee[1].unit[:2]
    near = [p for p in party if p[1].unit.startswith(company)] or party
    expert = [p for p in technical if p[1].unit.startswith(company)] or technical
    older = n % 2 == 0
    start = today - timedelta(days=(330 if older else 125) - chance.randint(0, 20))
    if not Story(0, mentee, near[0], expert[0], state, start, start, "").is_running:
        start = today - timedelta(days=chance.randint(2, 6))
    story = Story(
        cohort=0 if older else 1,
        mentee=mentee,
        party=near[(n // 2) % len(near)],
        technical=expert[(n // 2) % len(expert)],
        state=state,
        starts_on=start,
        ends_on=start + timedelta(days=365),
        project=chance.choice(words.PROJECTS),
    )
    if state in (State.GRADUATED, State.AWAITING_REVIEW, State.CONCLUDING, State.FAILED, State.EXTENDED):
        story.starts_on = start - timedelta(days=45)
        story.ends_on = story.starts_on + timedelta(days=365 + (120 if state is State.EXTENDED else 0))
    story.steps = _steps(story, today, chance)
    return story


def _steps(story: Story, today: date, chance: random.Random) -> list[Step]:
    """One milestone on each line, one on both, and one more; the scenario one needs both seats."""
    by_axis = {axis: [t for t, a in words.MILESTONES if a == axis] for axis in ("political", "business", "scenario")}
    axes = ["business", "political", "scenario", chance.choice(("business", "scenario"))]
    gaps = (70, 140, 230, 320)
    steps = []
    for axis, gap in zip(axes, gaps, strict=True):
        due = story.starts_on + timedelta(days=gap + chance.randint(-10, 10))
        title = by_axis[axis].pop(chance.randrange(len(by_axis[axis])))
        steps.append(Step(title, axis, min(due, story.ends_on), _course(due, today, chance)))
    return steps


def _course(due: date, today: date, chance: random.Random) -> Course:
    if due > today + timedelta(days=6):
        return Course.OPEN
    if due > today - timedelta(days=5):
        return chance.choice((Course.WAITING, Course.WAITING, Course.HALF, Course.HALF, Course.RETURNED, Course.OPEN))
    return chance.choices(
        (Course.ACCEPTED, Course.RETURNED_THEN_ACCEPTED, Course.CALIBRATED, Course.OPEN), (72, 18, 6, 4)
    )[0]


def _special_cases(stories: list[Story], today: date) -> None:
    """What a visitor should be able to find at once: one ruled, one split, one waiting for both, one half decided."""
    running = [s for s in stories if s.state is State.ACTIVE]
    for story, course, days in zip(
        running, (Course.HALF, Course.SPLIT, Course.RULED, Course.WAITING), (-2, -1, -40, 1), strict=False
    ):
        step = next((s for s in story.steps if s.axis == "scenario"), story.steps[0])
        step.course, step.due_on = course, today + timedelta(days=days)


def _full_desks(stories: list[Story], today: date) -> None:
    """The first running mentorship is what a visitor enters: its three find something to do at once."""
    running = [s for s in stories if s.state is State.ACTIVE]
    if not running:
        return
    first = running[0]
    mentors = {first.party[0], first.technical[0]}
    desks = [s for s in running[1:] if mentors & {s.party[0], s.technical[0]}][:4]
    waiting = [step for story in desks for step in story.steps if step.axis != "scenario"]
    for days, step in enumerate(waiting[:5], 1):
        step.course, step.due_on = (Course.HALF, Course.WAITING)[days % 2], today + timedelta(days=days)
    ahead = [s for s in first.steps if s.axis != "scenario"][-2:]
    for step, course, days in zip(ahead, (Course.RETURNED, Course.OPEN), (4, 12), strict=False):
        step.course, step.due_on = course, today + timedelta(days=days)
