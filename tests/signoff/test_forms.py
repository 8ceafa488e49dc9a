"""What is typed: every complaint at once."""

from datetime import date

import pytest

from mentor.kernel.errors import Invalid
from mentor.kernel.forms import RawForm
from mentor.kernel.i18n import use_locale
from mentor.signoff import forms
from mentor.signoff.rules import Answer, Decision, GivenAnswer, Minutes, SeatName


def raw(**fields: str | list[str]) -> RawForm:
    names = {name.replace("__", ":"): value for name, value in fields.items()}
    return RawForm({name: value if isinstance(value, list) else [value] for name, value in names.items()})


def test_a_full_decision() -> None:
    typed = forms.read_decision(
        raw(
            seat="party",
            version="3",
            decision="returned",
            comment_returned=" Add figures ",
            comment_accepted="not this one",
            answer__a="not_met",
            note__a="two are missing",
            step__b="2",
            confirmed="on",
        )
    )
    answers = {"a": GivenAnswer(Answer.NOT_MET, "two are missing"), "b": GivenAnswer(Answer.MET, "", 2)}
    assert typed == forms.TypedDecision(SeatName.PARTY, Decision.RETURNED, "Add figures", answers, 3, True)


def test_every_complaint_about_a_decision_is_reported_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        forms.read_decision(raw(seat="aunt", version="x", decision="", answer__a="perhaps", step__b="99"))
    assert set(refused.value.errors) == {"seat", "version", "decision", "answer:a", "step:b"}


@pytest.mark.parametrize(
    ("ready", "typed", "expected"),
    [
        ("", "My own words", "My own words"),
        ("0", "the photos", "Evidence is missing. Please add: the photos"),
        ("0", "Evidence is missing. Please add: the photos", "Evidence is missing. Please add: the photos"),
        ("4", "", "Please talk to me first, then submit again."),
        ("", "", ""),
    ],
)
def test_a_ready_made_reason_and_own_words_go_together(ready: str, typed: str, expected: str) -> None:
    with use_locale("en"):
        read = forms.read_decision(
            raw(seat="party", version="1", decision="returned", ready=ready, comment_returned=typed)
        )
    assert read.comment == expected


def test_a_ready_made_reason_does_not_slip_into_an_acceptance() -> None:
    read = forms.read_decision(raw(seat="party", version="1", decision="accepted", ready="0"))
    assert read.comment == ""


def test_full_minutes() -> None:
    typed = forms.read_minutes(
        raw(
            held_on="2026年3月2日",
            decide_by="2026-03-05",
            present=["party", "technical", "aunt"],
            text="a",
            version="1",
        )
    )
    present = (SeatName.PARTY, SeatName.TECHNICAL)
    assert typed.minutes == Minutes(date(2026, 3, 2), present, "a", date(2026, 3, 5))


def test_other_forms_complain_about_everything_missing() -> None:
    for read, fields in (
        (forms.read_minutes, {"held_on", "decide_by", "text", "version"}),
        (forms.read_ruling, {"verdict", "reason", "version"}),
        (forms.read_waiver, {"waiver_reason", "version"}),
        (forms.read_withdrawal, {"version"}),
        (forms.read_handover, {"handover_seat", "holder", "handover_reason"}),
        (forms.read_delegation, {"delegate", "seat", "starts_on", "ends_on"}),
    ):
        with pytest.raises(Invalid) as refused:
            read(raw())  # type: ignore[operator]
        assert set(refused.value.errors) == fields
