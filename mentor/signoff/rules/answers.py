"""Criteria of a seat, the answers to them, and what makes a decision complete."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mentor.kernel.i18n import Labelled, Phrase
from mentor.signoff.rules.words import Decision

COMMENT_LENGTH = 2000
ANSWER_LENGTH = 500
#: Offered when something is returned; the text can be changed before it is sent.
READY_REASONS = (
    Phrase("Evidence is missing. Please add: "),
    Phrase("Please describe your own part in more detail."),
    Phrase("The criteria are not met yet. Still to do: "),
    Phrase("Figures, dates and evidence do not agree. Please check: "),
    Phrase("Please talk to me first, then submit again."),
)


class Answer(Labelled):
    MET = "met", Phrase("Met")
    NOT_MET = "not_met", Phrase("Not met")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a seat has to look at; `key` is unique within the seat, `text` is the subject's own wording.

    With a `scale` it is not met or not met but one of these steps, counted from 1: English keys of phrases of the
    asking feature, translated when shown, and so is `text` then. `proposed` is the step chosen beforehand.
    """

    key: str
    text: str
    scale: tuple[str, ...] = ()
    proposed: int = 0

    @property
    def steps(self) -> tuple[tuple[int, Phrase], ...]:
        return tuple((number, Phrase(label)) for number, label in enumerate(self.scale, start=1))

    @property
    def question(self) -> Phrase | str:
        return Phrase(self.text) if self.scale else self.text


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """Met or not met; to a criterion with a scale, the step (and then `answer` says nothing)."""

    answer: Answer
    comment: str = ""
    step: int | None = None


def not_met(answers: Mapping[str, GivenAnswer]) -> bool:
    return any(given.answer is Answer.NOT_MET for given in answers.values())


def complaints_about_decision(
    decision: Decision,
    comment: str,
    answers: Mapping[str, GivenAnswer],
    criteria: Iterable[Criterion],
    *,
    confirmed: bool = False,
) -> dict[str, Phrase]:
    """What is missing, by field. Accepting although a criterion is not met is asked about once, not forbidden."""
    wrong: dict[str, Phrase] = {}
    known = {criterion.key: criterion for criterion in criteria}
    if not set(answers) <= set(known):
        wrong["answers"] = Phrase("These are not the criteria of this seat.")
    elif not all(_fits(given, known[key]) for key, given in answers.items()):
        wrong["answers"] = Phrase("Please choose one of the offered values.")
    if decision is Decision.RETURNED and not comment:
        wrong["comment"] = Phrase("Please say what should be changed; the reasons offered can be edited.")
    if decision is Decision.ABSTAINED and not comment:
        wrong["comment"] = Phrase("Please say why you cannot judge this.")
    if decision is Decision.ACCEPTED and not_met(answers) and not confirmed:
        wrong["confirmed"] = Phrase("You marked a criterion as not met. Accept all the same?")
    if len(comment) > COMMENT_LENGTH or any(len(given.comment) > ANSWER_LENGTH for given in answers.values()):
        wrong["comment"] = Phrase("Please keep this under %(limit)s characters.", limit=COMMENT_LENGTH)
    return wrong


def _fits(given: GivenAnswer, criterion: Criterion) -> bool:
    return given.step is None if not criterion.scale else given.step in range(1, len(criterion.scale) + 1)


def given_seal(salt: str, decision: Decision, comment: str, answers: str) -> str:
    """SHA-256 over the salted decision: the journal can hold a blind decision fast without telling it."""
    content = json.dumps([salt, decision.value, comment, answers], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def write_criteria(criteria: Iterable[Criterion]) -> str:
    plain = [[one.key, one.text, *([one.scale, one.proposed] if one.scale else [])] for one in criteria]
    return json.dumps(plain, ensure_ascii=False)


def read_criteria(stored: str) -> tuple[Criterion, ...]:
    return tuple(
        Criterion(key, text, tuple(rest[0]), rest[1]) if rest else Criterion(key, text)
        for key, text, *rest in json.loads(stored or "[]")
    )


def write_answers(answers: Mapping[str, GivenAnswer]) -> str:
    plain = {
        key: [given.answer.value, given.comment, *([given.step] if given.step else [])]
        for key, given in sorted(answers.items())
    }
    return json.dumps(plain, ensure_ascii=False)


def read_answers(stored: str) -> dict[str, GivenAnswer]:
    return {key: GivenAnswer(Answer(word), *rest) for key, (word, *rest) in json.loads(stored or "{}").items()}
