"""The board as it is drawn: a row for each person, a cell for each stint or free month, and what is wrong with each.

Pure. Colours are numbers of classes in the style sheet; the words stand in the cell, colour never says anything alone.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from mentor.kernel.i18n import Phrase
from mentor.rotations.numbering import Numbers
from mentor.rotations.planning.checker import Violation
from mentor.rotations.rules.board import Board, PersonOfPlan, PostOfPlan, Stint

#: So many colours for units and marks for experiences; then they repeat.
COLOURS, MARKS = 8, 6


@dataclass(frozen=True, slots=True)
class Cell:
    """`span` months from `start` on. A free cell has no stint."""

    start: int
    span: int
    is_past: bool
    is_away: bool
    stint: Stint | None = None
    post: PostOfPlan | None = None
    colour: int = 0
    mark: int = 0
    wrong: tuple[Phrase, ...] = ()
    #: Of a free month at home: the code of the project that needs them.
    project: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`wrong`: what concerns the person in no particular month; `missing`: experiences not yet planned."""

    person: PersonOfPlan
    cells: tuple[Cell, ...]
    missing: tuple[str, ...]
    wrong: tuple[Phrase, ...]


@dataclass(frozen=True, slots=True)
class Heat:
    """How many people of the plan are in a unit, month by month, and the least there must be."""

    unit: str
    colour: int
    minimum: int
    counts: tuple[int, ...]
    capacity: tuple[int, ...]

    def shade(self, at: int) -> str:
        """Short of the minimum, empty, some, or full."""
        count, most = self.counts[at], self.capacity[at]
        if count < self.minimum or count > most:
            return "short"
        return "full" if count and count == most else ("some" if count else "none")


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rows are shown: whose name or number begins so, who is ever in this unit, who has something wrong."""

    name: str = ""
    unit: int | None = None
    experience: str = ""
    wrong: bool = False


@dataclass(frozen=True, slots=True)
class Selected:
    """The cell that somebody works on; without a stint it is free."""

    person: PersonOfPlan
    start: int
    stint: Stint | None


@dataclass(frozen=True, slots=True)
class Drawing:
    months: tuple[date, ...]
    rows: tuple[Row, ...]
    heat: tuple[Heat, ...]
    #: Everything that is wrong, in words.
    wrong: tuple[Phrase, ...]
    #: Rows that the choice lets through, before paging.
    count: int


def draw(
    board: Board,
    numbers: Numbers,
    violations: Sequence[Violation],
    choice: Choice,
    *,
    past: int,
    after: int = 0,
    size: int = 200,
) -> Drawing:  # fmt: skip
    """`after`: how many rows stand before this page."""
    colours = {unit: number % COLOURS for number, unit in enumerate(dict.fromkeys(p.unit_id for p in board.posts))}
    marks = {one: number % MARKS for number, one in enumerate(sorted({post.experience for post in board.posts}))}
    posts = {post.id: post for post in board.posts}
    stints: dict[int, list[Stint]] = defaultdict(list)
    for one in board.stints:
        stints[one.person].append(one)
    wrong = _by_person(violations)
    chosen = [
        (number, one)
        for number, one in enumerate(board.people)
        if _is_chosen(one, choice, [posts[stint.post] for stint in stints[one.id]], number in wrong)
    ]
    rows = tuple(
        _row(one, stints[one.id], posts, wrong.get(number, ()), colours, marks, board.plan.periods, past)
        for number, one in chosen[after : after + size]
    )
    heat = _heat(board, numbers, posts, colours)
    return Drawing(board.plan.months, rows, heat, tuple(one.sentence for one in violations), len(chosen))


def changed_rows(before: Drawing, after: Drawing) -> tuple[Row, ...]:
    """The rows that look different now."""
    old = {row.person.id: row for row in before.rows}
    return tuple(row for row in after.rows if old.get(row.person.id) != row)


def selected(board: Board, person: int, start: int) -> Selected | None:
    """The stint of this person in this month, or the free cell; None when nobody is chosen."""
    one = next((one for one in board.people if one.id == person), None)
    if one is None or not 1 <= start <= board.plan.periods:
        return None
    mine = [stint for stint in board.stints if stint.person == person and stint.start <= start <= stint.last]
    return Selected(one, mine[0].start if mine else start, mine[0] if mine else None)


def _is_chosen(one: PersonOfPlan, choice: Choice, posts: Sequence[PostOfPlan], is_wrong: bool) -> bool:
    name = choice.name.lower()
    if name and not (one.name.lower().startswith(name) or one.employee_no.lower().startswith(name)):
        return False
    if choice.unit is not None and choice.unit not in {post.unit_id for post in posts} | {one.home_id}:
        return False
    if choice.experience and choice.experience not in {post.experience for post in posts}:
        return False
    return is_wrong or not choice.wrong


def _by_person(violations: Sequence[Violation]) -> Mapping[int, Sequence[Violation]]:
    found: dict[int, list[Violation]] = defaultdict(list)
    for one in violations:
        for person in one.people:
            found[person].append(one)
    return found


def _row(
    one: PersonOfPlan,
    stints: Sequence[Stint],
    posts: Mapping[int, PostOfPlan],
    violations: Sequence[Violation],
    colours: Mapping[int, int],
    marks: Mapping[str, int],
    periods: int,
    past: int,
) -> Row:
    cells, at = [], 1
    for stint in sorted(stints, key=lambda one: one.start):
        # Two stints at once are drawn one after the other; that they overlap is said in words.
        cells += [_free(one, period, past) for period in range(at, min(stint.start, periods + 1))]
        start = max(at, stint.start)
        post = posts[stint.post]
        span = max(0, stint.last - start + 1)
        if not span:
            continue
        months = set(range(stint.start - 1, stint.last))
        words = tuple(v.sentence for v in violations if months & set(v.periods))
        look = (colours[post.unit_id], marks[post.experience])
        cells.append(Cell(start, span, stint.start <= past, False, stint, post, *look, words))
        at = start + span
    cells += [_free(one, period, past) for period in range(at, periods + 1)]
    given = {posts[stint.post].experience for stint in stints}
    missing = tuple(need for need in one.needs if need not in given) if not one.has_left else ()
    return Row(one, tuple(cells), missing, tuple(v.sentence for v in violations if not v.periods))


def _free(one: PersonOfPlan, period: int, past: int) -> Cell:
    return Cell(period, 1, period <= past, period in one.at_home, project=one.busy.get(period, ""))


def _heat(
    board: Board, numbers: Numbers, posts: Mapping[int, PostOfPlan], colours: Mapping[int, int]
) -> tuple[Heat, ...]:  # fmt: skip
    months = range(1, board.plan.periods + 1)
    counts: Counter[tuple[int, int]] = Counter()
    for stint in board.stints:
        for period in range(stint.start, stint.last + 1):
            counts[posts[stint.post].unit_id, period] += 1
    capacity = numbers.problem.capacity
    most: Counter[tuple[int, int]] = Counter()
    for row, post in enumerate(board.posts):
        for period in months:
            most[post.unit_id, period] += int(capacity[row, period - 1])
    minimum = {unit.unit_id: unit.minimum for unit in board.units}
    names = {post.unit_id: post.unit_name for post in board.posts}
    return tuple(
        Heat(
            name,
            colours[unit],
            minimum.get(unit, 0),
            tuple(counts[unit, period] for period in months),
            tuple(most[unit, period] for period in months),
        )
        for unit, name in names.items()
    )
