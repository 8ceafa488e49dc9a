"""The papers of assignments: letter, handover list, appraisal, list. Data in, a paper out."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from mentor.kernel.i18n import LOCAL_ZONE, Labelled, Phrase, render
from mentor.kernel.paper import Block, Fields, Grid, Heading, Paper, Signatures, Text
from mentor.rotations.queries.assignment_lists import AssignmentLine
from mentor.rotations.queries.assignment_page import AssignmentPage
from mentor.rotations.rules.assignments import Grade, Kind, Outcome, ReviewKind, Signer, middle
from mentor.rotations.rules.life import Needed

_NOTHING = "—"


def letter(view: AssignmentPage) -> Paper:
    """Draft of the letter that sends somebody; the office edits and seals it."""
    row = view.row
    keeps = row.kind is not Kind.ROTATION
    terms = Phrase("The labour relation stays with the home unit; rank, pay unit and contract do not change.")
    moves = Phrase("The person takes the post at the host; a change of the contract is made in writing where needed.")
    blocks: list[Block] = [
        Fields(_who(view)),
        Heading(Phrase("Tasks there")),
        Text(row.tasks or row.project_title or _NOTHING),
        Heading(Phrase("What the stay must deliver")),
        Text("\n".join(one.text for one in view.parts.of("aim")) or _NOTHING),
        Heading(Phrase("Terms")),
        Text(terms if keeps else moves),
        Text(Phrase("Time to settle in until %(day)s.", day=row.adaptation_until)),
        Signatures([Phrase("Home unit"), Phrase("Host unit"), Phrase("The person")]),
    ]
    mark = "" if row.decision.document_no else Phrase("Draft")
    return Paper(Phrase("Assignment letter"), blocks, mark=mark, footer=row.decision.document_no)


def handover(view: AssignmentPage) -> Paper:
    rows = [
        (number, one.label, one.text or _NOTHING, _ticked(one.done_at), _ticked(one.taken_at))
        for number, one in enumerate(view.parts.of("item"), 1)
    ]
    head = ("#", Phrase("Kind"), Phrase("What"), Phrase("Handed over"), Phrase("Received"))
    signed = {one.kind: one.done_at for one in view.parts.of("signature")}
    names = {
        Signer.GIVER: view.row.facts.person,
        Signer.RECEIVER: view.row.facts.receiver,
        Signer.WITNESS: view.row.facts.witness,
    }
    fields = [(signer, _signed(view.name(who), signed.get(signer.value))) for signer, who in names.items()]
    blocks: list[Block] = [Fields(_who(view)), Grid(head, rows, (1, 3, 8, 3, 3)), Fields(fields, wide=True)]
    return Paper(Phrase("Handover list"), [*blocks, Signatures(list(Signer))])


def appraisal(view: AssignmentPage) -> Paper:
    """The form with what is written so far; empty lines where nothing is."""
    written = {one.kind: one for one in view.parts.of("review")}
    blocks: list[Block] = [Fields(_who(view))]
    aims = [(one.text, _label(Outcome, one.outcome)) for one in view.parts.of("aim")]
    if aims:
        blocks.append(Grid((Phrase("What the stay must deliver"), Phrase("Result")), aims, (5, 1)))
    for kind in ReviewKind:
        one = written.get(kind.value)
        blocks += [Heading(kind), Text(one.text if one else "\n" + _NOTHING)]
        if kind is ReviewKind.APPRAISAL:
            blocks.append(Fields([(Phrase("Grade"), _label(Grade, one.outcome if one else ""))], wide=True))
    roles = [Phrase("The person"), Phrase("Host unit"), Phrase("Home unit")]
    return Paper(Phrase("Appraisal of a stay"), [*blocks, Signatures(roles)])


def rotation_list(lines: Sequence[AssignmentLine], day: date) -> Paper:
    head = (
        Phrase("Name"), Phrase("Number"), Phrase("Type"), Phrase("Home unit"), Phrase("Host unit and position"),
        Phrase("First day"), Phrase("Planned last day"), Phrase("Actual end"), Phrase("State"),
    )  # fmt: skip
    rows = [
        (
            one.person.name, one.person.employee_no, one.row.kind, one.row.home_name,
            " ".join((one.row.host_name, one.row.host_position)).strip(), one.row.dates.starts_on,
            one.row.dates.planned_end, one.row.decision.ended_on or _NOTHING, one.row.life.state,
        )
        for one in lines
    ]  # fmt: skip
    grid = Grid(head, rows, (3, 3, 3, 5, 6, 4, 4, 4, 4))
    return Paper(Phrase("Rotation list"), [Text(Phrase("As of %(day)s", day=day)), grid], landscape=True)


PAPERS: Mapping[str, Callable[[AssignmentPage], Paper]] = {
    "letter": letter,
    "handover": handover,
    "appraisal": appraisal,
}


def calendar_of(view: AssignmentPage, now: datetime, language: str) -> bytes:
    """The stay as a whole and its reviews, as all-day events for anybody's calendar."""
    row = view.row
    last = row.decision.ended_on or row.dates.planned_end
    days: list[tuple[str, Phrase | Labelled, date, date]] = [
        ("stay", row.kind, row.dates.starts_on, last),
        ("settled", Phrase("Time to settle in ends"), row.adaptation_until, row.adaptation_until),
        ("end", Phrase("Look back on the stay"), row.dates.planned_end, row.dates.planned_end),
    ]
    if Needed.MID_REVIEW in row.life.wanted:
        half = middle(row.dates.starts_on, row.dates.planned_end)
        days.append(("mid", ReviewKind.MID, half, half))
    calendar = Calendar()
    calendar.add("prodid", "-//mentor//assignments//ZH")
    calendar.add("version", "2.0")
    for name, what, first, until in days:
        event = Event()
        event.add("uid", f"assignment-{row.id}-{name}@mentor")
        event.add("dtstamp", now)
        event.add("dtstart", first)
        event.add("dtend", until + timedelta(days=1))
        event.add("summary", f"{render(what, language)} · {row.host_name}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _who(view: AssignmentPage) -> list[tuple[object, object]]:
    row = view.row
    return [
        (Phrase("Name"), view.name(row.facts.person)),
        (Phrase("Type"), row.kind),
        (Phrase("Home unit"), row.home_name),
        (Phrase("Position"), row.home_position or _NOTHING),
        (Phrase("Host unit"), row.host_name),
        (Phrase("Position there"), row.host_position or _NOTHING),
        (Phrase("First day"), row.dates.starts_on),
        (Phrase("Planned last day"), row.dates.planned_end),
        (Phrase("Supervisor at the host"), view.name(row.facts.supervisor) or _NOTHING),
        (Phrase("Number of the decision"), row.decision.document_no or _NOTHING),
    ]


def _ticked(moment: datetime | None) -> object:
    return moment.astimezone(LOCAL_ZONE).date() if moment else ""


def _signed(name: str, moment: datetime | None) -> object:
    if not moment:
        return name or _NOTHING
    return Phrase("%(name)s, signed here on %(day)s", name=name, day=moment.astimezone(LOCAL_ZONE).date())


def _label(options: type[Labelled], value: str) -> object:
    return options(value) if value else _NOTHING
