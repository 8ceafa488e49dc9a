"""Taking a matching out as a workbook; each taking is in the journal with how many mentees."""

import asyncio
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

from mentor.journal.actions import record
from mentor.kernel.actor import Actor
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Forbidden
from mentor.kernel.i18n import Phrase, current_locale, show_moment, use_locale
from mentor.pairing.matching.words import account_of
from mentor.pairing.matching_sheet import MatchingSheets, MatchRow, write_book
from mentor.pairing.queries.matching_effects import Situation, situation_of
from mentor.pairing.queries.matching_lines import shortages_of
from mentor.pairing.queries.scenarios import ScenarioView, scenario_view
from mentor.pairing.rules import matchings as rules
from mentor.people.queries import PersonLine, person_lines
from mentor.settings import settings


async def take_workbook(scenario_id: int, *, actor: Actor, now: datetime) -> bytes:
    view = await scenario_view(scenario_id, actor)
    if view.state not in rules.HAS_RESULT:
        raise Forbidden(Phrase("Not possible in this state: %(state)s.", state=view.state.label))
    if view.mentees > (most := settings().export_limit):
        raise Forbidden(
            Phrase("Lists of more than %(count)s people do not leave the house; match unit by unit.", count=most)
        )
    situation = await situation_of(scenario_id)
    reasons = await shortages_of(scenario_id)
    cohort = situation.cohort
    mentors = {one.person_id for one in (*cohort.party, *cohort.technical)}
    people = await person_lines({one.person_id for one in cohort.mentees} | mentors)
    locale = current_locale()

    def made() -> bytes:
        with use_locale(locale):
            buffer = BytesIO()
            write_book(buffer, _sheets(view, situation, reasons, people, f"{actor.name} · {show_moment(now)}"))
            return buffer.getvalue()

    content = await asyncio.to_thread(made)
    async with write_transaction():
        after = {"mentees": view.mentees}
        await record("pairing.export_matching", "matching", scenario_id, actor=actor, now=now, after=after)
    return content


def _sheets(
    view: ScenarioView,
    situation: Situation,
    reasons: Mapping[int, Phrase],
    people: Mapping[int, PersonLine],
    footer: str,
) -> MatchingSheets:
    cohort = situation.cohort
    mentors = (*cohort.party, *cohort.technical)
    names = {one.profile_id: people[one.person_id].label for one in mentors if one.person_id in people}
    held = Counter(profile for pair in situation.table.values() for profile in pair if profile is not None)
    return MatchingSheets(
        matches=[
            MatchRow(people[i].label, names[p], names[t], account_of(cohort, i, p, t))
            for i, (p, t) in situation.table.items()
            if p is not None and t is not None
        ],
        left_out=[(people[i].label, reasons.get(i, "")) for i, (p, _) in situation.table.items() if p is None],
        mentors=[
            (names[one.profile_id], one.seat, held[one.profile_id], max(one.capacity - one.load, 0))
            for one in mentors
            if one.profile_id in names
        ],
        quality=[
            (Phrase("Points"), view.points or 0),
            (Phrase("Proven: at most so many points"), view.best_points or Phrase("not known yet")),
            (Phrase("Gap in percent"), round(view.gap or 0, 3)),
            (Phrase("Violations found by the checker"), view.facts.violations),
            *view.settings_lines,
        ],
        footer=footer,
    )
