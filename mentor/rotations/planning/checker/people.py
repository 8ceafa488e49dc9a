"""What is wrong with the stints of one person. Pure."""

from collections import Counter
from collections.abc import Iterator
from itertools import combinations

from mentor.kernel.i18n import Phrase
from mentor.rotations.planning.checker.kinds import Kind, Violation, fixed, span
from mentor.rotations.planning.problem import Pin, Problem, Stint


def of_person(problem: Problem, i: int, stints: tuple[Stint, ...]) -> Iterator[Violation]:
    past = fixed(problem, i)
    yield from _of_cover(problem, i, stints, past)
    for stint in stints:
        if stint not in past:
            yield from _of_stint(problem, i, stint)
    for one, other in combinations(stints, 2):
        if not {one, other} <= past:
            yield from _of_two(problem, i, one, other)
    yield from _of_time(problem, i, stints, past)


def _of_cover(problem: Problem, i: int, stints: tuple[Stint, ...], past: set[Stint]) -> Iterator[Violation]:
    person = problem.people[i]
    names = problem.experiences
    new = Counter(problem.posts[stint.post].experience for stint in stints if stint not in past)
    old = {problem.posts[stint.post].experience for stint in stints if stint in past}
    for q in sorted({*person.required, *new}):
        parts = {"person": person.name, "experience": names[q]}
        if q not in person.required:
            sentence = Phrase("%(person)s does not need the experience “%(experience)s”.", **parts)
        elif new[q] + (q in old) > 1:
            sentence = Phrase("%(person)s would gain the experience “%(experience)s” twice.", **parts)
        elif new[q] + (q in old) == 0:
            yield Violation(Kind.COVER, Phrase("%(person)s lacks the experience “%(experience)s”.", **parts), (i,))
            continue
        else:
            continue
        cells = {t for one in stints if problem.posts[one.post].experience == q for t in span(one)}
        yield Violation(Kind.COVER, sentence, (i,), tuple(sorted(cells)))
    for stint in sorted(past - set(stints)):
        sentence = Phrase(
            "%(person)s was on “%(post)s” already; the past stays.",
            person=person.name,
            post=problem.posts[stint.post].name,
        )
        yield Violation(Kind.PAST, sentence, (i,), span(stint))


def _of_stint(problem: Problem, i: int, stint: Stint) -> Iterator[Violation]:
    person, post, cells = problem.people[i], problem.posts[stint.post], span(stint)
    parts = {"person": person.name, "post": post.name, "unit": problem.units[post.unit]}
    if not post.shortest <= stint.length <= post.longest:
        sentence = Phrase(
            "A stint on “%(post)s” takes %(shortest)s to %(longest)s periods, not %(length)s.",
            shortest=post.shortest,
            longest=post.longest,
            length=stint.length,
            **parts,
        )
        yield Violation(Kind.LENGTH, sentence, (i,), cells, stint.post)
    if away := tuple(t for t in cells if not problem.available[i][t]):
        sentence = Phrase(
            "%(person)s has to be at home in %(periods)s.", periods=[problem.periods[t] for t in away], **parts
        )
        yield Violation(Kind.AWAY, sentence, (i,), away)
    if post.unit == person.home:
        sentence = Phrase("“%(post)s” is in the own unit of %(person)s.", **parts)
        yield Violation(Kind.UNIT, sentence, (i,), cells, stint.post)
    elif post.unit in person.avoids:
        sentence = Phrase("Relatives of %(person)s work in %(unit)s.", **parts)
        yield Violation(Kind.UNIT, sentence, (i,), cells, stint.post)
    if stint.start < problem.past:
        sentence = Phrase("%(person)s cannot begin on “%(post)s” in a period that is over.", **parts)
        yield Violation(Kind.PAST, sentence, (i,), cells, stint.post)


def _of_two(problem: Problem, i: int, one: Stint, other: Stint) -> Iterator[Violation]:
    person = problem.people[i]
    first, second = problem.posts[one.post], problem.posts[other.post]
    parts = {"person": person.name, "one": first.name, "other": second.name}
    if both := tuple(sorted(set(span(one)) & set(span(other)))):
        sentence = Phrase("%(person)s would be on “%(one)s” and on “%(other)s” at once.", **parts)
        yield Violation(Kind.OVERLAP, sentence, (i,), both)
    if first.unit == second.unit:
        sentence = Phrase("%(person)s would be in %(unit)s twice.", unit=problem.units[first.unit], **parts)
        yield Violation(Kind.TWICE, sentence, (i,), tuple(sorted({*span(one), *span(other)})))
    for a, b in problem.order:
        if {a, b} <= set(problem.people[i].required):
            for early, late in ((one, other), (other, one)):
                gained = problem.posts[early.post].experience, problem.posts[late.post].experience
                settled = late in fixed(problem, i)
                if gained == (a, b) and early.start + early.length > late.start and not settled:
                    sentence = Phrase(
                        "%(person)s has to gain “%(a)s” before “%(b)s”.",
                        a=problem.experiences[a],
                        b=problem.experiences[b],
                        **parts,
                    )
                    yield Violation(Kind.ORDER, sentence, (i,), span(late))


def _of_time(problem: Problem, i: int, stints: tuple[Stint, ...], past: set[Stint]) -> Iterator[Violation]:
    """Whoever must leave a key post begins somewhere in time."""
    person = problem.people[i]
    if person.latest_start is None or past or not person.required:
        return
    if not any(stint.start <= person.latest_start for stint in stints):
        sentence = Phrase(
            "%(person)s must leave the key post: the first stint begins in %(period)s at the latest.",
            person=person.name,
            period=problem.periods[min(person.latest_start, len(problem.periods) - 1)],
        )
        yield Violation(Kind.DEADLINE, sentence, (i,), tuple(range(person.latest_start + 1)))


def of_pin(problem: Problem, pin: Pin, stints: tuple[Stint, ...]) -> Iterator[Violation]:
    cells = tuple(range(pin.start, pin.start + pin.length))
    if pin.is_cell:
        broken = tuple(t for t in cells if not any(_is_cell_kept(problem, pin, stint, t) for stint in stints))
    else:
        broken = () if Stint(pin.post or 0, pin.start, pin.length) in stints else cells
    if broken:
        sentence = Phrase(
            "What the board holds fast for %(person)s is not kept.", person=problem.people[pin.person].name
        )
        yield Violation(Kind.PIN, sentence, (pin.person,), broken, pin.post, pin.unit)


def _is_cell_kept(problem: Problem, pin: Pin, stint: Stint, t: int) -> bool:
    if not stint.start <= t < stint.start + stint.length:
        return False
    return pin.post in (None, stint.post) and pin.unit in (None, problem.posts[stint.post].unit)
