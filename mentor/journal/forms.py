"""What readers of the journal ask for."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from mentor.journal.queries.viewer import EntryFilter
from mentor.journal.rules import ExportFormat, Outcome
from mentor.kernel.forms import FormReader, RawForm

#: Names of the fields, in the order of the form; they are also the query of the address.
FIELDS = ("since", "until", "who", "action", "kind", "subject", "outcome")

FindAccounts = Callable[[str], Awaitable[Sequence[int]]]


async def read_filter(raw: RawForm, find: FindAccounts) -> EntryFilter:
    """`who` may be a login, a name or an employee number; it becomes the accounts it means."""
    reader = FormReader(raw)
    who = reader.text("who", max_length=60, required=False)
    chosen = reader.checked(
        EntryFilter(
            since=reader.optional_date("since"),
            until=reader.optional_date("until"),
            who=who,
            action=reader.text("action", max_length=60, required=False),
            subject_kind=reader.text("kind", max_length=40, required=False),
            subject_id=reader.optional_integer("subject", low=0, high=999_999_999),
            outcome=reader.optional_choice("outcome", Outcome),
        )
    )
    return replace(chosen, accounts=tuple(await find(who))) if who else chosen


def read_format(raw: RawForm) -> ExportFormat:
    reader = FormReader(raw)
    return reader.checked(reader.choice("format", ExportFormat))
