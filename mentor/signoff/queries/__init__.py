"""What can be seen of two keys."""

from mentor.people.queries import PersonLine
from mentor.signoff.queries.delegations import DelegationLine, Delegations, delegations_of, person_called
from mentor.signoff.queries.inbox import BADGE_LIMIT, InboxLine, inbox, inbox_count, next_open
from mentor.signoff.queries.lines import (
    AnswerLine,
    CalibrationLine,
    ClosureLine,
    DecisionForm,
    HandoverLine,
    HistoryLine,
    KeyLine,
    RequestView,
    SeatLine,
    VersionLine,
)
from mentor.signoff.queries.rulings import RulingLine, rulings
from mentor.signoff.queries.states import SubjectState, states_of
from mentor.signoff.queries.view import request_view

__all__ = [
    "BADGE_LIMIT",
    "AnswerLine",
    "CalibrationLine",
    "ClosureLine",
    "DecisionForm",
    "DelegationLine",
    "Delegations",
    "HandoverLine",
    "HistoryLine",
    "InboxLine",
    "KeyLine",
    "PersonLine",
    "RequestView",
    "RulingLine",
    "SeatLine",
    "SubjectState",
    "VersionLine",
    "delegations_of",
    "inbox",
    "inbox_count",
    "next_open",
    "person_called",
    "request_view",
    "rulings",
    "states_of",
]
