"""What is wrong at posts, in units and between relatives. Pure."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from mentor.kernel.i18n import Phrase
from mentor.rotations.planning.checker.kinds import Kind, Violation, fixed, span
from mentor.rotations.planning.problem import Plan, Problem


def of_posts(problem: Problem, plan: Plan) -> Iterator[Violation]:
    present: Counter[tuple[int, int]] = Counter()
    settled: Counter[tuple[int, int]] = Counter()
    staying: Counter[tuple[int, int]] = Counter()
    for i, stints in enumerate(plan):
        past = fixed(problem, i)
        for stint in stints:
            for t in span(stint):
                present[stint.post, t] += 1
                settled[stint.post, t] += stint in past
                staying[stint.post, t] += t + 1 < stint.start + stint.length
    for j, post in enumerate(problem.posts):
        for t, name in enumerate(problem.periods):
            parts = {"post": post.name, "period": name}
            room = int(problem.capacity[j][t])
            if present[j, t] > max(room, settled[j, t]):
                sentence = Phrase(
                    "“%(post)s” takes %(room)s people in %(period)s, not %(count)s.",
                    room=room,
                    count=present[j, t],
                    **parts,
                )
                people = tuple(i for i, mine in enumerate(plan) if any(s.post == j and t in span(s) for s in mine))
                yield Violation(Kind.CAPACITY, sentence, people, (t,), j, post.unit)
            if problem.handover[j][t] and t >= problem.past and not staying[j, t]:
                sentence = Phrase("Nobody stays on “%(post)s” from %(period)s on to hand over.", **parts)
                yield Violation(Kind.HANDOVER, sentence, (), (t,), j, post.unit)


def of_units(problem: Problem, plan: Plan) -> Iterator[Violation]:
    present = Counter((problem.posts[s.post].unit, t) for mine in plan for s in mine for t in span(s))
    for d, unit in enumerate(problem.units):
        for t in range(problem.past, len(problem.periods)):
            if present[d, t] < int(problem.minimum[d][t]):
                sentence = Phrase(
                    "%(unit)s needs %(minimum)s people in %(period)s and would have %(count)s.",
                    unit=unit,
                    minimum=int(problem.minimum[d][t]),
                    period=problem.periods[t],
                    count=present[d, t],
                )
                yield Violation(Kind.MINIMUM, sentence, (), (t,), None, d)


def of_relatives(problem: Problem, plan: Plan) -> Iterator[Violation]:
    for a, b in dict.fromkeys(tuple(sorted(pair)) for pair in problem.related):
        meeting: dict[int, set[int]] = defaultdict(set)
        for one in plan[a]:
            for other in plan[b]:
                unit = problem.posts[one.post].unit
                settled = one in fixed(problem, a) and other in fixed(problem, b)
                if unit == problem.posts[other.post].unit and not settled:
                    meeting[unit] |= set(span(one)) & set(span(other))
        for unit, periods in meeting.items():
            if periods:
                sentence = Phrase(
                    "%(one)s and %(other)s are related and would be in %(unit)s together.",
                    one=problem.people[a].name,
                    other=problem.people[b].name,
                    unit=problem.units[unit],
                )
                yield Violation(Kind.RELATED, sentence, (a, b), tuple(sorted(periods)), None, unit)
