"""Where a matching starts from when it is made again: the pairs and the people of its parent. For the worker."""

from dataclasses import replace

from mentor.kernel.errors import NotFound
from mentor.pairing.queries.frozen import Gathered, Pair, read_gathered
from mentor.pairing.tables import MatchingLine, MatchingScenario


async def drafted_pairs(parent: int | None) -> dict[int, Pair]:
    """Whom everybody has in the matching that this one starts from."""
    if parent is None:
        return {}
    rows = await MatchingLine.select(MatchingLine.mentee, MatchingLine.party, MatchingLine.technical).where(
        (MatchingLine.scenario == parent) & MatchingLine.party.is_not_null() & MatchingLine.technical.is_not_null()
    )
    return {row["mentee"]: (row["party"], row["technical"]) for row in rows}


async def people_of(parent: int, drafted: dict[int, Pair]) -> Gathered:
    """Exactly the people of that matching, with its pairs as what they have now."""
    row = await MatchingScenario.select(MatchingScenario.cohort).where(MatchingScenario.id == parent).first()
    if row is None or not row["cohort"]:
        raise NotFound
    kept = read_gathered(row["cohort"])
    people = {one.person_id for one in kept.cohort.mentees}
    current = {mentee: pair for mentee, pair in drafted.items() if mentee in people}
    # Whoever has mentors at work is still compared with these, not with what the draft would have changed.
    at_work = {mentee: kept.cohort.current[mentee] for mentee in kept.mentorships if mentee in kept.cohort.current}
    return replace(kept, cohort=replace(kept.cohort, current=current | at_work))
