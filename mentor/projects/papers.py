"""The papers of joint projects: one-page sheet, proposal, minutes of a round, public notice. Data in, a paper out."""

from collections.abc import Mapping, Sequence

from mentor.kernel.i18n import Phrase
from mentor.kernel.paper import Block, Fields, Grid, Heading, Paper, Signatures, Text
from mentor.people.queries import PersonLine
from mentor.projects.queries.metrics import MetricLine
from mentor.projects.queries.nodes import NodeLine, RiskLine
from mentor.projects.queries.notice_page import NoticePage
from mentor.projects.queries.projects import ProjectRow
from mentor.projects.queries.round_page import RoundPage
from mentor.projects.rules.words import Conclusion, Line, RoundKind

People = Mapping[int, PersonLine]
_NOTHING = "—"
_GOALS = (Phrase("Line"), Phrase("Goal"), Phrase("Metric"), Phrase("Baseline"), Phrase("Target"))
_TITLES = {
    RoundKind.PROPOSAL: Phrase("Minutes of the joint review"),
    RoundKind.ACCEPTANCE: Phrase("Acceptance opinion"),
}


def sheet(row: ProjectRow, people: People, metrics: Sequence[MetricLine], nodes: Sequence[NodeLine]) -> Paper:
    """Both lines on one page: what was promised, what was measured, which nodes are done."""
    goals = [
        (one.goal.line, one.goal.text, _measure(one.goal.metric, one.goal.unit_of_measure),
         one.goal.baseline or _NOTHING, one.goal.target, one.last.text if one.last else _NOTHING)
        for one in metrics
    ]  # fmt: skip
    figures = row.figures
    share = _NOTHING if figures.coupling is None else f"{figures.coupling} %"
    done = f"{figures.nodes_done} / {figures.nodes_total}"
    blocks: list[Block] = [Fields([*_head(row, people), (Phrase("Nodes"), done), (Phrase("Coupling"), share)])]
    if goals:
        head = (*_GOALS, Phrase("Last value"))
        blocks += [Heading(Phrase("Goals of both lines")), Grid(head, goals, (2, 5, 4, 2, 2, 2))]
    if nodes:
        rows = [(one.title, one.due_on, one.state, one.done_on or _NOTHING) for one in nodes]
        blocks.append(
            Grid((Phrase("Node"), Phrase("Due date"), Phrase("State"), Phrase("Done on")), rows, (6, 3, 3, 3))
        )
    return Paper(row.title, blocks, footer=row.code)


def proposal(row: ProjectRow, people: People, nodes: Sequence[NodeLine], risks: Sequence[RiskLine]) -> Paper:
    """The draft that both lines sign; of a classified project only its head."""
    blocks: list[Block] = [Fields(_head(row, people))]
    for title, text in (
        (Phrase("What it is about"), row.summary),
        (Phrase("Policy basis"), row.policy_basis),
        (Phrase("Study beforehand"), row.figures.preliminary_review),
    ):
        blocks += [Heading(title), Text(text)] if text else []
    goals = [
        (one.line, one.text, _measure(one.metric, one.unit_of_measure), one.baseline or _NOTHING, one.target)
        for one in row.goals
    ]
    blocks += _table(Phrase("Goals of both lines"), Grid(_GOALS, goals, (2, 5, 4, 2, 2)))
    team = [
        (people[one.person_id].label, one.line, one.role, one.task or _NOTHING)
        for one in row.team
        if one.person_id in people
    ]
    head = (Phrase("Name"), Phrase("Line"), Phrase("Role"), Phrase("Task"))
    blocks += _table(Phrase("Team"), Grid(head, team, (6, 2, 3, 5)))
    blocks += _table(Phrase("Nodes"), _steps(nodes)) + _table(Phrase("Risks"), _dangers(risks))
    signed = Signatures([Phrase("Party lead"), Phrase("Business lead"), Phrase("Party office")])
    return Paper(Phrase("Project proposal"), [*blocks, signed], mark=Phrase("Draft"), footer=row.code)


def _table(title: Phrase, grid: Grid) -> list[Block]:
    return [Heading(title), grid] if grid.rows else []


def _steps(nodes: Sequence[NodeLine]) -> Grid:
    rows = [(one.title, one.description or _NOTHING, one.due_on) for one in nodes]
    return Grid((Phrase("Node"), Phrase("Description"), Phrase("Due date")), rows, (4, 7, 3))


