"""What can be done: open, submit, decide, talk over, rule, end, hand over, delegate."""

from mentor.signoff.actions.deciding import decide
from mentor.signoff.actions.opening import open_request, submit_version
from mentor.signoff.actions.settling import Outcome

__all__ = ["Outcome", "decide", "open_request", "submit_version"]
