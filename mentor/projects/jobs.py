"""What happens in joint projects by itself."""

from datetime import datetime

from mentor.kernel.actor import system_actor
from mentor.kernel.schedule import Job
from mentor.projects.actions import changes, members, notices, running


async def approve(moment: datetime) -> None:
    """Approve projects whose notice has ended without an open objection, until there are none left."""
    while await notices.approve_ended(actor=system_actor("projects.approve"), now=moment) == notices.CHUNK:
        pass


async def note_nodes(moment: datetime) -> None:
    """Note which nodes both leads have decided on."""
    while await running.note_nodes(actor=system_actor("projects.nodes"), now=moment) == running.CHUNK:
        pass


async def note_contributions(moment: datetime) -> None:
    """Note which statements both leads have decided on."""
    while await members.note_contributions(actor=system_actor("projects.statements"), now=moment) == members.CHUNK:
        pass


async def change_scope(moment: datetime) -> None:
    """Carry out changes of scope that both lines accepted."""
    await changes.carry_out_changes(actor=system_actor("projects.changes"), now=moment)


async def open_post(moment: datetime) -> None:
    """Open the post-evaluations whose day has come."""
    actor = system_actor("projects.post")
    while await running.open_post_evaluations(actor=actor, now=moment) == running.CHUNK:
        pass


JOBS = (
    Job("projects.approve", approve, cron="20 0 * * *"),
    Job("projects.nodes", note_nodes, every=60),
    Job("projects.statements", note_contributions, every=60),
    Job("projects.changes", change_scope, every=60),
    Job("projects.post", open_post, cron="40 0 * * *"),
)
