"""Two plans side by side: what they earn, who is how well served, and who differs. Pure."""

from dataclasses import dataclass

from mentor.kernel.i18n import Phrase
from mentor.rotations.numbering import Numbers
from mentor.rotations.planning.checker import objective, satisfaction, violations
from mentor.rotations.rules.board import Board, PlanRow, Stint
from mentor.rotations.rules.plans import month_of


@dataclass(frozen=True, slots=True)
class Figures:
    """One plan in numbers; `lowest` and `mean` are points of people with at least one stint."""

    plan: PlanRow
    points: int
    wrong: int
    stints: int
    lowest: int
    mean: int


@dataclass(frozen=True, slots=True)
class Difference:
    """Somebody whom the plans treat differently; the stints in words."""

    name: str
    employee_no: str
    first: tuple[Phrase, ...]
    second: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    first: Figures
    second: Figures
    same: int
    different: tuple[Difference, ...]


def compared(one: Board, first: Numbers, other: Board, second: Numbers) -> Comparison:
    """People are the same when their person is; stints when post, month and length are."""
    mine, theirs = _by_person(one), _by_person(other)
    names = {p.person_id: (p.name, p.employee_no) for board in (other, one) for p in board.people}
    different = tuple(
        Difference(*names[person], tuple(mine.get(person, {}).values()), tuple(theirs.get(person, {}).values()))
        for person in names
        if set(mine.get(person, {})) != set(theirs.get(person, {}))
    )
    same = sum(person in mine and person in theirs for person in names) - sum(
        bool(line.first and line.second) for line in different
    )
    return Comparison(_figures(one, first), _figures(other, second), max(0, same), different)


def _figures(board: Board, numbers: Numbers) -> Figures:
    plan = numbers.plan(board.stints)
    points = [int(one) for one, stints in zip(satisfaction(numbers.problem, plan), plan, strict=True) if stints]
    return Figures(
        plan=board.plan,
        points=objective(numbers.problem, plan),
        wrong=len(violations(numbers.problem, plan)),
        stints=len(board.stints),
        lowest=min(points, default=0),
        mean=round(sum(points) / len(points)) if points else 0,
    )


def _by_person(board: Board) -> dict[int, dict[tuple[object, ...], Phrase]]:
    person = {one.id: one.person_id for one in board.people}
    posts = {post.id: post for post in board.posts}
    found: dict[int, dict[tuple[object, ...], Phrase]] = {}
    for stint in board.stints:
        post = posts[stint.post]
        key = (post.post_id, month_of(board.plan.starts_on, stint.start), stint.length)
        found.setdefault(person[stint.person], {})[key] = _words(board, stint, post.title)
    return found


def _words(board: Board, stint: Stint, title: str) -> Phrase:
    month = f"{month_of(board.plan.starts_on, stint.start):%Y-%m}"
    return Phrase("%(title)s from %(month)s, months: %(length)s", title=title, month=month, length=stint.length)
