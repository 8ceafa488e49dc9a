"""What came of using a module counts as evidence of a milestone."""

from datetime import datetime

from mentor.growth.actions.milestones import add_evidence
from mentor.growth.rules.milestones import EvidenceKind, NewEvidence
from mentor.journal import actions as journal
from mentor.kernel.actor import Actor
from mentor.kernel.clock import local_date
from mentor.kernel.database import write_transaction
from mentor.kernel.errors import Invalid
from mentor.kernel.i18n import Phrase, render
from mentor.knowledge.queries.modules import ModuleRow, module_row
from mentor.knowledge.queries.uses import OwnUse, own_use
from mentor.knowledge.rules.modules import MODULE, TELLING
from mentor.knowledge.tables.modules import ModuleUse


async def bring_use(use_id: int, milestone_id: int, *, actor: Actor, now: datetime) -> None:
    """The mentee takes the use as evidence of a milestone, once. Raises Invalid while nothing came of it yet."""
    use = await own_use(use_id, actor)
    if use.outcome not in TELLING:
        raise Invalid({"": Phrase("Please say first what came of using it.")})
    module = await module_row(use.module_id, actor, local_date(now))
    new = NewEvidence(EvidenceKind.LINK, _said(use, module), address=f"/modules/{module.id}")
    async with write_transaction():
        evidence = await add_evidence(milestone_id, new, actor=actor, now=now)
        taken = (
            await ModuleUse.update({ModuleUse.evidence: evidence})
            .where((ModuleUse.id == use_id) & ModuleUse.evidence.is_null())
            .returning(ModuleUse.id)
        )
        if not taken:
            raise Invalid({"": Phrase("This is already evidence of a milestone.")})
        after = {"use": use_id, "milestone": milestone_id, "evidence": evidence}
        await journal.record("knowledge.bring_use", MODULE, module.id, actor=actor, now=now, after=after)


def _said(use: OwnUse, module: ModuleRow) -> str:
    """As the mentors read it: which module, where, what came of it."""
    what = Phrase("Module “%(title)s”: %(outcome)s", title=module.shown.title, outcome=use.outcome.label)
    return " · ".join(filter(None, (render(what), use.place_title, use.note)))
