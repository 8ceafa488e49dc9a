"""The start gate: which modules fit a project, milestone or rotation, why, and what was said about them there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from mentor.growth.queries.milestones import milestone_row
from mentor.kernel.actor import Actor
from mentor.kernel.errors import NotFound
from mentor.kernel.i18n import Phrase, plural
from mentor.knowledge.matching import TEXT, alike
from mentor.knowledge.queries.engine import Tier, candidates
from mentor.knowledge.queries.places import place_name
from mentor.knowledge.queries.rights import Condition, readable, together
from mentor.knowledge.queries.terms import corpus
from mentor.knowledge.queries.uses import open_milestones
from mentor.knowledge.ranking import Candidate, Corpus, ranked
from mentor.knowledge.rules.modules import TELLING, Outcome, PlaceKind
from mentor.knowledge.rules.search import is_reader
from mentor.knowledge.rules.words import DocumentState
from mentor.knowledge.tables.search import KnowledgeDocument
from mentor.knowledge.words import Question, question
from mentor.projects.queries.projects import project_row
from mentor.projects.rules.words import NTag
from mentor.rotations.queries.assignments import assignment_row

#: Modules offered, and distinctive words named as the reason.
OFFERED, WORDS_NAMED = 5, 3
_OFFERABLE = Condition("d.kind = 'module' AND d.state IN ('published', 'due', 'pilot', 'flagged')")
_LINES = """
    SELECT d.id AS id, d.subject AS subject, d.title AS title, d.state AS state, d.used AS used, d.axes AS axes,
        d.n_tag AS n_tag, u.name AS unit_name, w.outcome AS outcome, w.note AS note,
        w.id AS use, w.evidence AS evidence
    FROM knowledge_document d LEFT JOIN people_unit u ON u.id = d.unit
    LEFT JOIN knowledge_module_use w ON w.module = d.subject AND w.person = {{}} AND w.place = {{}}
        AND w.place_id = {{}}
    WHERE d.kind = 'module' AND ({chosen} OR w.id IS NOT NULL) AND {readable}
"""


@dataclass(frozen=True, slots=True)
class Gate:
    """What is begun: its words, its axis, and what its Party building is joined with."""

    kind: PlaceKind
    id: int
    title: str
    text: str
    axis: str = ""
    n_tag: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """One module with the reasons to look at it, and what this person said about it here."""

    module_id: int
    title: str
    state: DocumentState
    unit_name: str
    reasons: tuple[Phrase, ...]
    outcome: Outcome | None
    note: str
    #: The use that may become evidence of one of the reader's milestones.
    use_id: int | None = None
    is_evidence: bool = False


@dataclass(frozen=True, slots=True)
class OfferPage:
    gate: Gate
    offers: Sequence[Offer]
    #: Of the reader, who may take what came of a module as evidence: id and title.
    milestones: Sequence[tuple[int, str]] = ()


async def gate_of(kind: PlaceKind, subject_id: int, actor: Actor) -> Gate:
    """NotFound when the actor does not see what is begun."""
    if kind is PlaceKind.MILESTONE:
        milestone = await milestone_row(subject_id, actor)
        text = " ".join([milestone.title, milestone.description, *(one.text for one in milestone.criteria)])
        return Gate(kind, subject_id, milestone.title, text, axis=milestone.axis.value)
    if kind is PlaceKind.PROJECT:
        project = await project_row(subject_id, actor)
        text = " ".join([project.title, project.summary, *(goal.text for goal in project.goals)])
        return Gate(kind, subject_id, project.title, text, n_tag=project.figures.n_tag.value)
    if kind is PlaceKind.ROTATION:
        stay = await assignment_row(subject_id, actor)
        text = " ".join([stay.host_position, stay.tasks, stay.reason, stay.project_title, stay.host_name])
        return Gate(kind, subject_id, place_name(stay), text)
    raise NotFound


async def offers(kind: PlaceKind, subject_id: int, actor: Actor) -> OfferPage:
    """The best-fitting modules first, then others that the person marked here."""
    if not is_reader(actor):
        raise NotFound
    gate = await gate_of(kind, subject_id, actor)
    asked = question(gate.text)
    known = await corpus(asked)
    both = alike(asked, known.counts)
    allowed = [readable(actor), _OFFERABLE]
    fitting = await candidates([Tier(both, 150, TEXT)], allowed, known) if both else []
    best = ranked(fitting, asked, known)[:OFFERED]
    by_id = {one.id: one for one in fitting}
    rows = await _rows(best, gate, actor)
    order = {one: place for place, one in enumerate(best)}
    rows.sort(key=lambda row: (order.get(row["id"], OFFERED), row["id"]))
    found = [_offer(row, gate, _words(by_id.get(row["id"]), asked, known)) for row in rows]
    has_use = any(one.use_id and not one.is_evidence for one in found)
    return OfferPage(gate, found, await open_milestones(actor) if has_use else ())


async def _rows(best: Sequence[int], gate: Gate, actor: Actor) -> list[dict[str, Any]]:
    chosen = Condition(f"d.id IN ({', '.join('{}' for _ in best)})", tuple(best)) if best else Condition("1 = 0")
    seen = together([readable(actor)])
    sql = _LINES.format(chosen=chosen.sql, readable=seen.sql)
    values = (actor.person_id, gate.kind.value, gate.id, *chosen.values, *seen.values)
    rows: list[dict[str, Any]] = await KnowledgeDocument.raw(sql, *values)
    return [dict(row) for row in rows]


def _words(one: Candidate | None, asked: Question, known: Corpus) -> tuple[str, ...]:
    """What both have in common, in pieces as long as possible; the rarest first."""
    if one is None:
        return ()
    text = f" {one.title_words} {one.tag_words} {one.body_words} "
    found: dict[str, float] = {}
    for word in asked.asked:
        for piece in _pieces(word.words, text):
            found[_joined(piece)] = sum(known.worth(part) for part in piece)
    return tuple(sorted(found, key=lambda said: (-found[said], said))[:WORDS_NAMED])


def _pieces(words: Sequence[str], text: str) -> Iterator[list[str]]:
    """Runs of index words that stand in the text one after the other."""
    run: list[str] = []
    for word in words:
        if f" {' '.join([*run, word])} " in text:
            run.append(word)
            continue
        if run:
            yield run
        run = [word] if f" {word} " in text else []
    if run:
        yield run


def _joined(pairs: Sequence[str]) -> str:
    """过程, 程记, 记录 -> 过程记录."""
    return pairs[0] + "".join(pair[-1] for pair in pairs[1:])


def _offer(row: dict[str, Any], gate: Gate, words: tuple[str, ...]) -> Offer:
    reasons = [Phrase("Also about: %(words)s", words=list(words))] if words else []
    if gate.axis and f"/{gate.axis}/" in row["axes"]:
        reasons.append(Phrase("The same axis"))
    if gate.n_tag and row["n_tag"] == gate.n_tag:
        reasons.append(Phrase("Also “Party building %(n)s”", n=NTag(gate.n_tag)))
    if row["used"]:
        reasons.append(plural("Worked %(n)s time", "Worked %(n)s times", row["used"]))
    return Offer(
        module_id=row["subject"],
        title=row["title"],
        state=DocumentState(row["state"]),
        unit_name=row["unit_name"] or "",
        reasons=tuple(reasons),
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
        note=row["note"] or "",
        use_id=row["use"] if row["outcome"] in TELLING else None,
        is_evidence=row["evidence"] is not None,
    )
