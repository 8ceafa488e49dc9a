"""What people type: decisions, minutes, rulings, delegations."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mentor.kernel.forms import FormReader, RawForm
from mentor.kernel.i18n import Phrase, render
from mentor.signoff.rules import (
    ANSWER_LENGTH,
    COMMENT_LENGTH,
    MINUTES_LENGTH,
    READY_REASONS,
    REASON_LENGTH,
    Answer,
    Decision,
    GivenAnswer,
    Minutes,
    SeatName,
)

#: Fields of one criterion, followed by its key: met or not met, or the step on its scale; and a note.
ANSWER, STEP, NOTE = "answer:", "step:", "note:"
MOST_STEPS = 20
MOST_VERSIONS = 1_000_000


@dataclass(frozen=True, slots=True)
class TypedDecision:
    seat: SeatName
    decision: Decision
    comment: str
    answers: Mapping[str, GivenAnswer]
    version: int
    confirmed: bool


def read_decision(raw: RawForm) -> TypedDecision:
    """Each of the three buttons has a comment field of its own: comment_accepted, comment_returned, …"""
    reader = FormReader(raw)
    decision = reader.choice("decision", Decision)
    return reader.checked(
        TypedDecision(
            seat=reader.choice("seat", SeatName),
            decision=decision,
            comment=_comment(reader, decision),
            answers=_answers(reader),
            version=reader.integer("version", low=1, high=MOST_VERSIONS),
            confirmed=reader.flag("confirmed"),
        )
    )


def _comment(reader: FormReader, decision: Decision) -> str:
    """The ready-made reason chosen and what was typed after it. With JavaScript the reason is in the text already."""
    typed = reader.text(f"comment_{decision.value}", max_length=COMMENT_LENGTH, required=False)
    chosen = reader.optional_integer("ready", low=0, high=len(READY_REASONS) - 1)
    if decision is not Decision.RETURNED or chosen is None:
        return typed
    reason = render(READY_REASONS[chosen])
    return typed if typed.startswith(reason.strip()) else f"{reason}{typed}".strip()


def _answers(reader: FormReader) -> dict[str, GivenAnswer]:
    answers: dict[str, GivenAnswer] = {}
    for name in reader.raw.fields:
        prefix, _, key = name.partition(":")
        note = reader.text(NOTE + key, max_length=ANSWER_LENGTH, required=False)
        if prefix + ":" == ANSWER:
            answers[key] = GivenAnswer(reader.choice(name, Answer), note)
        elif prefix + ":" == STEP:
            answers[key] = GivenAnswer(Answer.MET, note, step=reader.integer(name, low=1, high=MOST_STEPS))
    return answers


@dataclass(frozen=True, slots=True)
class TypedMinutes:
    minutes: Minutes
    version: int


def read_minutes(raw: RawForm) -> TypedMinutes:
    reader = FormReader(raw)
    known = set(SeatName)
    minutes = Minutes(
        held_on=reader.date("held_on"),
        present=tuple(SeatName(name) for name in raw.all("present") if name in known),
        text=reader.text("text", max_length=MINUTES_LENGTH),
        decide_by=reader.date("decide_by"),
    )
    return reader.checked(TypedMinutes(minutes, reader.integer("version", low=1, high=MOST_VERSIONS)))


class Verdict(StrEnum):
    ACCEPT = "accept"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class TypedRuling:
    accepts: bool
    reason: str
    version: int


def read_ruling(raw: RawForm) -> TypedRuling:
    reader = FormReader(raw)
    return reader.checked(
        TypedRuling(
            accepts=reader.choice("verdict", Verdict) is Verdict.ACCEPT,
            reason=reader.text("reason", max_length=REASON_LENGTH),
            version=reader.integer("version", low=1, high=MOST_VERSIONS),
        )
    )


@dataclass(frozen=True, slots=True)
class TypedEnd:
    """A withdrawal or a waiver."""

    reason: str
    version: int


def read_withdrawal(raw: RawForm) -> TypedEnd:
    return _read_end(raw, "withdrawal_reason", required=False)


def read_waiver(raw: RawForm) -> TypedEnd:
    return _read_end(raw, "waiver_reason", required=True)


def _read_end(raw: RawForm, name: str, *, required: bool) -> TypedEnd:
    reader = FormReader(raw)
    reason = reader.text(name, max_length=REASON_LENGTH, required=required)
    return reader.checked(TypedEnd(reason, reader.integer("version", low=1, high=MOST_VERSIONS)))


@dataclass(frozen=True, slots=True)
class TypedHandover:
    seat: SeatName
    holder: str
    reason: str


def read_handover(raw: RawForm) -> TypedHandover:
    """`holder`: the employee number, or a name nobody else has."""
    reader = FormReader(raw)
    return reader.checked(
        TypedHandover(
            seat=reader.choice("handover_seat", SeatName),
            holder=reader.text("holder", max_length=60),
            reason=reader.text("handover_reason", max_length=REASON_LENGTH),
        )
    )


@dataclass(frozen=True, slots=True)
class TypedDelegation:
    delegate: str
    seat: SeatName
    starts_on: date
    ends_on: date
    reason: str


def read_delegation(raw: RawForm) -> TypedDelegation:
    reader = FormReader(raw)
    return reader.checked(
        TypedDelegation(
            delegate=reader.text("delegate", max_length=60),
            seat=reader.choice("seat", SeatName),
            starts_on=reader.date("starts_on"),
            ends_on=reader.date("ends_on"),
            reason=reader.text("reason", max_length=200, required=False),
        )
    )


NOBODY_CALLED_SO = Phrase("Nobody here has this number, or several have this name.")