def _dangers(risks: Sequence[RiskLine]) -> Grid:
    rows = [(one.text, one.level, one.measure, one.party_owner.label, one.business_owner.label) for one in risks]
    head = (Phrase("Risk"), Phrase("Level"), Phrase("Measure"), Line.PARTY, Line.BUSINESS)
    return Grid(head, rows, (4, 2, 5, 3, 3))


def minutes(view: RoundPage) -> Paper:
    """What a panel said, line by line: both numbers stand beside each other and are never one."""
    line = view.line
    fields: list[tuple[object, object]] = [
        (Phrase("Joint project"), view.title),
        (Phrase("Round"), line.kind),
        (Phrase("Version"), line.version),
        (Phrase("Conclusion"), line.conclusion or _NOTHING),
        (Phrase("Points of the Party line"), _points(line.party_score)),
        (Phrase("Points of the business line"), _points(line.business_score)),
    ]
    blocks: list[Block] = [Fields(fields)]
    if view.panel:
        rows = [(one.name, one.line, one.state) for one in view.panel]
        head = (Phrase("Name"), Phrase("Line"), Phrase("State"))
        blocks += [Heading(Phrase("Panel")), Grid(head, rows)]
    for one in view.opinions:
        blocks += [Heading(one.line), Text(one.position), Text(one.text or _NOTHING)]
    blocks += [Heading(Phrase("Minutes of the panel")), Text(line.minutes or _NOTHING)]
    if line.reason:
        blocks += [Heading(Phrase("Reason")), Text(line.reason)]
    title = _TITLES.get(line.kind, Phrase("Minutes of the round"))
    mark = "" if isinstance(line.conclusion, Conclusion) else Phrase("Draft")
    return Paper(title, [*blocks, Signatures([Phrase("For the panel"), Line.PARTY, Line.BUSINESS])], mark=mark)


def notice(view: NoticePage) -> Paper:
    """What hangs on the board while colleagues may object."""
    head, content = view.head, view.content
    fields: list[tuple[object, object]] = [
        (Phrase("Joint project"), content.title if content else head.title),
        (Phrase("Unit"), head.unit_name),
        (Phrase("Party lead"), head.party_lead),
        (Phrase("Business lead"), head.business_lead),
    ]
    blocks: list[Block] = [
        Text(Phrase("On public notice from %(first)s to %(last)s.", first=head.from_on, last=head.until_on)),
        Fields(fields),
    ]
    if content:
        goals = [
            (line, goal["text"], goal["metric"], goal["baseline"] or _NOTHING, goal["target"])
            for line in Line
            for goal in content.goals_of(line)
        ]
        blocks += [Heading(Phrase("What it is about")), Text(content.summary or _NOTHING)]
        blocks += [Grid(_GOALS, goals, (2, 5, 4, 2, 2))] if goals else []
    blocks.append(
        Text(Phrase("Whoever objects does so by name and with reasons to the Party office until the last day."))
    )
    return Paper(Phrase("Public notice"), blocks, footer=head.code)


def _head(row: ProjectRow, people: People) -> list[tuple[object, object]]:
    figures = row.figures
    names = {who: people[who].label for who in row.facts.leads if who in people}
    return [
        (Phrase("Joint project"), row.title),
        (Phrase("Project code"), row.code),
        (Phrase("Unit"), figures.unit_name),
        (Phrase("Sponsor"), figures.sponsor_name or _NOTHING),
        (Phrase("Party building + N"), figures.n_tag),
        (Phrase("Strategic class"), figures.strategic_class),
        (Phrase("Party lead"), names.get(row.facts.party_lead_id or 0, _NOTHING)),
        (Phrase("Business lead"), names.get(row.facts.business_lead_id or 0, _NOTHING)),
        (Phrase("First day"), row.starts_on or _NOTHING),
        (Phrase("Last day"), row.ends_on or _NOTHING),
        (Phrase("State"), row.facts.life.state),
        (Phrase("Budget, yuan"), _NOTHING if figures.budget is None else figures.budget),
    ]


def _measure(metric: str, unit: str) -> str:
    return f"{metric} ({unit})" if unit else metric


def _points(hundredths: int | None) -> str:
    return _NOTHING if hundredths is None else f"{hundredths / 100:.2f}"
