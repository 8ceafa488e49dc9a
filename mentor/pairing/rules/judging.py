"""All rules together on one mentor, one seat, one pair: what blocks, what counts, what to know. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from mentor.kernel.i18n import Phrase
from mentor.pairing.rules.facts import MenteeFacts, MentorFacts, Plan
from mentor.pairing.rules.hard import PAIR_RULES, SEAT_RULES
from mentor.pairing.rules.kinds import Block, Points
from mentor.pairing.rules.soft import CAUTIONS, SOFT_RULES


@dataclass(frozen=True, slots=True)
class SeatJudgement:
    """One mentor for one mentee: blocked with all reasons, or 0 to 100 points with every rule's share."""

    mentor: MentorFacts
    blocks: tuple[Block, ...]
    points: tuple[Points, ...]
    warnings: tuple[Phrase, ...]

    @property
    def is_possible(self) -> bool:
        return not self.blocks

    @property
    def total(self) -> int:
        return sum(one.points for one in self.points)


@dataclass(frozen=True, slots=True)
class PairJudgement:
    """Both seats for one mentee. The total is the mean of the two seats."""

    party: SeatJudgement
    technical: SeatJudgement
    blocks: tuple[Block, ...]

    @property
    def is_possible(self) -> bool:
        return not self.all_blocks

    @property
    def all_blocks(self) -> tuple[Block, ...]:
        """Every reason once."""
        every = (*self.blocks, *self.party.blocks, *self.technical.blocks)
        return tuple(one for n, one in enumerate(every) if one not in every[:n])

    @property
    def total(self) -> int:
        return (self.party.total + self.technical.total + 1) // 2


def judge_seat(mentor: MentorFacts, mentee: MenteeFacts, plan: Plan) -> SeatJudgement:
    refusals = ((rule.code, rule.refusal(mentor, mentee, plan)) for rule in SEAT_RULES)
    warnings = (caution.warning(mentor, mentee) for caution in CAUTIONS)
    return SeatJudgement(
        mentor=mentor,
        blocks=tuple(Block(code, why) for code, why in refusals if why is not None),
        points=tuple(rule.points(mentor, mentee, plan) for rule in SOFT_RULES),
        warnings=tuple(one for one in warnings if one is not None),
    )


def judge_pair(party: MentorFacts, technical: MentorFacts, mentee: MenteeFacts, plan: Plan) -> PairJudgement:
    return PairJudgement(
        party=judge_seat(party, mentee, plan),
        technical=judge_seat(technical, mentee, plan),
        blocks=pair_blocks(party, technical),
    )


def pair_blocks(party: MentorFacts, technical: MentorFacts) -> tuple[Block, ...]:
    refusals = ((rule.code, rule.refusal(party, technical)) for rule in PAIR_RULES)
    return tuple(Block(code, why) for code, why in refusals if why is not None)


def ranked(judgements: Iterable[SeatJudgement]) -> list[SeatJudgement]:
    """The possible ones, best first; equal ones in the order of their profiles."""
    return sorted((j for j in judgements if j.is_possible), key=lambda j: (-j.total, j.mentor.profile_id))
