"""What is written down: changes and refusals, seals, and the claims of jobs."""

from mentor.journal.actions.entries import erase_details, record, record_refusal
from mentor.journal.actions.exporting import export_entries, export_lines
from mentor.journal.actions.runs import (
    claim_retry,
    claim_run,
    fail_run,
    finish_run,
    forget_runs,
    note_seen,
)
from mentor.journal.actions.seals import JournalDamaged, seal_head

__all__ = [
    "JournalDamaged",
    "claim_retry",
    "claim_run",
    "erase_details",
    "export_entries",
    "export_lines",
    "fail_run",
    "finish_run",
    "forget_runs",
    "note_seen",
    "record",
    "record_refusal",
    "seal_head",
]
