"""Finding people: by what, in which order, what is shown of whom, and at which price."""

import pytest

from mentor.kernel.actor import Actor
from mentor.kernel.database import current_engine
from mentor.kernel.errors import NotFound
from mentor.people.names import pinyin_of
from mentor.people.queries.person import person_view
from mentor.people.queries.search import find_people
from mentor.people.rules import Role
from mentor.people.tables import OrgUnit, Person
from tests.builders.people import a_party_org, a_person, a_unit, actor

pytestmark = pytest.mark.usefixtures("database")
NAMES = ("张伟", "张伟明", "章文", "曾志伟", "王芳", "安娜", "赵薇")


async def some_people() -> OrgUnit:
    unit = await a_unit()
    for number, name in enumerate(NAMES):
        pinyin, initials = pinyin_of(name)
        await a_person(name, unit, pinyin=pinyin, initials=initials, employee_no=f"A{number:04}")
    return unit


async def found(text: str, **more: int) -> list[str]:
    return [one.name for one in (await find_people(text, Actor(person_id=1), **more)).rows]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张伟", ["张伟", "张伟明"]),
        ("张", ["张伟", "张伟明"]),
        ("zhangwei", ["张伟", "张伟明"]),
        ("Zhang Wei", ["张伟", "张伟明"]),
        ("zw", ["张伟", "章文", "赵薇", "张伟明"]),
        ("zzw", ["曾志伟"]),
        ("zeng", ["曾志伟"]),
        ("ceng", []),
        ("an", ["安娜"]),
        ("A0003", ["曾志伟"]),
        ("a0003", ["曾志伟"]),
        ("a000", list(NAMES)),
        ("Ａ０００３", ["曾志伟"]),
        ("0003", []),
        ("%", []),
        ("_", []),
        ("", []),
        ("'; DROP TABLE people_person; --", []),
    ],
)
async def test_people_are_found_by_the_beginning_of_name_pinyin_initials_or_number(text: str, names: list[str]) -> None:
    await some_people()
    assert await found(text) == names


async def test_pages_follow_each_other_without_gap_or_repetition_over_all_ways() -> None:
    await some_people()
    page, pages, names = await find_people("zw", Actor(person_id=1), size=1), 1, []
    while True:
        names += [one.name for one in page.rows]
        if not page.after:
            break
        page, pages = await find_people("zw", Actor(person_id=1), after=page.after, size=1), pages + 1
    assert (names, pages) == (["张伟", "章文", "赵薇", "张伟明"], 4)


async def test_somebody_found_by_pinyin_is_not_found_again_by_initials() -> None:
    await a_person("安宁", pinyin="anning", initials="an")
    assert await found("an") == ["安宁"]


@pytest.mark.parametrize("cursor", ["x", "WzEsMiwzLDRd", "Wzk5LCIiLCIiLDFd", "WzAsbnVsbCwiIiwxXQ"])
async def test_a_damaged_cursor_begins_again(cursor: str) -> None:
    await some_people()
    assert len((await find_people("zhang", Actor(person_id=1), after=cursor)).rows) in (0, 3)


async def test_a_search_is_at_most_three_statements(statements: list[str]) -> None:
    await some_people()
    statements.clear()
    page = await find_people("zw", Actor(person_id=1), size=2)
    await find_people("zw", Actor(person_id=1), after=page.after, size=2)
    assert len(statements) <= 6


@pytest.mark.parametrize(("text", "searches"), [("章文", 1), ("zhang", 3), ("zw", 3), ("a00", 4), ("0001", 1)])
async def test_every_search_is_read_from_an_index_in_its_order(text: str, searches: int, statements: list[str]) -> None:
    if current_engine().engine_type != "sqlite":
        pytest.skip("the plan of a nearly empty table says nothing on PostgreSQL")
    await some_people()
    statements.clear()
    await find_people(text, Actor(person_id=1))
    assert len(statements) == searches
    for statement in list(statements):
        rows = await Person.raw("EXPLAIN QUERY PLAN " + statement.replace("?", "'zhang'"))
        plan = " | ".join(str(row["detail"]) for row in rows)
        assert "SEARCH people_person USING INDEX" in plan, (statement, plan)
        assert "TEMP B-TREE" not in plan, (statement, plan)


async def test_the_three_administrators_find_nobody() -> None:
    person = await a_person()
    for role in (Role.SYSADMIN, Role.SECADMIN, Role.AUDITOR):
        with pytest.raises(NotFound):
            await find_people("p", actor(None, role))
        with pytest.raises(NotFound):
            await person_view(person.id, actor(None, role))


async def test_what_is_shown_of_a_person_depends_on_who_looks() -> None:
    group = await a_unit()
    unit, elsewhere = await a_unit(group), await a_unit()
    branch = await a_party_org()
    mei = await a_person("Mei", unit, phone="13812345678", party_org=branch.id, affiliation="01", specialties="welding")
    other = await a_person("Other", unit)

    stranger = await person_view(mei.id, actor(other))
    assert (stranger.person.name, stranger.phone, stranger.details, stranger.party) == ("Mei", "", None, None)
    assert stranger.declarations is None
    assert (stranger.may_edit, stranger.may_declare) == (False, False)

    herself = await person_view(mei.id, actor(mei))
    assert (herself.phone, herself.is_own, herself.may_edit, herself.may_declare) == ("13812345678", True, False, True)
    assert herself.party is not None
    assert herself.party.org == branch.name

    head = await person_view(mei.id, actor(other, Role.UNIT_HEAD, unit=unit))
    assert (head.phone, head.party, head.declarations) == ("138****5678", None, None)
    assert head.details is not None
    assert head.details.specialties == "welding"

    planner = await person_view(mei.id, actor(other, Role.HR, unit=group))
    assert (planner.phone, planner.may_edit) == ("13812345678", True)
    assert planner.party is not None

    far = await person_view(mei.id, actor(other, Role.HR, unit=elsewhere))
    assert (far.phone, far.details, far.may_edit) == ("", None, False)
