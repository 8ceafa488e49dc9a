"""The life of a joint project as pure functions: what comes next, who must act, and which decisions it needs.

A step is allowed only from its state and only when every decision it rests on has been given for the version at hand;
a new version of the proposal voids the decisions of the joint review. Nothing leads around a decision.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mentor.kernel.i18n import Labelled, Phrase
from mentor.projects.rules.words import ProjectKind


class ProjectState(Labelled):
    PUBLISHED = "published", Phrase("Open for bids")
    AWARDED = "awarded", Phrase("Awarded, pledge awaited")
    DRAFT = "draft", Phrase("Proposal being written")
    REVIEW = "review", Phrase("In joint review")
    NOTICE = "notice", Phrase("Public notice before approval")
    APPROVED = "approved", Phrase("Approved, not yet started")
    RUNNING = "running", Phrase("Project running")
    ACCEPTANCE = "acceptance", Phrase("Being accepted")
    CORRECTION = "correction", Phrase("Being corrected after acceptance")
    CLOSED = "closed", Phrase("Closed, post-evaluation to come")
    POST_EVALUATION = "post_evaluation", Phrase("In post-evaluation")
    ARCHIVED = "archived", Phrase("Project archived")
    REJECTED = "rejected", Phrase("Proposal not taken up")
    WITHDRAWN = "withdrawn", Phrase("Proposal withdrawn")


class Result(Labelled):
    """The four honest results."""

    ACCEPTED = "accepted", Phrase("Accepted")
    AFTER_CORRECTION = "after_correction", Phrase("Accepted after correction")
    DILIGENT = "diligent", Phrase("Not reached, diligent")
    OTHER = "other", Phrase("Not reached, other")


class Required(Labelled):
    """Decisions that no path may leave out."""

    AWARD = "award", Phrase("award of the bid")
    PARTY_PLEDGE = "party_pledge", Phrase("pledge of the Party lead")
    BUSINESS_PLEDGE = "business_pledge", Phrase("pledge of the business lead")
    BOTH_GOALS = "both_goals", Phrase("goals on both lines")
    PARTY_REVIEW = "party_review", Phrase("review by the Party line")
    BUSINESS_REVIEW = "business_review", Phrase("review by the business line")
    NOTICE_CLEAN = "notice_clean", Phrase("public notice without open objection")
    NODES_DONE = "nodes_done", Phrase("every node accepted by both leads or dropped")
    PANEL_SCORED = "panel_scored", Phrase("scores of the acceptance panel on both lines")
    CORRECTED = "corrected", Phrase("check of the correction by both lines")
    TOLERANCE_REFERENCE = "tolerance_reference", Phrase("reference of the document on error tolerance")
    LESSONS_ASKED = "lessons_asked", Phrase("lessons asked from every member")
    POST_DUE = "post_due", Phrase("date of the post-evaluation reached")
    POST_EVALUATED = "post_evaluated", Phrase("conclusion of the post-evaluation")


class Who(Labelled):
    """Who must act so that it goes on."""

    BIDDERS = "bidders", Phrase("teams that bid")
    PARTY_OFFICE = "party_office", Phrase("Party office")
    LEADS = "leads", Phrase("both leads")
    BOTH_LINES = "both_lines", Phrase("reviewers of both lines")
    ANYBODY = "anybody", Phrase("whoever objects, and the Party office")
    PANEL = "panel", Phrase("the panel")
    NOBODY = "nobody", Phrase("nobody: it is over")
    CLOCK = "clock", Phrase("nobody yet: it waits for its date")


class Step(Labelled):
    AWARD = "award", Phrase("Award the bid")
    PLEDGE = "pledge", Phrase("Sign the performance pledge")
    SUBMIT = "submit", Phrase("Submit the proposal to joint review")
    RETURN = "return", Phrase("Return the proposal")
    REJECT = "reject", Phrase("Do not take the proposal up")
    PASS_REVIEW = "pass_review", Phrase("Put it on public notice")
    UPHOLD = "uphold", Phrase("Back to the proposal because of an objection")
    APPROVE = "approve", Phrase("Approve the project")
    START = "start", Phrase("Start the project")
    ASK_ACCEPTANCE = "ask_acceptance", Phrase("Ask for acceptance")
    ACCEPT = "accept", Phrase("Conclude: accepted")
    CORRECT = "correct", Phrase("Conclude: correct and look again")
    RECHECK = "recheck", Phrase("Conclude: accepted after correction")
    CLOSE_DILIGENT = "close_diligent", Phrase("Conclude: not reached, diligent")
    CLOSE_OTHER = "close_other", Phrase("Conclude: not reached, other")
    OPEN_POST = "open_post", Phrase("Open the post-evaluation")
    ARCHIVE = "archive", Phrase("Archive the project")
    WITHDRAW = "withdraw", Phrase("Withdraw the proposal")


@dataclass(frozen=True, slots=True)
class Move:
    """One step: where it starts and ends, who takes it, and what must have been decided."""

    step: Step
    sources: frozenset[ProjectState]
    target: ProjectState
    who: Who
    needs: frozenset[Required] = frozenset()
    result: Result | None = None
    #: Decisions that no longer count afterwards.
    voids: frozenset[Required] = frozenset()


@dataclass(frozen=True, slots=True)
class Life:
    """Where a project stands: `given` are the decisions that count for the version at hand."""

    state: ProjectState
    kind: ProjectKind
    version: int = 1
    given: frozenset[Required] = frozenset()
    result: Result | None = None


_S = ProjectState
_R = Required
_REVIEWS = frozenset({_R.PARTY_REVIEW, _R.BUSINESS_REVIEW, _R.NOTICE_CLEAN})
_PANEL = frozenset({_R.PANEL_SCORED, _R.LESSONS_ASKED})
_PLEDGES = frozenset({_R.AWARD, _R.PARTY_PLEDGE, _R.BUSINESS_PLEDGE})


def _from(*states: ProjectState) -> frozenset[ProjectState]:
    return frozenset(states)


MOVES: Mapping[Step, Move] = {
    move.step: move
    for move in (
        Move(Step.AWARD, _from(_S.PUBLISHED), _S.AWARDED, Who.PARTY_OFFICE, frozenset({_R.AWARD})),
        Move(Step.PLEDGE, _from(_S.AWARDED), _S.DRAFT, Who.LEADS, _PLEDGES),
        Move(Step.SUBMIT, _from(_S.DRAFT), _S.REVIEW, Who.LEADS, frozenset({_R.BOTH_GOALS}), voids=_REVIEWS),
        Move(Step.RETURN, _from(_S.REVIEW), _S.DRAFT, Who.BOTH_LINES, voids=_REVIEWS),
        Move(Step.REJECT, _from(_S.REVIEW), _S.REJECTED, Who.PARTY_OFFICE),
        Move(
            Step.PASS_REVIEW,
            _from(_S.REVIEW),
            _S.NOTICE,
            Who.BOTH_LINES,
            frozenset({_R.PARTY_REVIEW, _R.BUSINESS_REVIEW}),
        ),
        Move(Step.UPHOLD, _from(_S.NOTICE), _S.DRAFT, Who.PARTY_OFFICE, voids=_REVIEWS),
        Move(Step.APPROVE, _from(_S.NOTICE), _S.APPROVED, Who.ANYBODY, _REVIEWS),
        Move(Step.START, _from(_S.APPROVED), _S.RUNNING, Who.LEADS, _REVIEWS),
        Move(Step.ASK_ACCEPTANCE, _from(_S.RUNNING), _S.ACCEPTANCE, Who.LEADS, frozenset({_R.NODES_DONE})),
        Move(Step.ACCEPT, _from(_S.ACCEPTANCE), _S.CLOSED, Who.PANEL, _PANEL, Result.ACCEPTED),
        Move(Step.CORRECT, _from(_S.ACCEPTANCE), _S.CORRECTION, Who.PANEL, _PANEL, voids=frozenset({_R.CORRECTED})),
        Move(
            Step.RECHECK,
            _from(_S.CORRECTION),
            _S.CLOSED,
            Who.BOTH_LINES,
            _PANEL | {_R.CORRECTED},
            Result.AFTER_CORRECTION,
        ),
        Move(
            Step.CLOSE_DILIGENT,
            _from(_S.ACCEPTANCE, _S.CORRECTION),
            _S.CLOSED,
            Who.PANEL,
            _PANEL | {_R.TOLERANCE_REFERENCE},
            Result.DILIGENT,
        ),
        Move(Step.CLOSE_OTHER, _from(_S.ACCEPTANCE, _S.CORRECTION), _S.CLOSED, Who.PANEL, _PANEL, Result.OTHER),
        Move(Step.OPEN_POST, _from(_S.CLOSED), _S.POST_EVALUATION, Who.CLOCK, frozenset({_R.POST_DUE})),
        Move(Step.ARCHIVE, _from(_S.POST_EVALUATION), _S.ARCHIVED, Who.PARTY_OFFICE, frozenset({_R.POST_EVALUATED})),
        Move(Step.WITHDRAW, _from(_S.AWARDED, _S.DRAFT, _S.REVIEW, _S.NOTICE), _S.WITHDRAWN, Who.LEADS, voids=_REVIEWS),
    )
}

#: Nothing follows these.
FINAL = frozenset({_S.ARCHIVED, _S.REJECTED, _S.WITHDRAWN})
#: The proposal may be written anew; everywhere else a change is a new version that has to be decided.
WRITABLE = frozenset({_S.DRAFT})
#: Steps that turn back or end it early: never shown as what comes next.
_ASIDE = frozenset({Step.RETURN, Step.REJECT, Step.UPHOLD, Step.WITHDRAW, Step.CLOSE_DILIGENT, Step.CLOSE_OTHER})


@dataclass(frozen=True, slots=True)
class Due:
    """What comes next: the step, who must act, and the decisions still missing for it."""

    step: Step
    who: Who
    missing: tuple[Required, ...]


def born(kind: ProjectKind) -> Life:
    """Open bidding begins with the published list, everything else with a proposal."""
    return Life(_S.PUBLISHED if kind is ProjectKind.BIDDING else _S.DRAFT, kind)


def missing(life: Life, step: Step) -> tuple[Required, ...]:
    """Decisions without which this step may not be taken, in the order of the life."""
    return tuple(one for one in Required if one in _needed(life, step) - life.given)


def refusal_to_step(life: Life, step: Step) -> Phrase | None:
    """Why the life cycle does not allow this step now, or None."""
    if life.state not in MOVES[step].sources:
        return Phrase("This is not possible now: the project is at “%(state)s”.", state=life.state)
    if lacking := missing(life, step):
        return Phrase("Still missing: %(decisions)s.", decisions=lacking)
    return None


def after(life: Life, step: Step) -> Life:
    """The project after the step; ValueError when `refusal_to_step` has a reason."""
    if (refusal := refusal_to_step(life, step)) is not None:
        raise ValueError(refusal.key)
    move = MOVES[step]
    version = life.version + (step in (Step.RETURN, Step.UPHOLD))
    return replace(
        life, state=move.target, version=version, given=life.given - move.voids, result=move.result or life.result
    )


def decided(life: Life, decision: Required) -> Life:
    return replace(life, given=life.given | {decision})


def next_steps(life: Life) -> tuple[Due, ...]:
    """What brings the project forward from here; nothing when it is over."""
    return tuple(
        Due(move.step, move.who, missing(life, move.step))
        for move in MOVES.values()
        if life.state in move.sources and move.step not in _ASIDE
    )


def who_acts(life: Life) -> Who:
    """Who must act now; NOBODY when it is over."""
    due = next_steps(life)
    return due[0].who if due else Who.NOBODY


def _needed(life: Life, step: Step) -> frozenset[Required]:
    """Open bidding carries its award and both pledges through to approval."""
    needs = MOVES[step].needs
    if life.kind is ProjectKind.BIDDING and step in (Step.SUBMIT, Step.APPROVE, Step.START):
        return needs | _PLEDGES
    return needs
