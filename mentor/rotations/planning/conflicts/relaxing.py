"""What relaxing a demand means in words. Pure."""

from mentor.kernel.i18n import Phrase, plural
from mentor.rotations.planning.conflicts.demands import Group, Kind, Member, names, sentence
from mentor.rotations.planning.problem import Problem

#: Demands that hold in each period by itself.
_OF_PLACES = (Kind.CAPACITY, Kind.MINIMUM, Kind.HANDOVER)


def relaxed(problem: Problem, group: Group, amount: int, given: list[Member]) -> Phrase:
    """What giving up so much of a demand means."""
    about = group.about
    cells = [problem.periods[int(member[2])] for member in sorted(given) if group.kind in _OF_PLACES]
    if group.kind is Kind.CAPACITY:
        text = plural("%(n)s more place-period on “%(post)s”", "%(n)s more place-periods on “%(post)s”", amount,
                      post=problem.posts[about].name)  # fmt: skip
        return Phrase("%(what)s: %(periods)s", what=text, periods=cells)
    if group.kind is Kind.MINIMUM:
        text = plural("%(n)s person-period less in %(unit)s", "%(n)s person-periods less in %(unit)s", amount,
                      unit=problem.units[about])  # fmt: skip
        return Phrase("%(what)s: %(periods)s", what=text, periods=cells)
    if group.kind is Kind.HANDOVER:
        return Phrase("no handover on “%(post)s”: %(periods)s", post=problem.posts[about].name, periods=cells)
    people = list(dict.fromkeys(int(member[1]) for member in given)) if group.kind is not Kind.PIN else []
    who = names(problem, people)
    if group.kind is Kind.COVER:
        return plural(
            "let %(n)s person off the experience “%(experience)s”, such as %(who)s",
            "let %(n)s people off the experience “%(experience)s”, such as %(who)s",
            amount, experience=problem.experiences[about], who=who,
        )  # fmt: skip
    return Phrase("do without: %(demand)s", demand=sentence(problem, group))
