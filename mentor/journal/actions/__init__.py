"""What is written down: changes and refusals, seals, and the claims of jobs."""

from mentor.journal.actions.entries import erase_details, record, record_refusal
from mentor.journal.actions.seals import JournalDamaged, seal_head

__all__ = ["JournalDamaged", "erase_details", "record", "record_refusal", "seal_head"]
