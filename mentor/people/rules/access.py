"""Who may see and change what of people and accounts. Pure."""

from dataclasses import dataclass

from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.people.rules.words import ADMINISTRATORS, SEES_PEOPLE, Role


@dataclass(frozen=True, slots=True)
class PersonFacts:
    person_id: int
    unit_path: str
    party_path: str = ""


def is_administrator(actor: Actor) -> bool:
    return actor.has(*ADMINISTRATORS)


def sees_person(person: PersonFacts, actor: Actor) -> bool:
    """Whether the actor may see this person by scope alone; their features check relations."""
    if is_administrator(actor):
        return False
    return (
        actor.is_system
        or actor.person_id == person.person_id
        or actor.covers(person.unit_path, *SEES_PEOPLE)
        or any(person.party_path.startswith(s) for s in actor.party_scopes(*SEES_PEOPLE) if person.party_path)
    )


def refusal_to_create_accounts(actor: Actor) -> Phrase | None:
    if not actor.has(Role.SYSADMIN):
        return Phrase("Only the system administrator does this.")
    return None


def refusal_to_grant(actor: Actor) -> Phrase | None:
    if not actor.has(Role.SECADMIN):
        return Phrase("Only the security administrator does this.")
    return None


def refusal_of_grant(role: Role, held: frozenset[Role], *, has_scope: bool, is_own: bool) -> Phrase | None:
    """Why an account that holds `held` may not get `role` as well; separation of the three administrators."""
    if is_own:
        return Phrase("Nobody grants rights to the own account.")
    if role in held and role in ADMINISTRATORS:
        return Phrase("This account has this role already.")
    if held and (role in ADMINISTRATORS or held & ADMINISTRATORS):
        return Phrase("An administrator holds no other role, and no other role goes with an administrator's.")
    if role in ADMINISTRATORS and has_scope:
        return Phrase("An administrator's role has no unit.")
    if role not in ADMINISTRATORS and not has_scope:
        return Phrase("Please choose the unit or Party organisation it reaches.")
    return None


def refusal_to_import(actor: Actor) -> Phrase | None:
    """Rosters come from HR, each planner for the units in reach; the system acts for the command line."""
    if actor.is_system or actor.unit_scopes(Role.HR):
        return None
    return Phrase("Only HR imports rosters, for the units it is responsible for.")


def sees_contact(person: PersonFacts, actor: Actor) -> bool:
    """Phone and e-mail in full: the person, and HR whose scope reaches the person."""
    return actor.person_id == person.person_id or actor.covers(person.unit_path, Role.HR)


def masked(text: str) -> str:
    """138****5678: enough to recognise, too little to use."""
    return text[:3] + "****" + text[-4:] if len(text) >= 8 else ("****" if text else "")


def sees_party_data(person: PersonFacts, actor: Actor) -> bool:
    """Affiliation, Party organisation and history: the person, HR and the Party office in reach."""
    if is_administrator(actor):
        return False
    offices = (Role.HR, Role.PARTY_OFFICE)
    return (
        actor.person_id == person.person_id
        or actor.covers(person.unit_path, *offices)
        or any(person.party_path.startswith(scope) for scope in actor.party_scopes(*offices) if person.party_path)
    )


def refusal_to_edit_person(person: PersonFacts, actor: Actor) -> Phrase | None:
    """Master data are HR's; somebody who moves is edited by HR of the unit that has the person now."""
    if is_administrator(actor) or not actor.covers(person.unit_path, Role.HR):
        return Phrase("Only HR of this person's unit changes these data.")
    return None


def refusal_to_declare(person: PersonFacts, actor: Actor) -> Phrase | None:
    """A declaration of avoidance is made by the person, or entered by HR."""
    if actor.person_id == person.person_id or refusal_to_edit_person(person, actor) is None:
        return None
    return Phrase("Only the person or HR of the unit declares this.")


def sees_declarations(person: PersonFacts, actor: Actor) -> bool:
    return sees_party_data(person, actor)


def refusal_to_edit_units(path: str, actor: Actor) -> Phrase | None:
    """Who changes the administrative tree at `path`; "" is above all roots."""
    if is_administrator(actor) or not actor.covers(path, Role.HR):
        return Phrase("Only HR of this unit changes it.")
    return None


def refusal_to_edit_party(path: str, actor: Actor) -> Phrase | None:
    """The Party tree is the Party office's; one whose reach is the whole enterprise by unit may do it too."""
    by_party = any(path.startswith(scope) for scope in actor.party_scopes(Role.PARTY_OFFICE))
    by_unit = any(scope.count("/") == 2 for scope in actor.unit_scopes(Role.PARTY_OFFICE))
    if is_administrator(actor) or not (by_party or by_unit):
        return Phrase("Only the Party office changes this.")
    return None


def sees_party_tree(actor: Actor) -> bool:
    """Offices, secretaries and leaders; others have no need of it."""
    return not is_administrator(actor) and actor.has(Role.HR, Role.PARTY_OFFICE, Role.BRANCH_SECRETARY, Role.LEADER)
