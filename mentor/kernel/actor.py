"""Who is asking. Knows nothing of what the roles mean."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grant:
    """One role in one scope; paths are materialised tree paths such as "/1/7/", "" means no such scope."""

    role: str
    unit_path: str = ""
    party_path: str = ""


@dataclass(frozen=True, slots=True)
class Actor:
    """Built once per request or job, then passed by hand.

    `person_id` is None for accounts without a person (the three administrators may have none)
    and for the system itself.
    """

    account_id: int | None = None
    person_id: int | None = None
    grants: tuple[Grant, ...] = ()
    name: str = ""
    language: str = "zh-CN"
    address: str = ""  # where the request came from, for the journal
    session_id: int | None = None
    is_system: bool = False

    def has(self, *roles: str) -> bool:
        return any(grant.role in roles for grant in self.grants)

    def unit_scopes(self, *roles: str) -> tuple[str, ...]:
        """Paths of the administrative subtrees in which the actor holds one of the roles."""
        return tuple(g.unit_path for g in self.grants if g.role in roles and g.unit_path)

    def party_scopes(self, *roles: str) -> tuple[str, ...]:
        return tuple(g.party_path for g in self.grants if g.role in roles and g.party_path)

    def covers(self, unit_path: str, *roles: str) -> bool:
        """True when one of the roles reaches the unit at `unit_path`."""
        return any(unit_path.startswith(scope) for scope in self.unit_scopes(*roles))

    def covers_party(self, party_path: str, *roles: str) -> bool:
        """True when one of the roles reaches the Party organisation at `party_path`; "" is reached by nobody."""
        return bool(party_path) and any(party_path.startswith(scope) for scope in self.party_scopes(*roles))


def system_actor(name: str) -> Actor:
    """The actor of a job; `name` says which one in the journal."""
    return Actor(name=name, is_system=True)
