"""What the demo enterprise has learnt is complete before anything of it is built."""

from mentor.demo.wisdom.telling import FATES
from mentor.demo.wisdom.texts import lessons, modules
from mentor.growth.rules.bonds import Axis
from mentor.knowledge.rules.modules import NEEDED
from mentor.projects.rules.words import ChainNode


def test_sixty_modules_have_all_that_a_review_asks_for_and_a_fate() -> None:
    found = modules()
    assert len(found) == len(FATES) == 60
    assert len({one.content.title for one in found}) == 60
    assert not [one.content.title for one in found if not all(getattr(one.content, name) for name in NEEDED)]


def test_modules_speak_of_known_axes_and_places() -> None:
    axes, places = {one.value for one in Axis}, {one.value for one in ChainNode}
    assert not [one.content for one in modules() if not axes.issuperset(one.content.axes)]
    assert not [one.content for one in modules() if one.content.place not in places]


def test_lessons_say_all_three_things() -> None:
    told = [*lessons(), *(lesson for one in modules() for lesson in one.lessons)]
    assert len(told) == 40
    assert all(one.situation and one.learnt and one.advice for one in told)
