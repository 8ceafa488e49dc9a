"""Units and Party organisations as rosters name them."""

from datetime import date

import pytest

from mentor.kernel.i18n import render
from mentor.people.roster.dates import Unreadable
from mentor.people.roster.mapping import TreeRule
from mentor.people.roster.trees import Node, Tree, party_tree, unit_tree


def nodes() -> list[Node]:
    group = Node(1, "JH", "江河集团", "group", "/1/", short_name="集团")
    first = Node(2, "JH01", "一公司", "company", "/1/2/", group)
    second = Node(3, "JH02", "二公司", "company", "/1/3/", group)
    return [
        group,
        first,
        second,
        Node(4, "JH0101", "综合部", "department", "/1/2/4/", first),
        Node(5, "JH0201", "综合部", "department", "/1/3/5/", second),
        Node(6, "JH0202", "财务部", "department", "/1/3/6/", second, ended_on=date(2020, 1, 1)),
    ]


def tree(**rule: object) -> Tree:
    return unit_tree(nodes(), TreeRule(**rule))  # type: ignore[arg-type]


def refusal_of(one: Tree, text: str) -> str:
    with pytest.raises(Unreadable) as refusal:
        one.find(text)
    return render(refusal.value.phrase, "en")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("JH0101", 4), ("jh0101", 4), ("财务部", 6), ("江河集团", 1), ("集团", 1), ("一公司/综合部", 4),
        ("集团/二公司/综合部", 5), ("江河集团 / 二公司 / 综合部", 5), ("一公司／综合部", 4),
    ],
)  # fmt: skip
def test_a_unit_is_found_by_code_by_name_and_by_path(text: str, found: int) -> None:
    separator = "／" if "／" in text else "/"
    one = unit_tree(nodes(), TreeRule(), separator)

    assert one.find(text).id == found


def test_a_name_that_several_have_is_refused_with_their_paths() -> None:
    said = refusal_of(tree(), "综合部")

    assert "江河集团/一公司/综合部, 江河集团/二公司/综合部" in said
    assert tree(under="JH02").find("综合部").id == 5


def test_an_unknown_name_is_answered_with_a_similar_one() -> None:
    assert "Did you mean “江河集团/二公司/财务部”?" in refusal_of(tree(), "财物部")
    assert "neither as code nor as name" in refusal_of(tree(), "Marketing")


def test_unknown_ones_are_planned_once_below_the_parent_of_the_mapping() -> None:
    one = tree(create=True, under="JH01")

    shop, team = one.find("机修车间"), one.find("机修车间/甲班")

    assert one.find("机修车间") is shop
    assert [(node.plan, node.full_name, node.kind, node.path) for node in one.planned] == [
        (0, "江河集团/一公司/机修车间", "workshop", "/1/2/"),
        (1, "江河集团/一公司/机修车间/甲班", "team", "/1/2/"),
    ]
    assert team.parent is shop
    assert (shop.id, shop.path) == (None, "/1/2/")


def test_a_planned_path_begins_where_the_existing_one_ends() -> None:
    one = tree(create=True)

    assert one.find("集团/二公司/采购部").full_name == "江河集团/二公司/采购部"
    assert [node.name for node in one.planned] == ["采购部"]
    assert "say in the column mapping under which" in refusal_of(one, "一个新部门")


def test_the_first_units_of_an_empty_enterprise_are_planned_from_the_top() -> None:
    one = unit_tree([], TreeRule(create=True))

    assert one.find("江河集团/一公司/综合部").full_name == "江河集团/一公司/综合部"
    assert [node.kind for node in one.planned] == ["group", "company", "department"]


def test_a_parent_that_does_not_exist_is_planned_too_if_new_ones_may_be_made() -> None:
    one = tree(create=True, under="Acme", kind="section")

    assert one.find("Sales").full_name == "Acme/Sales"
    assert [(node.kind, node.path) for node in one.planned] == [("company", ""), ("section", "")]
    with pytest.raises(Unreadable):
        tree(under="Acme")


def test_kinds_of_party_organisations_are_guessed_from_their_names() -> None:
    one = party_tree([], TreeRule(create=True))
    one.find("集团党委/一公司党总支/机关党支部/第一党小组")
    one.find("集团党委/攻关临时党支部")

    assert [node.kind for node in one.planned] == ["committee", "general_branch", "branch", "group", "temporary"]
