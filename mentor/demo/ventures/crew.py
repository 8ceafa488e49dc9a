"""Who takes part in a joint project of the demo."""

from dataclasses import dataclass
from datetime import date, timedelta

from mentor.demo.enterprise import Man
from mentor.demo.founding import Cast
from mentor.demo.story import Story, Tale
from mentor.demo.ventures.plan import Venture
from mentor.kernel.actor import Actor, Grant
from mentor.pairing.rules.states import MentorshipState
from mentor.people.rules import Role

_TITLES = ("intermediate", "associate", "senior")


@dataclass(frozen=True, slots=True)
class Crew:
    """`party` and `business` lead; `hands` of the team hand nodes in; of the `judges` three are Party members."""

    party: Actor
    business: Actor
    hands: tuple[Actor, ...]
    mentee: Actor | None
    judges: tuple[Actor, ...]
    objector: Actor
    office: Actor
    leader: Actor


class Casting:
    """Everybody plays in one project only, in the own company; heads of units do not lead, they judge the whole."""

    def __init__(self, cast: Cast, tale: Tale, shown: Story, today: date) -> None:
        self._cast, self._tale, self._shown, self._today = cast, tale, shown, today
        self._taken = {shown.mentee[0], shown.party[0], shown.technical[0]}

    def crew_of(self, venture: Venture) -> Crew:
        company, shown = venture.company, self._shown
        # Mentors may hold these offices of their company themselves.
        above = "JH" if venture.is_shown else company
        party = shown.party[0] if venture.is_shown else self._take(company, venture.age, is_party=True)
        business = shown.technical[0] if venture.is_shown else self._take(company, venture.age)
        mentee = shown.mentee[0] if venture.is_shown else self._mentee(company, venture.age)
        hands = [self._take(company, venture.age) for _ in range(3)]
        judges = [self._take(company, venture.age, is_party=True) for _ in range(3)]
        judges += [self._take(company, venture.age) for _ in range(3)]
        return Crew(
            party=self.actor(party),
            business=self.actor(business),
            hands=tuple(self.actor(one) for one in hands),
            mentee=self.actor(mentee) if mentee else None,
            judges=tuple(self.actor(one) for one in judges),
            objector=self.actor(self._take(company, 60)),
            office=self.actor(self.head(f"{above}01"), Grant(Role.PARTY_OFFICE, self.path(above))),
            leader=self.actor(self._leader(above), Grant(Role.LEADER, self.path(above))),
        )

    def actor(self, person: int, *grants: Grant) -> Actor:
        return Actor(account_id=self._cast.accounts.get(person), person_id=person, grants=grants, address="10.8.0.21")

    def path(self, unit: str) -> str:
        return self._cast.units[unit][1]

    def head(self, unit: str) -> int:
        return next(i for i, man in self._cast.people if man.unit == unit and "head" in man.tags)

    def near(self, company: str, count: int) -> list[Actor]:
        """So many people of a company for a study; they may play in a project, too."""
        people = [i for i, man in self._cast.people if man.unit.startswith(company) and man.title_level in _TITLES]
        return [self.actor(one) for one in people[:count]]

    def _leader(self, company: str) -> int:
        return next(i for i, man in self._cast.people if man.unit == company and man.sort_order == 1)

    def _take(self, company: str, age: int, *, is_party: bool = False) -> int:
        """The next free person who was there already when the project began."""
        for person, man in self._cast.people:
            if (
                person not in self._taken
                and self._fits(man, company, age)
                and (not is_party or man.affiliation == "01")
            ):
                self._taken.add(person)
                return person
        raise LookupError(f"{company} has nobody left for another project")

    def _fits(self, man: Man, company: str, age: int) -> bool:
        known = man.joined_on < self._today - timedelta(days=age + 10)
        can = man.title_level in _TITLES or man.skill_level in ("advanced", "technician", "senior_technician")
        near = man.unit.startswith(company) and man.unit != company
        return near and known and can and not man.tags and bool(man.employee_no)

    def _mentee(self, company: str, age: int) -> int | None:
        begun = self._today - timedelta(days=age)
        for story in self._tale.stories:
            person, man = story.mentee
            active = story.state is MentorshipState.ACTIVE and man.unit.startswith(company) and man.joined_on < begun
            if active and person not in self._taken:
                self._taken.add(person)
                return person
        return None
