"""Importing rosters: upload, dry run, correction, writing."""

from mentor.people.actions.roster.mappings import receive_mapping, remove_mapping, save_mapping
from mentor.people.actions.roster.uploading import (
    Choice,
    accept,
    cancel,
    correct,
    keep_choice,
    start_check,
    upload,
)
from mentor.people.actions.roster.working import claim_next, forget_old, perform, something_waits

__all__ = [
    "Choice",
    "accept",
    "cancel",
    "claim_next",
    "correct",
    "forget_old",
    "keep_choice",
    "perform",
    "receive_mapping",
    "remove_mapping",
    "save_mapping",
    "something_waits",
    "start_check",
    "upload",
]
