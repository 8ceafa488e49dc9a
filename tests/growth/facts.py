"""People and mentorships for tests of pure rules: no database."""

from datetime import date
from typing import Any

from mentor.growth.rules.bonds import Bond
from mentor.kernel.actor import Actor, Grant
from mentor.pairing.rules.states import MentorshipState

MENTEE, PARTY, TECHNICAL, STRANGER = (Actor(account_id=n, person_id=n) for n in (1, 2, 3, 9))


def bond(**changes: Any) -> Bond:
    facts: dict[str, Any] = {
        "mentorship_id": 7,
        "state": MentorshipState.ACTIVE,
        "mentee_id": 1,
        "party_id": 2,
        "technical_id": 3,
        "unit_path": "/1/4/",
        "party_path": "/1/2/",
        "starts_on": date(2026, 1, 5),
        "ends_on": date(2026, 12, 31),
    }
    return Bond(**facts | changes)


def with_role(role: str, path: str = "/1/4/", person_id: int = 50) -> Actor:
    return Actor(account_id=person_id, person_id=person_id, grants=(Grant(role, unit_path=path),))
