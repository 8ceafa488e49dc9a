"""Lessons and modules of the demo as deeds at their moments; every one is done by the real actions."""

import random
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from mentor.demo.founding import Cast
from mentor.demo.moments import at
from mentor.demo.scenes import deciding
from mentor.demo.story import Story, Tale
from mentor.demo.ventures.script import Deeds
from mentor.demo.wisdom.living import Use, filled, one_more_tool, used, words_about
from mentor.demo.wisdom.texts import Written, lessons, modules
from mentor.kernel.actor import Actor, Grant, system_actor
from mentor.knowledge.actions.endings import note_reviews, retire
from mentor.knowledge.actions.indexing import note_dead_end
from mentor.knowledge.actions.lessons import triage, write_lesson
from mentor.knowledge.actions.modules import change_module, create_module, merge_lessons
from mentor.knowledge.actions.reviews import publish, submit_module
from mentor.knowledge.rules.lessons import Source, Verdict
from mentor.knowledge.rules.modules import Outcome
from mentor.knowledge.words import question
from mentor.pairing.rules.states import MentorshipState, ProfileState
from mentor.pairing.tables import MentorProfile
from mentor.people.rules import Role
from mentor.signoff.rules import Decision, SeatName

FEWEST = 12  # mentorships; with fewer nobody is left who could try out what the others wrote
#: What became of each module: W draft, I in review, H one line has decided, B returned, T pilot use, P published,
#: N published in a second version, D not looked at for a year, F did not work somewhere, R retired, S superseded.
FATES = "NPPPFPPNPDNPPPPDPTPRPPPNSPPPRDPPTPIFPNWTPPIPPHPPDPPNPTPPWBFP"
_VAIN = (("增材制造", 5), ("海外项目党建", 4), ("氢能安全", 3), ("机器人焊接编程", 2), ("退役军人安置", 1))
_SUPERSEDED_BY = {24: 23}
_REASON = "请补充量化的成效和不适用的情形。"
_OUTCOMES = (Outcome.APPLIED, Outcome.ADAPTED, Outcome.APPLIED, Outcome.INTENDED, Outcome.APPLIED,
             Outcome.NOT_APPLICABLE)  # fmt: skip


@dataclass(slots=True)
class Telling:
    cast: Cast
    stories: list[Story]
    now: datetime
    chance: random.Random
    deeds: Deeds
    modules: dict[int, int] = field(default_factory=dict)

    def actor(self, person: int, *grants: Grant) -> Actor:
        return Actor(account_id=self.cast.accounts.get(person), person_id=person, grants=grants, address="10.8.0.23")

    def keeper(self) -> Actor:
        return self.actor(self.cast.head("JH01"), Grant(Role.PARTY_OFFICE, self.cast.units["JH"][1]))

    def when(self, days_ago: float, hour: int = 3) -> datetime:
        return at(self.now.date() - timedelta(days=days_ago), hour, len(self.deeds) % 60)

    def add(self, when: datetime, deed: object) -> None:
        self.deeds.append((when, len(self.deeds), deed))  # type: ignore[arg-type]


async def wisdom_deeds(cast: Cast, tale: Tale, shown: Story, now: datetime, chance: random.Random) -> Deeds:
    """`shown`: the mentorship a visitor enters; its mentors have enough to decide."""
    rows = await MentorProfile.select(MentorProfile.person).where(MentorProfile.state == ProfileState.ACTIVE.value)
    mentors = {row["person"] for row in rows}
    busy = {shown.party[0], shown.technical[0]}
    stories = [
        one
        for one in tale.stories
        if one.state is MentorshipState.ACTIVE
        and {one.party[0], one.technical[0]} <= mentors
        and not busy & {one.party[0], one.technical[0]}
    ]
    telling = Telling(cast, stories, now, chance, [])
    for number, one in enumerate(modules() if len(stories) >= FEWEST else ()):
        _Life(telling, number, one).tell()
    if len(stories) >= FEWEST:
        _lessons(telling)
    _vain(telling)
    return telling.deeds


def _lessons(telling: Telling) -> None:
    """The last ones wait; before them every third was not taken up or is part of what everybody finds."""
    for number, new in enumerate(lessons()):
        author = telling.stories[(number * 5) % len(telling.stories)].mentee[0]
        when = telling.when(60 - 2 * number)
        ids: dict[str, int] = {}

        async def write(new=new, author=author, when=when, ids=ids) -> None:  # type: ignore[no-untyped-def]
            ids["lesson"] = await write_lesson(new, Source(), actor=telling.actor(author), now=when)

        telling.add(when, write)
        if number >= 12:
            continue
        verdict = Verdict.DROP if number % 6 == 5 else Verdict.KEEP
        later = when + timedelta(days=2)

        async def settle(verdict=verdict, later=later, ids=ids) -> None:  # type: ignore[no-untyped-def]
            reason = "情况只涉及一台设备，请先补充其他班组的情况。" if verdict is Verdict.DROP else ""
            await triage(ids["lesson"], verdict, ("现场",), reason, actor=telling.keeper(), now=later)

        telling.add(later, settle)


def _vain(telling: Telling) -> None:
    """What people searched for and nobody has written: modules to write."""
    for number, (words, times) in enumerate(_VAIN):
        for time in range(times):
            when = telling.when(40 - 3 * number - 2 * time, 7)

            async def note(words: str = words, when: datetime = when) -> None:
                await note_dead_end(question(words), now=when)

            telling.add(when, note)


