"""What a rotation plan is asked for, as numbers: posts, periods, wishes, what is allowed, and what changes cost. Pure.

People, posts, units, experiences and periods are numbered from 0 in the order in which they are given. A plan gives
each person stints: a post, the first period, and how many periods. All points are whole numbers.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from numpy.typing import NDArray

Array = NDArray[Any]


class Unusable(ValueError):
    """The parts of a problem do not fit together; says where."""


class Stint(NamedTuple):
    """A person on a post from a period on, for so many periods."""

    post: int
    start: int
    length: int

    @property
    def end(self) -> int:
        """The first period after it."""
        return self.start + self.length


#: The stints of one person in the order of time, and those of all people.
Stints = tuple[Stint, ...]
Plan = tuple[Stints, ...]


@dataclass(frozen=True, slots=True)
class Person:
    """`required`: experiences to gain, each exactly once. `home`: the own unit, which is no place to rotate to.

    `avoids`: units where relatives work. `latest_start`: the first stint begins in this period or earlier, for those
    who must leave a key post. `floor`: points below which every point missing counts twice.
    """

    key: int
    name: str
    required: tuple[int, ...]
    home: int | None = None
    avoids: frozenset[int] = frozenset()
    latest_start: int | None = None
    floor: int = 0

    @property
    def closed_units(self) -> frozenset[int]:
        return self.avoids if self.home is None else self.avoids | {self.home}


@dataclass(frozen=True, slots=True)
class Post:
    """A post gives one experience; a stint there takes `shortest` to `longest` periods."""

    key: int
    name: str
    unit: int
    experience: int
    shortest: int = 1
    longest: int = 3


@dataclass(frozen=True, slots=True)
class Pin:
    """What the board holds fast. Without `is_cell`: exactly this stint (a post is needed).

    With `is_cell`: in each of these periods the person is on `post`, or on some post of `unit`, or on any post at all.
    """

    person: int
    start: int
    length: int = 1
    post: int | None = None
    unit: int | None = None
    is_cell: bool = False

    @property
    def stint(self) -> Stint:
        assert self.post is not None
        return Stint(self.post, self.start, self.length)


@dataclass(frozen=True, slots=True)
class Prices:
    """What HR sets, in points. `length`: each period a stint is longer or shorter than `usual_length`.

    `keep`: each stint of the published plan that is not in the new one exactly as it was.
    """

    length: int = 10
    usual_length: int = 2
    keep: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """`units`, `experiences` and `periods` are their names, for words.

    `available`: person × period, False at home. `wishes`: person × post, points. `capacity`: post × period, 0 where
    nobody can be. `minimum`: unit × period. `handover`: post × period; somebody must stay there from this period to
    the next. `order`: (a, b), experience a before b wherever both are required. `related`: never in one unit together.
    `published`: what was published, by person. `past`: so many periods are over; published stints that began in them
    stay as they are whatever else is demanded, and no other begins there.
    """

    people: tuple[Person, ...]
    posts: tuple[Post, ...]
    units: tuple[str, ...]
    experiences: tuple[str, ...]
    periods: tuple[str, ...]
    available: Array
    wishes: Array
    capacity: Array
    minimum: Array
    handover: Array
    order: tuple[tuple[int, int], ...] = ()
    related: tuple[tuple[int, int], ...] = ()
    pins: tuple[Pin, ...] = ()
    published: Plan = ()
    past: int = 0
    prices: Prices = field(default_factory=Prices)

    def __post_init__(self) -> None:
        n, j, t = self.shape
        if not self.published:
            object.__setattr__(self, "published", ((),) * n)
        wanted = {
            "available": (n, t), "wishes": (n, j), "capacity": (j, t), "minimum": (len(self.units), t),
            "handover": (j, t),
        }  # fmt: skip
        if wrong := [name for name, shape in wanted.items() if getattr(self, name).shape != shape]:
            raise Unusable(f"wrong size: {', '.join(wrong)}")
        if len(self.published) != n:
            raise Unusable("the published plan has other people")
        self._check_numbers()

    def _check_numbers(self) -> None:
        experiences, units = set(range(len(self.experiences))), range(len(self.units))
        for one in self.people:
            if set(one.required) - experiences or len(set(one.required)) < len(one.required):
                raise Unusable(f"{one.name} requires an experience that there is not, or one twice")
            if one.closed_units - set(units):
                raise Unusable(f"{one.name} is of a unit that there is not")
        for post in self.posts:
            if post.unit not in units or post.experience not in experiences or not 1 <= post.shortest <= post.longest:
                raise Unusable(f"post {post.name}")
        if self.capacity.size and self.capacity.min() < 0:
            raise Unusable("negative capacity")
        self._check_stints()

    def _check_stints(self) -> None:
        n, j, t = self.shape
        pinned = [one.stint for one in self.pins if not one.is_cell and one.post is not None]
        stints = [*pinned, *(stint for stints in self.published for stint in stints)]
        if any(min(s) < 0 or s.post >= j or s.length < 1 or s.end > t for s in stints):
            raise Unusable("a stint outside the plan")
        if any(not 0 <= one.person < n or (one.post is None and not one.is_cell) for one in self.pins):
            raise Unusable("a pin of nobody, or without a post")
        if any(a == b or not {a, b} <= set(range(n)) for a, b in self.related):
            raise Unusable("two people who are related")

    @property
    def shape(self) -> tuple[int, int, int]:
        return len(self.people), len(self.posts), len(self.periods)

    def frozen(self, person: int) -> Stints:
        """The published stints that began in the past."""
        return tuple(one for one in self.published[person] if one.start < self.past)

    def order_of(self, person: int) -> tuple[tuple[int, int], ...]:
        """The order rules that concern this person."""
        required = self.people[person].required
        return tuple((a, b) for a, b in self.order if a in required and b in required)


def plan_of(stints: Iterable[Iterable[Sequence[int]]]) -> Plan:
    """A plan from (post, start, length) of each person, in the order of time."""
    return tuple(tuple(sorted((Stint(*map(int, one)) for one in mine), key=_in_time)) for mine in stints)


def _in_time(stint: Stint) -> tuple[int, int]:
    return stint.start, stint.post


def nobody_moves(problem: Problem) -> Plan:
    """What stands whatever is planned: stints that began in the past."""
    return tuple(problem.frozen(i) for i in range(len(problem.people)))
