"""What can be seen of two keys."""

from mentor.people.queries import PersonLine
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
    "inbox",
    "inbox_count",
    "next_open",
    "request_view",
    "rulings",
    "states_of",
]
