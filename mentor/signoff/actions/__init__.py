"""What can be done: open, submit, decide, talk over, rule, end, hand over, delegate."""

from mentor.signoff.actions.calibrating import record_calibration, rule
from mentor.signoff.actions.closing import waive, withdraw
from mentor.signoff.actions.deciding import decide
from mentor.signoff.actions.delegating import NewDelegation, delegate, end_delegation
from mentor.signoff.actions.opening import open_request, submit_version
from mentor.signoff.actions.reminding import remind
from mentor.signoff.actions.settling import Outcome
from mentor.signoff.actions.succeeding import Succession, reassign, succeed

__all__ = [
    "NewDelegation",
    "Outcome",
    "Succession",
    "decide",
    "delegate",
    "end_delegation",
    "open_request",
    "reassign",
    "record_calibration",
    "remind",
    "rule",
    "submit_version",
    "succeed",
    "waive",
    "withdraw",
]
