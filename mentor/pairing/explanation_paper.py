"""Why these mentors, on paper: for the three in words, for HR's record in full. Data in, a paper out."""

from collections.abc import Iterable

from mentor.kernel.i18n import Labelled, Phrase
from mentor.kernel.paper import Block, Fields, Grid, Heading, Paper, Text
from mentor.pairing.matching.words import Account
from mentor.pairing.queries.explanations import Explanation
from mentor.pairing.queries.matching_records import LABELS, MatchingRecord, RecordedMatching, RecordedOffer
from mentor.pairing.queries.mentorships import MentorshipView
from mentor.pairing.queries.wishes import WishLine
from mentor.pairing.rules.states import Seat
from mentor.settings import settings

NO_REASON = Phrase("HR weighed all rules; none of them stands out.")


def explanation_paper(view: Explanation) -> Paper:
    blocks: list[Block] = [_three(view.mentorship)]
    for one in view.seats:
        blocks += [
            Heading(Phrase("%(seat)s: %(name)s", seat=seat_name(one.seat), name=one.mentor.label)),
            *(Text(reason) for reason in one.reasons or (NO_REASON,)),
            Text(one.decided),
        ]
    if view.together:
        blocks += [Heading(Phrase("The two as a team")), *(Text(one) for one in view.together)]
    return Paper(Phrase("Why these mentors"), blocks)


def record_paper(record: MatchingRecord) -> Paper:
    blocks: list[Block] = [_three(record.mentorship)]
    if record.matching:
        blocks += _matching(record.matching)
    for one in record.offers:
        blocks += _offer(one)
    if record.said:
        blocks += [Heading(Phrase("Wishes and refusals")), _said(record.said)]
    return Paper(Phrase("Record of the matching"), blocks, footer=Phrase("For HR only"))


def seat_name(seat: Labelled) -> object:
    """As this enterprise calls it."""
    labels = {Seat.PARTY.value: settings().party_mentor_label, Seat.TECHNICAL.value: settings().technical_mentor_label}
    return labels.get(seat.value) or seat


def _three(mentorship: MentorshipView) -> Fields:
    vacant = Phrase("vacant")
    return Fields(
        [
            (Phrase("Mentee"), mentorship.mentee.label),
            *((seat_name(seat), one.label if (one := mentorship.mentor(seat)) else vacant) for seat in Seat),
            (Phrase("Programme"), mentorship.programme_name),
            (Phrase("First day"), mentorship.starts_on),
            (Phrase("Last day"), mentorship.ends_on),
        ],
        wide=True,
    )


def _matching(one: RecordedMatching) -> list[Block]:
    who = one.published_by.label if one.published_by else Phrase("HR")
    return [
        Heading(Phrase("Matching “%(title)s”, number %(number)s", title=one.title, number=one.id)),
        Fields(
            [
                (Phrase("Decided by"), who),
                (Phrase("Decided on"), one.published_at),
                (Phrase("Points of the whole matching"), one.points),
                (Phrase("Proven: at most"), one.best_points),
                (Phrase("Rules not kept"), one.violations),
                (Phrase("Number of the attempt"), one.seed),
                (Phrase("Put together by hand"), Phrase("yes") if one.is_by_hand else Phrase("no")),
            ]
        ),
        _account(one.account),
        *(Text(caution) for caution in one.account.cautions),
    ]


def _account(account: Account) -> Grid:
    rows: list[tuple[object, ...]] = [
        (seat_name(seat) if seat else Phrase("Both"), points.label, f"{points.points} / {points.out_of}", points.why)
        for seat, points in account.lines
    ]
    rows.append((Phrase("Total"), "", account.total, ""))
    return Grid((Phrase("Seat"), Phrase("Rule"), Phrase("Points"), Phrase("Why")), rows, (3, 4, 2, 6))


def _offer(one: RecordedOffer) -> list[Block]:
    offer = one.offer
    answer: list[tuple[object, object]] = [(Phrase("Answer"), offer.facts.state)]
    if offer.answered_at:
        answer.append((Phrase("Answered"), offer.answered_at))
    if offer.reason:
        answer.append((Phrase("Reason"), offer.reason))
    rows = [(LABELS.get(line.rule, line.rule), f"{line.points} / {line.out_of}", line.why) for line in offer.reasons]
    return [
        Heading(Phrase("%(seat)s: %(name)s", seat=seat_name(offer.facts.seat), name=offer.person.label)),
        Text(one.decided),
        Fields(answer, wide=True),
        *([Grid((Phrase("Rule"), Phrase("Points"), Phrase("Why")), rows, (4, 2, 7))] if rows else []),
    ]


def _said(lines: Iterable[WishLine]) -> Grid:
    rows = [
        (
            seat_name(line.signer),
            line.mentor.label,
            Phrase("Not with this person") if line.is_refusal else Phrase("%(points)s points", points=line.points),
            line.why,
        )
        for line in lines
    ]
    return Grid((Phrase("Who says so"), Phrase("Mentor"), Phrase("Wish"), Phrase("Reason")), rows, (3, 5, 3, 5))
