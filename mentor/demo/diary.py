"""Everyday life of the demo: log entries, comments and meetings as rows, with the numbers that are kept of them."""

import random
from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from mentor.demo import words
from mentor.demo.moments import at
from mentor.demo.story import Story
from mentor.growth.tables import GrowthMonth, GrowthStanding, LogComment, LogEntry, Meeting, MeetingAction
from mentor.kernel.database import insert_rows
from mentor.pairing.rules.states import MentorshipState


class Diary:
    """Rows of everyday life: two to four entries a month, a meeting every third week, comments on most."""

    def __init__(self, chance: random.Random, now: datetime) -> None:
        self.chance, self.now = chance, now
        self.logs: list[LogEntry] = []
        self.comments: list[tuple[int, LogComment]] = []  # index of the entry
        self.meetings: list[tuple[Meeting, str]] = []
        self.totals: dict[int, Counter[str]] = {}
        self.months: dict[tuple[int, str], Counter[str]] = {}
        self.last: dict[int, dict[str, date]] = {}

    def keep(self, story: Story) -> None:
        end = min(story.ends_on, self.now.date() - timedelta(days=1))
        quiet = story.mentorship_id % 17 == 0  # some have gone quiet: HR should see it
        if quiet:
            end = min(end, self.now.date() - timedelta(days=48))
        if story.state is MentorshipState.TERMINATED:
            end = min(end, story.starts_on + timedelta(days=150))
        self.totals[story.mentorship_id] = Counter()
        self.last[story.mentorship_id] = {}
        day = story.starts_on + timedelta(days=self.chance.randint(2, 6))
        while day <= end:
            self._entry(story, day, end)
            day += timedelta(days=self.chance.randint(6, 15))
        day = story.starts_on + timedelta(days=self.chance.randint(4, 12))
        while day <= end:
            self._meeting(story, day)
            day += timedelta(days=self.chance.randint(16, 28))

    def _entry(self, story: Story, day: date, end: date) -> None:
        chance = self.chance
        kind = chance.choices(tuple(words.LOG_TEXTS), (50, 18, 10, 12, 10))[0]
        text = chance.choice(words.LOG_TEXTS[kind]).format(
            mentor=f"{chance.choice((story.party, story.technical))[1].name[0]}老师",
            place=chance.choice(words.PLACES),
            topic=chance.choice(words.TOPICS),
            problem=chance.choice(words.PROBLEMS),
        )
        written = at(day + timedelta(days=chance.choice((0, 0, 0, 1, 2, 9))), 10, chance.randint(0, 59))
        written = min(written, self.now)
        private = kind == "reflection" and chance.random() < 0.12
        minutes = chance.choice((None, 60, 90, 120, 240))
        late = (written.date() - day).days > 7
        recent = (self.now.date() - written.date()).days < 9
        entry = LogEntry(
            mentorship=story.mentorship_id,
            author=story.mentee[0],
            draft_key=f"demo-{len(self.logs)}",
            state="submitted",
            happened_on=day,
            kind=kind,
            text=text,
            minutes=minutes,
            axis=chance.choice(("political", "business", "business", "scenario", None)),
            visibility="private" if private else chance.choices(("mentors", "unit"), (80, 20))[0],
            is_late=late,
            created_at=written,
            changed_at=written,
            submitted_at=written,
        )
        self.logs.append(entry)
        if private:
            return
        self._count(
            story.mentorship_id, day, {"logs": 1, "late_logs": int(late), "minutes": minutes or 0}, "last_log_on"
        )
        for seat, (person, _) in (("party", story.party), ("technical", story.technical)):
            self._read(story, entry, seat, person, written, unread=recent and chance.random() < 0.6)

    def _read(self, story: Story, entry: LogEntry, seat: str, person: int, written: datetime, *, unread: bool) -> None:
        if unread:
            setattr(entry, f"{seat}_unread_since", written)
            return
        moment = min(written + timedelta(days=self.chance.randint(0, 5), hours=3), self.now)
        setattr(entry, f"{seat}_read_at", moment)
        setattr(entry, f"{seat}_read_by", person)
        totals = self.totals[story.mentorship_id]
        totals[f"{seat}_read"] += 1
        self._seen(story.mentorship_id, f"{seat}_seen_on", moment.date())
        if self.chance.random() < 0.35:
            totals[f"{seat}_comments"] += 1
            entry.commented_at = entry.commented_at or moment
            comment = LogComment(
                log=0,
                kind="comment",
                author=person,
                seat=seat,
                text=self.chance.choice(words.COMMENTS),
                written_at=moment,
            )
            self.comments.append((len(self.logs) - 1, comment))

    def _meeting(self, story: Story, day: date) -> None:
        chance = self.chance
        kind, party, technical = chance.choice(
            (("coaching", False, True), ("talk", True, False), ("joint", True, True), ("site", False, True))
        )
        meeting = Meeting(
            mentorship=story.mentorship_id,
            kind=kind,
            held_on=day,
            minutes=chance.choice((30, 45, 60, 90)),
            place=chance.choice(words.PLACES),
            party=story.party[0] if party else None,
            technical=story.technical[0] if technical else None,
            agenda=chance.choice(words.AGENDAS),
            topics="work study" if kind == "talk" else "",
            content="按议题逐条沟通，形成下一步安排。",
            recorded_by=story.mentee[0],
            recorded_at=at(day, 9),
        )
        self.meetings.append((meeting, chance.choice(words.ACTIONS)))
        self._count(story.mentorship_id, day, {"meetings": 1}, "last_meeting_on")
        for seat, there in (("party", party), ("technical", technical)):
            if there:
                self._seen(story.mentorship_id, f"{seat}_seen_on", day)

    def _count(self, mentorship: int, day: date, add: dict[str, int], last: str) -> None:
        self.totals[mentorship].update(add)
        self.months.setdefault((mentorship, day.strftime("%Y-%m")), Counter()).update(add)
        self._seen(mentorship, last, day)

    def _seen(self, mentorship: int, name: str, day: date) -> None:
        self.last[mentorship][name] = max(self.last[mentorship].get(name, day), day)

    def _is_done(self, meeting: Meeting, n: int) -> bool:
        """What was agreed is done after ten days; every fifteenth is forgotten for a while."""
        age = (self.now.date() - meeting.held_on).days
        return age > 40 or (age > 10 and n % 15 > 0)

    async def write(self) -> None:
        ids = await insert_rows(self.logs)
        for index, comment in self.comments:
            comment.log = ids[index]
        await insert_rows([comment for _, comment in self.comments])
        meetings = await insert_rows([meeting for meeting, _ in self.meetings])
        await insert_rows(
            [
                MeetingAction(
                    meeting=i,
                    mentorship=meeting.mentorship,
                    text=text,
                    due_on=meeting.held_on + timedelta(days=14),
                    done_at=at(meeting.held_on + timedelta(days=10)) if self._is_done(meeting, n) else None,
                    done_by=meeting.recorded_by if self._is_done(meeting, n) else None,
                )
                for n, (i, (meeting, text)) in enumerate(zip(meetings, self.meetings, strict=True))
            ]
        )
        standings: dict[int, Any] = {m: dict(c) | self.last[m] for m, c in self.totals.items()}
        await GrowthStanding.delete().where(GrowthStanding.mentorship.is_in(list(standings) or [0]))
        await insert_rows([GrowthStanding(mentorship=m, **values) for m, values in standings.items()])
        months: dict[tuple[int, str], Any] = {key: dict(c) for key, c in self.months.items()}
        await insert_rows([GrowthMonth(mentorship=m, month=month, **values) for (m, month), values in months.items()])
