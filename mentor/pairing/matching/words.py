"""Why these points and why not this mentor, rule by rule in words. Pure."""

from dataclasses import dataclass

from mentor.kernel.i18n import Phrase
from mentor.pairing.matching.cohort import SCALE, Cohort
from mentor.pairing.matching.together import TOGETHER_RULES
from mentor.pairing.rules.facts import MentorFacts
from mentor.pairing.rules.judging import judge_seat, pair_blocks
from mentor.pairing.rules.kinds import Block, Points
from mentor.pairing.rules.states import Seat, Signer

_WISH = Phrase("Wish")
_WISHED = {
    Signer.MENTEE: Phrase("The mentee asked for this mentor. %(why)s"),
    Signer.PARTY: Phrase("The Party-affairs mentor asked for this mentee. %(why)s"),
    Signer.TECHNICAL: Phrase("The technical mentor asked for this mentee. %(why)s"),
}
_REFUSED = {
    Signer.MENTEE: Phrase("The mentee does not want this mentor. %(why)s"),
    Signer.PARTY: Phrase("The Party-affairs mentor does not want this mentee. %(why)s"),
    Signer.TECHNICAL: Phrase("The technical mentor does not want this mentee. %(why)s"),
}


@dataclass(frozen=True, slots=True)
class Account:
    """Every rule's share of one match. `seat` None: of the pair."""

    lines: tuple[tuple[Seat | None, Points], ...]
    #: What is known and blocks nothing.
    cautions: tuple[Phrase, ...]

    @property
    def total(self) -> int:
        """Points of the rules; `Problem.fit` is the same in tenths."""
        return sum(points.points for _, points in self.lines)

    @property
    def fit(self) -> int:
        return self.total * SCALE


def account_of(cohort: Cohort, mentee: int, party: int, technical: int) -> Account:
    """What a match earns by rule: mentee by person, mentors by profile."""
    person = next(one for one in cohort.mentees if one.person_id == mentee)
    first, second = _mentor(cohort.party, party), _mentor(cohort.technical, technical)
    lines: list[tuple[Seat | None, Points]] = []
    cautions: list[Phrase] = []
    for seat, mentor in ((Seat.PARTY, first), (Seat.TECHNICAL, second)):
        judged = judge_seat(mentor, person, cohort.plan)
        lines += [(seat, one) for one in judged.points]
        cautions += judged.warnings
        lines += [
            (seat, Points("wish", _WISH, one.points, one.points, Phrase(_WISHED[one.by].key, why=one.why)))
            for one in cohort.wishes
            if (one.mentee, one.profile) == (mentee, mentor.profile_id)
        ]
    lines += [(None, rule.points(first, second, cohort.weights, cohort.pairs)) for rule in TOGETHER_RULES]
    return Account(tuple(lines), tuple(cautions))


def blocks_of(cohort: Cohort, mentee: int, party: int, technical: int) -> tuple[Block, ...]:
    """Every reason why this match is ruled out: rules, refusals, what HR has banned or pinned otherwise."""
    person = next(one for one in cohort.mentees if one.person_id == mentee)
    first, second = _mentor(cohort.party, party), _mentor(cohort.technical, technical)
    found = [*pair_blocks(first, second)]
    for mentor in (first, second):
        found += judge_seat(mentor, person, cohort.plan).blocks
        found += [
            Block("refusal", Phrase(_REFUSED[one.by].key, why=one.why))
            for one in cohort.refusals
            if (one.mentee, one.profile) == (mentee, mentor.profile_id)
        ]
    for ban in cohort.bans:
        asked = ((ban.mentee, mentee), (ban.party, party), (ban.technical, technical))
        of_couple = ban.mentee is not None and any(a == b for a, b in asked[1:])
        of_pair = ban.mentee is None and ban.party is not None and ban.technical is not None
        if (of_couple and ban.mentee == mentee) or (of_pair and (ban.party, ban.technical) == (party, technical)):
            found.append(Block("ban", Phrase("HR has ruled this out. %(why)s", why=ban.why)))
    for pin in cohort.pins:
        if pin.mentee == mentee and (pin.party not in (None, party) or pin.technical not in (None, technical)):
            found.append(Block("pin", Phrase("HR has decided on another mentor for this mentee.")))
    return tuple(one for n, one in enumerate(found) if one not in found[:n])


def _mentor(mentors: tuple[MentorFacts, ...], profile: int) -> MentorFacts:
    return next(one for one in mentors if one.profile_id == profile)
