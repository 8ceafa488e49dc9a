"""Builds the whole demo, once, in a database that holds nothing else."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from mentor.calendar.actions import seed_calendar
from mentor.demo.cohort import build_cohort
from mentor.demo.enterprise import build
from mentor.demo.founding import Cast, build_base, secretaries
from mentor.demo.growing import Growing, some_delegation
from mentor.demo.moving import build_plans
from mentor.demo.pool import build_pool
from mentor.demo.signing import finish
from mentor.demo.stays import build_stays
from mentor.demo.story import Course, Story, Tale, tell_tale
from mentor.demo.tables import DemoMark
from mentor.demo.ventures.going import SHOWN
from mentor.demo.ventures.telling import venture_deeds
from mentor.demo.wisdom.telling import wisdom_deeds
from mentor.growth.actions.competence import record_accepted
from mentor.kernel import clock
from mentor.kernel.actor import system_actor
from mentor.kernel.database import write_transaction
from mentor.knowledge.actions.endings import note_reviews
from mentor.notifications.tables import Message
from mentor.pairing.rules.states import MentorshipState
from mentor.people.rules import Role
from mentor.people.tables import Account, Person


class NotADemo(Exception):
    """The database holds data of its own; the demo leaves it alone."""


async def is_demo() -> bool:
    """Whether a finished demo is here. Raises NotADemo for a database with other data or a half-built demo."""
    mark = await DemoMark.select().first()
    if mark and mark["is_finished"]:
        return True
    if mark:
        raise NotADemo("a demo was begun here and not finished; start again with --reset")
    if await Person.exists() or await Account.exists():
        raise NotADemo("this database holds other data; the demo never touches it")
    return False


async def build_demo(now: datetime, say: Callable[[str], None], *, seed: int = 1, mentorships: int = 180) -> Tale:
    """The same enterprise for the same seed and day."""
    async with write_transaction():
        await DemoMark.insert(DemoMark(id=1, seed=seed, started_at=now))
    await seed_calendar(now)
    today, chance = clock.local_date(now), random.Random(seed)
    say("people")
    cast = await build_base(build(today, seed), now)
    tale = tell_tale(cast, today, chance, mentorships)
    shown = _shown(tale)
    shown.project = SHOWN.title
    say("mentors and agreements")
    await build_pool(cast, tale, today, chance)
    growing = Growing(cast, tale, now, chance)
    others = venture_deeds(cast, tale, shown, now, chance)
    others += await wisdom_deeds(cast, tale, shown, now, random.Random(seed))
    await growing.tell(lambda part: say(f"plans, milestones, projects, decisions {part}"), others)
    while await record_accepted(actor=system_actor("demo"), now=now):
        pass
    await some_delegation(growing, now)
    await note_reviews(actor=system_actor("demo"), now=now)
    await finish(tale, today)
    say("a programme to be matched")
    await build_cohort(cast, tale, today, now)
    say("rotation plans")
    await build_plans(cast, today, now)
    await build_stays(cast, today, now)
    await _read_old_messages(now)
    await _name_accounts(cast, shown)
    await DemoMark.update({DemoMark.is_finished: True}).where(DemoMark.id == 1)
    return tale


async def _read_old_messages(now: datetime) -> None:
    """People have looked at what is older than a few days."""
    async with write_transaction():
        await Message.update({Message.read_at: Message.created_at}).where(Message.created_at < now - timedelta(days=4))


_WAITING = (Course.WAITING, Course.HALF, Course.SPLIT)


def _shown(tale: Tale) -> Story:
    """The mentorship that a visitor enters: the one whose mentors have most to decide."""
    active = [s for s in tale.stories if s.state is MentorshipState.ACTIVE]
    open_steps = Counter(
        mentor for s in active for step in s.steps if step.course in _WAITING for mentor in (s.party[0], s.technical[0])
    )
    return max(active, key=lambda s: open_steps[s.party[0]] + open_steps[s.technical[0]])


async def _name_accounts(cast: Cast, shown: Story) -> None:
    """One account per role gets a login that the sign-in page offers."""
    heads = {man.unit: i for i, man in reversed(cast.people) if "head" in man.tags}
    group = [i for i, man in cast.people if man.unit == "JH"]
    wanted = {
        # First: whoever has another part as well keeps the name of that one.
        "branch-secretary": secretaries(cast).get(f"P{SHOWN.company}{SHOWN.branch}", 0),
        "mentee": shown.mentee[0],
        "party-mentor": shown.party[0],
        "technical-mentor": shown.technical[0],
        Role.HR: heads["JH02"],
        "party-office": heads["JH01"],
        "unit-head": heads[shown.mentee[1].unit],
        Role.LEADER: group[0],
        Role.OBSERVER: heads["JH08"],
    }
    async with write_transaction():
        for role, person in wanted.items():
            await Account.update({Account.login: f"demo-{role}", Account.language: ""}).where(Account.person == person)
