"""What joint projects wait for: from their leads, and from the Party office of the area. For the first screen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.queries.search import LAST
from mentor.people.rules import Role
from mentor.projects.tables import JointProject

#: A node shows up so many days before it is due.
AHEAD = timedelta(days=14)
#: At most so many of each kind: the list of projects has the others.
MOST = 20


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing to do: what for, in which project, until when, and where."""

    kind: Phrase
    title: str
    about: str
    due_on: date | None
    address: str


# Raw: questions about several tables in one statement; each branch starts at an index and ends at a limit.
_OF_LEADS = """
SELECT * FROM (SELECT 'node' AS what, n.id AS id, n.title AS title, j.title AS about,
    CAST(n.due_on AS VARCHAR(10)) AS due
FROM projects_project j JOIN projects_node n ON n.project = j.id
LEFT JOIN signoff_request r ON r.kind = 'project_node' AND r.subject_kind = 'project_node' AND r.subject_id = n.id
WHERE (j.party_lead = {} OR j.business_lead = {}) AND j.state = 'running' AND n.due_on <= {}
AND (n.state IN ('planned', 'returned') OR (n.state = 'submitted' AND r.state IN ('returned', 'ruled_returned')))
ORDER BY n.due_on, n.id LIMIT 20) a
UNION ALL
SELECT * FROM (SELECT CASE WHEN j.state = 'running' THEN 'accept' ELSE j.state END, j.id, j.title, '',
    CAST(NULL AS VARCHAR(10))
FROM projects_project j WHERE (j.party_lead = {} OR j.business_lead = {})
AND (j.state IN ('draft', 'approved', 'correction')
     OR (j.state = 'running' AND j.nodes_total > 0 AND j.nodes_done = j.nodes_total))
ORDER BY j.id LIMIT 20) b
"""
#: One state after the other, each along its index to its limit: many thousands may stand in a state.
_ROUND = """
UNION ALL
SELECT * FROM (SELECT '{what}', j.id, j.title, u.name, {due}
FROM projects_project j JOIN people_unit u ON u.id = j.unit
WHERE j.state = '{state}' AND (SCOPE){then}
AND NOT EXISTS (SELECT 1 FROM projects_round r WHERE r.project = j.id AND r.state = 'open')
ORDER BY j.post_due_on, j.id LIMIT 20) {state}
"""
_DUE, _NEVER = "CAST(j.post_due_on AS VARCHAR(10))", "CAST(NULL AS VARCHAR(10))"
_ROUNDS = "".join(
    _ROUND.format(what=f"{what or state}_round", state=state, due=due, then=then)
    for state, what, due, then in (
        ("review", "", _NEVER, ""),
        ("acceptance", "", _NEVER, ""),
        ("correction", "", _NEVER, ""),
        ("post_evaluation", "", _DUE, ""),
        ("closed", "post_evaluation", _DUE, " AND j.post_due_on <= {}"),
    )
)
_OF_OFFICE = """
UNION ALL
SELECT * FROM (SELECT 'conclude', r.id, j.title, u.name, CAST(r.due_on AS VARCHAR(10))
FROM projects_round r JOIN projects_project j ON j.id = r.project JOIN people_unit u ON u.id = j.unit
WHERE r.state = 'open' AND (SCOPE)
AND NOT EXISTS (SELECT 1 FROM projects_panelist p WHERE p.round = r.id AND p.state = 'invited')
ORDER BY r.due_on, r.id LIMIT 20) d
UNION ALL
SELECT * FROM (SELECT 'objection', s.id, j.title, u.name, CAST(s.until_on AS VARCHAR(10))
FROM projects_objection o JOIN projects_notice s ON s.id = o.notice
JOIN projects_project j ON j.id = s.project JOIN people_unit u ON u.id = j.unit
WHERE o.state = 'open' AND (SCOPE) ORDER BY s.until_on, o.id LIMIT 20) e
UNION ALL
SELECT * FROM (SELECT 'delay', n.id, n.title, j.title, CAST(n.due_on AS VARCHAR(10))
FROM projects_delay y JOIN projects_node n ON n.id = y.node
JOIN projects_project j ON j.id = n.project JOIN people_unit u ON u.id = j.unit
WHERE y.state = 'asked' AND (SCOPE) ORDER BY n.due_on, y.id LIMIT 20) f
"""
#: What each is called, and where it is done.
_WORDS: Mapping[str, tuple[Phrase, str]] = {
    "node": (Phrase("Node to be handed in"), "/project-nodes/{}"),
    "draft": (Phrase("Proposal to be written"), "/projects/{}/proposal"),
    "approved": (Phrase("Project to be started"), "/projects/{}/nodes"),
    "accept": (Phrase("Acceptance to be asked for"), "/projects/{}/nodes"),
    "correction": (Phrase("To be corrected after acceptance"), "/projects/{}/rounds"),
    "review_round": (Phrase("Panel of the joint review to be called"), "/projects/{}/rounds"),
    "acceptance_round": (Phrase("Panel of the acceptance to be called"), "/projects/{}/rounds"),
    "correction_round": (Phrase("Panel to be called when it is corrected"), "/projects/{}/rounds"),
    "post_evaluation_round": (Phrase("Post-evaluation due, panel to be called"), "/projects/{}/rounds"),
    "conclude": (Phrase("Round to be concluded"), "/project-rounds/{}"),
    "objection": (Phrase("Objection to be answered"), "/project-notices/{}"),
    "delay": (Phrase("Delay to be decided"), "/project-nodes/{}"),
}


async def waiting(actor: Actor, today: date) -> Sequence[Waiting]:
    """One statement; at most `MOST` of each kind, those due first."""
    if actor.person_id is None:
        return []
    me = actor.person_id
    sql, values = _OF_LEADS, [me, me, today + AHEAD, me, me]
    if scopes := actor.unit_scopes(Role.PARTY_OFFICE):
        inside = " OR ".join(["(u.path >= {} AND u.path < {})"] * len(scopes))
        ends = [end for path in scopes for end in (path, path + LAST)]
        sql += (_ROUNDS + _OF_OFFICE).replace("SCOPE", inside)
        values += [*ends * 5, today, *ends * 3]
    rows: list[dict[str, Any]] = await JointProject.raw(sql, *values)
    return [_waiting(row) for row in rows]


def _waiting(row: Mapping[str, Any]) -> Waiting:
    kind, address = _WORDS[row["what"]]
    due = date.fromisoformat(row["due"][:10]) if row["due"] else None
    return Waiting(kind, row["title"], row["about"], due, address.format(row["id"]))
