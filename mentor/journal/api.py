"""The journal for a system that collects the logs of many."""

from datetime import datetime
from typing import Annotated

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from mentor.journal.queries.viewer import EntryLine, entries_after
from mentor.kernel.actor import Actor
from mentor.web.api import problems

After = Annotated[int, QueryParameter(ge=0, le=2**53, description="number of the last entry already collected")]


class EntryOut(msgspec.Struct):
    seq: int
    at: datetime
    action: str
    outcome: str
    subject_kind: str
    subject_id: int
    account: int | None
    person: int | None
    on_behalf_of: int | None
    roles: list[str]
    system: str
    address: str


class EntriesOut(msgspec.Struct):
    items: list[EntryOut]
    after: int


@get("/journal", opt={"scope": "journal:read"}, tags=["journal"], responses=problems())
async def list_entries(actor: NamedDependency[Actor], after: After = 0) -> EntriesOut:
    """Up to 500 entries, oldest first, without the values that changed. Ask again with `after` until none come."""
    lines = await entries_after(after, actor=actor)
    return EntriesOut([_out(line) for line in lines], lines[-1].seq if lines else after)


def _out(line: EntryLine) -> EntryOut:
    return EntryOut(
        seq=line.seq,
        at=line.at,
        action=line.action,
        outcome=line.outcome.value,
        subject_kind=line.subject_kind,
        subject_id=line.subject_id,
        account=line.account_id,
        person=line.person_id,
        on_behalf_of=line.on_behalf_of,
        roles=list(line.roles),
        system=line.system,
        address=line.address,
    )


handlers = (list_entries,)
