"""What the administrators look up for their forms: names and numbers only, nothing of the business."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mentor.kernel.actor import Actor
from mentor.kernel.errors import Invalid, NotFound
from mentor.kernel.forms import clean
from mentor.kernel.i18n import Phrase
from mentor.kernel.paging import Page
from mentor.people.queries.search import LAST, FoundPerson, search
from mentor.people.queries.trees import Tree
from mentor.people.rules import EmploymentStatus, Role
from mentor.people.tables import Account, OrgUnit, Person

_MOST_PLACES = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A unit or Party organisation to choose; several may have the same name."""

    id: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class WithoutAccount:
    person_id: int
    name: str
    employee_no: str
    unit: str


async def find_person(text: str, actor: Actor) -> Page[FoundPerson]:
    """For opening an account: the first few, by name, pinyin or number."""
    _administrators_only(actor)
    return await search(text, size=10)


async def number_of(person_id: int, actor: Actor) -> str:
    """Employee number, as the sign-in name; Invalid when the person has none."""
    _administrators_only(actor)
    row = await Person.select(Person.employee_no).where(Person.id == person_id).first()
    if row is None:
        raise Invalid({"person": Phrase("Please choose one.")})
    if not row["employee_no"]:
        raise Invalid({"login": Phrase("This person has no employee number; please give a sign-in name.")})
    return str(row["employee_no"])


async def find_places(tree: Tree, text: str, actor: Actor) -> Sequence[Place]:
    """Open ones whose name contains the words or whose code begins with them."""
    _administrators_only(actor)
    word = clean(text).replace("\\", "").replace("%", "").replace("_", "")
    if not word:
        return ()
    table: Any = tree.table
    fits = table.name.ilike(f"%{word}%") | table.code.ilike(f"{word}%")
    rows = await table.select().where(fits & tree.closed.is_null()).order_by(table.path).limit(_MOST_PLACES)
    return [Place(row["id"], row["name"], row["code"]) for row in rows]


async def without_account(unit_id: int, actor: Actor, *, limit: int) -> Sequence[WithoutAccount]:
    """Persons of the unit and below with a number, still here, without an account, in the order of the tree."""
    _administrators_only(actor)
    unit = await OrgUnit.select(OrgUnit.path).where(OrgUnit.id == unit_id).first()
    if unit is None:
        raise NotFound
    rows = await Person.raw(
        """SELECT p.id, p.name, p.employee_no, u.name AS unit FROM people_unit u JOIN people_person p ON p.unit = u.id
           WHERE u.path >= {} AND u.path < {} AND p.employee_no IS NOT NULL AND p.status <> {}
             AND NOT EXISTS (SELECT 1 FROM people_account a WHERE a.person = p.id)
             AND NOT EXISTS (SELECT 1 FROM people_account a WHERE a.login = p.employee_no)
           ORDER BY u.path, p.sort_order, p.id LIMIT {}""",
        unit["path"], unit["path"] + LAST, EmploymentStatus.LEFT.value, limit,
    )  # fmt: skip
    return [WithoutAccount(row["id"], row["name"], row["employee_no"], row["unit"]) for row in rows]


async def accounts_like(text: str) -> Sequence[int]:
    """Ids of accounts whose sign-in name, or whose person's name, pinyin or number begins so; each from an index."""
    word = clean(text)
    parts = [("name", word), ("pinyin", word.lower().replace(" ", "")), ("employee_no", word)]
    union = " UNION ".join(
        f"""SELECT id FROM (SELECT a.id FROM people_person p JOIN people_account a ON a.person = p.id
            WHERE p.{column} >= {{}} AND p.{column} < {{}} ORDER BY p.{column} LIMIT 200) AS by_{column}"""
        for column, _ in parts
    )
    by_login = "SELECT id FROM people_account WHERE login >= {} AND login < {}"
    values = [value for _, start in [*parts, ("login", word)] for value in (start, start + LAST)]
    rows = await Account.raw(f"{union} UNION {by_login} LIMIT 500", *values)
    return [row["id"] for row in rows]


def _administrators_only(actor: Actor) -> None:
    if not actor.has(Role.SYSADMIN, Role.SECADMIN):
        raise NotFound
