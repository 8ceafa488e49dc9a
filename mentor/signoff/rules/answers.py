"""Criteria of a seat, the answers to them, and what makes a decision complete."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from mentor.kernel.i18n import Labelled, Phrase
from mentor.signoff.rules.words import Decision

COMMENT_LENGTH = 2000
ANSWER_LENGTH = 500


class Answer(Labelled):
    MET = "met", Phrase("Met")
    NOT_MET = "not_met", Phrase("Not met")


@dataclass(frozen=True, slots=True)
class Criterion:
    """What a seat has to look at; `key` is unique within the seat, `text` is the subject's own wording."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    answer: Answer
    comment: str = ""


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
    known = {criterion.key for criterion in criteria}
    if not set(answers) <= known:
        wrong["answers"] = Phrase("These are not the criteria of this seat.")
    if decision is Decision.RETURNED and not comment:
        wrong["comment"] = Phrase("Please say what should be changed; the reasons offered can be edited.")
    if decision is Decision.ABSTAINED and not comment:
        wrong["comment"] = Phrase("Please say why you cannot judge this.")
    if decision is Decision.ACCEPTED and not_met(answers) and not confirmed:
        wrong["confirmed"] = Phrase("You marked a criterion as not met. Accept all the same?")
    if len(comment) > COMMENT_LENGTH or any(len(given.comment) > ANSWER_LENGTH for given in answers.values()):
        wrong["comment"] = Phrase("Please keep this under %(limit)s characters.", limit=COMMENT_LENGTH)
    return wrong


def given_seal(salt: str, decision: Decision, comment: str, answers: str) -> str:
    """SHA-256 over the salted decision: the journal can hold a blind decision fast without telling it."""
    content = json.dumps([salt, decision.value, comment, answers], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def write_criteria(criteria: Iterable[Criterion]) -> str:
    return json.dumps([[one.key, one.text] for one in criteria], ensure_ascii=False)


def read_criteria(stored: str) -> tuple[Criterion, ...]:
    return tuple(Criterion(key, text) for key, text in json.loads(stored or "[]"))


def write_answers(answers: Mapping[str, GivenAnswer]) -> str:
    plain = {key: [given.answer.value, given.comment] for key, given in sorted(answers.items())}
    return json.dumps(plain, ensure_ascii=False)


def read_answers(stored: str) -> dict[str, GivenAnswer]:
    return {key: GivenAnswer(Answer(word), text) for key, (word, text) in json.loads(stored or "{}").items()}
