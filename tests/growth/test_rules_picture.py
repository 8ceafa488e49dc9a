"""The three axes over time."""

from datetime import date

from mentor.growth.rules.bonds import Axis
from mentor.growth.rules.picture import LevelEvidence, picture, standing

TODAY = date(2026, 9, 1)
EVIDENCE = [
    LevelEvidence(Axis.POLITICAL, 2, date(2026, 3, 1)),
    LevelEvidence(Axis.POLITICAL, 4, date(2026, 8, 1)),
    LevelEvidence(Axis.BUSINESS, 3, date(2026, 5, 1)),
    LevelEvidence(Axis.BUSINESS, 2, date(2026, 8, 20)),
]


def test_a_standing_is_the_highest_level_shown_until_then():
    assert standing(EVIDENCE, date(2026, 6, 1)) == {Axis.POLITICAL: 2, Axis.BUSINESS: 3, Axis.SCENARIO: 0}
    assert standing(EVIDENCE, TODAY) == {Axis.POLITICAL: 4, Axis.BUSINESS: 3, Axis.SCENARIO: 0}
    assert standing([], TODAY) == dict.fromkeys(Axis, 0)


def test_the_picture_compares_now_with_three_months_ago():
    drawn = picture(EVIDENCE, TODAY)
    assert {ray.axis: (ray.before, ray.now) for ray in drawn.rays} == {
        Axis.POLITICAL: (2, 4),
        Axis.BUSINESS: (3, 3),
        Axis.SCENARIO: (0, 0),
    }
    assert not drawn.is_empty
    assert len(drawn.rings) == 5


def test_party_is_left_business_right_and_everything_stays_inside():
    drawn = picture([LevelEvidence(axis, 5, TODAY) for axis in Axis], TODAY)
    assert drawn.outline_now == drawn.rings[-1]
    (left, _), (right, _), (foot_x, foot_y) = (ray.end for ray in drawn.rays)
    assert left < foot_x < right
    assert all(0 <= value <= 240 for ray in drawn.rays for value in (*ray.end, *ray.label))
    assert foot_y > 200


def test_without_evidence_the_picture_says_so():
    assert picture([], TODAY).is_empty
