"""Demands by name: what may contradict what, in HR's words. Pure.

A demand of many people or cells is one `Group`; its members are what the smallest set is made of.
"""

from dataclasses import dataclass

from mentor.kernel.i18n import Labelled, Phrase, plural
from mentor.rotations.planning.problem import Pin, Problem

#: A single demand: its kind and numbers, such as ("cover", person, experience).
Member = tuple[str | int, ...]
#: People named one by one; of more only the number is said.
NAMED = 6


class Kind(Labelled):
    COVER = "cover", Phrase("Required experience")
    CAPACITY = "capacity", Phrase("Capacity of a post")
    MINIMUM = "minimum", Phrase("Minimum staffing")
    HANDOVER = "handover", Phrase("Handover")
    ORDER = "order", Phrase("Order of experiences")
    ONCE = "once", Phrase("A unit twice")
    DEADLINE = "deadline", Phrase("Latest start")
    RELATED = "related", Phrase("Relatives apart")
    PIN = "pin", Phrase("Held fast on the board")
    AWAY = "away", Phrase("Availability")
    HOME = "home", Phrase("Own unit")
    RELATIVES = "relatives", Phrase("Units of relatives")


@dataclass(frozen=True, slots=True)
class Group:
    """Demands of one kind that are said in one sentence. `about`: the post, unit, experience or rule it is about."""

    kind: Kind
    about: int
    members: tuple[Member, ...]


def group_of(member: Member) -> tuple[Kind, int]:
    """Which sentence a demand belongs to. A person's own demands are said one by one."""
    kind = Kind(str(member[0]))
    if kind is Kind.COVER:
        return kind, int(member[2])
    if kind in (Kind.CAPACITY, Kind.MINIMUM, Kind.HANDOVER, Kind.PIN):
        return kind, int(member[1])
    if kind is Kind.ORDER:
        return kind, int(member[2])
    return kind, -1


def grouped(members: list[Member]) -> list[Group]:
    found: dict[tuple[Kind, int], list[Member]] = {}
    for member in members:
        found.setdefault(group_of(member), []).append(member)
    return [Group(kind, about, tuple(some)) for (kind, about), some in found.items()]


def sentence(problem: Problem, group: Group) -> Phrase:
    """What this demand says."""
    kind, about = group.kind, group.about
    if kind in (Kind.CAPACITY, Kind.MINIMUM, Kind.HANDOVER):
        return _of_place(problem, group)
    people = list(dict.fromkeys(int(member[1]) for member in group.members))
    if kind is Kind.PIN:
        return pinned(problem, problem.pins[about])
    if kind is Kind.RELATED:
        pairs = [(int(member[1]), int(member[2])) for member in group.members]
        names = [Phrase("%(a)s and %(b)s", a=problem.people[a].name, b=problem.people[b].name) for a, b in pairs]
        return Phrase("Relatives are not in one unit together: %(names)s", names=names[:NAMED])
    return _of_people(problem, group, people)


def _of_people(problem: Problem, group: Group, people: list[int]) -> Phrase:
    who, n = names(problem, people), len(people)
    if group.kind is Kind.COVER:
        return plural(
            "%(who)s has to gain the experience “%(experience)s”.",
            "%(n)s people have to gain the experience “%(experience)s”: %(who)s",
            n,
            who=who,
            experience=problem.experiences[group.about],
        )
    if group.kind is Kind.ORDER:
        a, b = problem.order[group.about]
        return Phrase(
            "“%(a)s” comes before “%(b)s”: %(who)s", a=problem.experiences[a], b=problem.experiences[b], who=who
        )
    if group.kind is Kind.DEADLINE:
        return Phrase("The first stint begins in time, so that a key post is left: %(who)s", who=who)
    if group.kind is Kind.AWAY:
        away = {t for i in people for t in range(len(problem.periods)) if not problem.available[i][t]}
        return Phrase("%(who)s is at home in %(periods)s.", who=who, periods=[problem.periods[t] for t in sorted(away)])
    if group.kind is Kind.HOME:
        return Phrase("%(who)s does not rotate within the own unit.", who=who)
    if group.kind is Kind.RELATIVES:
        units = sorted({unit for i in people for unit in problem.people[i].avoids})
        return Phrase("%(who)s does not go where relatives work: %(units)s", who=who, units=_units(problem, units))
    return Phrase("Nobody is in a unit twice: %(who)s", who=who)


def _of_place(problem: Problem, group: Group) -> Phrase:
    """Capacity, minimum staffing and handover with the periods that matter."""
    periods = sorted({int(member[2]) for member in group.members})
    when = [problem.periods[t] for t in periods]
    if group.kind is Kind.CAPACITY:
        post = problem.posts[group.about]
        room = sorted({int(problem.capacity[group.about][t]) for t in periods})
        text = str(room[0]) if len(room) == 1 else f"{room[0]}–{room[-1]}"
        return Phrase(
            "“%(post)s” takes %(room)s people at a time: %(periods)s", post=post.name, room=text, periods=when
        )
    if group.kind is Kind.MINIMUM:
        most = max(int(problem.minimum[group.about][t]) for t in periods)
        unit = problem.units[group.about]
        return Phrase("%(unit)s needs at least %(minimum)s people: %(periods)s", unit=unit, minimum=most, periods=when)
    post = problem.posts[group.about]
    return Phrase("Somebody stays on “%(post)s” to hand over: %(periods)s", post=post.name, periods=when)


def pinned(problem: Problem, pin: Pin) -> Phrase:
    """What the board holds fast."""
    where: Phrase | str = Phrase("a post elsewhere")
    if pin.post is not None:
        where = problem.posts[pin.post].name
    elif pin.unit is not None:
        where = problem.units[pin.unit]
    return Phrase(
        "The board holds %(person)s fast: %(where)s from %(first)s to %(last)s.",
        person=problem.people[pin.person].name,
        where=where,
        first=problem.periods[pin.start],
        last=problem.periods[min(pin.start + pin.length, len(problem.periods)) - 1],
    )


def names(problem: Problem, people: list[int]) -> list[str]:
    some = [problem.people[i].name for i in people[:NAMED]]
    return [*some, "…"] if len(people) > NAMED else some


def _units(problem: Problem, units: list[int]) -> list[str]:
    return [problem.units[unit] for unit in units]