class _Life:
    """One module from its first word to where it stands today."""

    def __init__(self, telling: Telling, number: int, written: Written) -> None:
        self.telling, self.number, self.written = telling, number, written
        self.fate = FATES[number]
        self.story = telling.stories[number % len(telling.stories)]
        others = [one for one in telling.stories if one.mentee[1].unit[:2] != self.story.mentee[1].unit[:2]]
        start = number * 3 % max(len(others) - 8, 1)
        self.others = others[start : start + 8] or telling.stories[-8:]
        self.owner = telling.keeper() if written.lessons else telling.actor(self.story.mentee[0])
        self.state: dict[str, int] = {}
        begins = {"D": 430, "W": 12, "I": 11, "H": 11, "B": 16, "T": 40}
        self.age = begins.get(self.fate, 120 + number * 37 % 200)

    def tell(self) -> None:
        self._at(self.age, self._create)
        if self.number % 3 != 1:
            self._at(self.age - 1, self._equip)
        if self.fate == "W":
            return
        self._at(self.age - 3, self._submit)
        self._decisions(self.age - 3)
        if self.fate in "IHB":
            return
        self._at(self.age - 9, self._note)
        if self.fate == "T":
            return
        self._try_and_publish(self.age - 9, 0)
        self._uses()
        if self.fate == "N":
            self._second_version()
        if self.fate in "RS":
            self._at(20, self._end)

    def _at(self, days_ago: int, deed: object) -> None:
        when = self.telling.when(days_ago)

        async def done() -> None:
            await deed(when)  # type: ignore[operator]

        self.telling.add(when, done)

    async def _create(self, now: datetime) -> None:
        content = self.written.content
        if not self.written.lessons:
            self.state["module"] = await create_module(content, actor=self.owner, now=now)
        else:
            ids = []
            for n, lesson in enumerate(self.written.lessons):
                author = self.telling.stories[(self.number + 2 * n) % len(self.telling.stories)].mentee[0]
                actor = self.telling.actor(author)
                ids.append(await write_lesson(lesson, Source(), actor=actor, now=now - timedelta(days=9 - n)))
            self.state["module"] = await merge_lessons(tuple(ids), content.title, actor=self.owner, now=now)
            await change_module(self.state["module"], content, 0, actor=self.owner, now=now)
        self.telling.modules[self.number] = self.state["module"]

    async def _equip(self, now: datetime) -> None:
        await one_more_tool(self.number, self.state, self.written, actor=self.owner, now=now)

    async def _submit(self, now: datetime, note: str = "") -> None:
        seats = {SeatName.PARTY: self.story.party, SeatName.TECHNICAL: self.story.technical}
        numbers = {seat: man.employee_no or "" for seat, (_, man) in seats.items()}
        self.state["request"] = await submit_module(self.state["module"], numbers, note, actor=self.owner, now=now)

    def _decisions(self, days_ago: int) -> None:
        if self.fate == "I":
            return
        for n, seat in enumerate((SeatName.PARTY, SeatName.TECHNICAL)):
            if self.fate == "H" and n:
                continue
            word = Decision.RETURNED if self.fate == "B" else Decision.ACCEPTED
            when = self.telling.when(days_ago - 2 - 2 * n)
            said = _REASON if self.fate == "B" else ""
            self.telling.add(when, deciding(self.state, seat, word, when, said, self.telling.actor))

    async def _note(self, now: datetime) -> None:
        await note_reviews(actor=system_actor("demo"), now=now)

    def _try_and_publish(self, days_ago: int, who: int) -> None:
        pilot = Use(Outcome.APPLIED, "本单位试用有效，步骤清楚。", "试点班组" if not who else "第二版试点班组")
        self._used(days_ago - 12, who, pilot)
        self._at(days_ago - 15, self._publish)

    def _used(self, days_ago: int, who: int, use: Use) -> None:
        story = self.others[who % len(self.others)]

        async def use_it(now: datetime) -> None:
            await used(self.state["module"], use, story, actor=self.telling.actor(story.mentee[0]), now=now)

        self._at(days_ago, use_it)

    async def _publish(self, now: datetime) -> None:
        await publish(self.state["module"], actor=self.owner, now=now)

    def _uses(self) -> None:
        """Those that nobody has looked at were used once; the others up to six times since."""
        if self.fate == "D":
            return
        first = self.age - 26
        for n in range(1, 2 + self.number % 5):
            outcome = _OUTCOMES[(self.number + n) % len(_OUTCOMES)]
            use = Use(outcome, words_about(outcome), "日常工作", is_milestone=(self.number + n) % 2 == 0)
            self._used(max(first - n * first // 7, 22), n, use)
        if self.fate == "F":
            failed = Use(Outcome.DID_NOT_WORK, "我们是单人岗位，照此排班人手不够，请补充适用条件。", "单人值守站")
            self._used(6, 7, failed)
        if self.state is not None and self.number % 3 == 0 and self.fate in "PN":
            self._at(10, self._fill)

    async def _fill(self, now: datetime) -> None:
        if "checklist" in self.state:
            actor = self.telling.actor(self.others[1].mentee[0])
            await filled(self.state["checklist"], len(self.written.points), actor=actor, now=now)

    def _second_version(self) -> None:
        days = 21

        async def rewrite(now: datetime) -> None:
            old = self.written.content
            new = replace(old, cautions=f"{old.cautions}首次使用前请班组长对照现场逐条核对。")
            edited = 1 if self.written.lessons else 0
            await change_module(self.state["module"], new, edited, actor=self.owner, now=now)
            await self._submit(now, "按试用单位意见补充注意事项。")

        self._at(days, rewrite)
        self._decisions(days)
        self._at(days - 5, self._note)
        self._try_and_publish(days - 5 + 8, 6)

    async def _end(self, now: datetime) -> None:
        successor = self.telling.modules.get(_SUPERSEDED_BY.get(self.number, -1))
        reason = "相关做法已并入新模块。" if successor else "做法已写入现行制度，不再单独使用。"
        await retire(self.state["module"], reason, successor, actor=self.owner, now=now)
