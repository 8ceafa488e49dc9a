"""What the app is made of: routers, menu, and the loaders that web leaves open. Imported by mentor.app only."""

from datetime import datetime

from litestar.types import ControllerRouterHandler

from mentor.calendar import api as calendar_api
from mentor.calendar import pages as calendar
from mentor.calendar.rules import refusal_to_edit
from mentor.files import pages as files
from mentor.growth import api as growth_api
from mentor.growth import pages as growth
from mentor.growth.rules.cohort import has_list
from mentor.journal import api as journal_api
from mentor.journal import pages as journal
from mentor.journal.actions import record_refusal
from mentor.journal.rules import refusal_to_read, refusal_to_watch_jobs
from mentor.kernel.actor import Actor
from mentor.kernel.i18n import Phrase
from mentor.knowledge import api as knowledge_api
from mentor.knowledge import pages as knowledge
from mentor.knowledge.rules.search import is_reader
from mentor.notifications import api as notifications_api
from mentor.notifications import pages as notifications
from mentor.notifications.rules import refusal_to_run_mail
from mentor.overview import pages as overview
from mentor.overview.queries import badges
from mentor.pairing import api as pairing_api
from mentor.pairing import pages as pairing
from mentor.pairing.rules.visibility import SEES_MENTORSHIPS
from mentor.people import api as people_api
from mentor.people.pages import access, accounts, directory, grants, me, persons, roster, roster_mapping, trees
from mentor.people.queries.access import viewer_of_session, viewer_of_token
from mentor.people.queries.identities import account_names, find_accounts, person_names
from mentor.people.rules import Role, is_administrator
from mentor.projects import api as projects_api
from mentor.projects import pages as projects
from mentor.rotations import api as rotations_api
from mentor.rotations import pages as rotations
from mentor.signoff import api as signoff_api
from mentor.signoff import pages as signoff
from mentor.web import pages as web
from mentor.web.api import api_router
from mentor.web.navigation import Entry, set_menu

ROUTERS: tuple[ControllerRouterHandler, ...] = (
    web.router,
    access.router,
    me.router,
    directory.router,
    persons.router,
    roster.router,
    roster_mapping.router,
    trees.router,
    accounts.router,
    grants.router,
    overview.router,
    signoff.router,
    pairing.router,
    growth.router,
    projects.router,
    rotations.router,
    knowledge.router,
    files.router({**growth.FILES_OF, **pairing.FILES_OF, **projects.FILES_OF, **knowledge.FILES_OF}),
    notifications.router,
    calendar.router,
    journal.make_router(journal.Directory(account_names, person_names, find_accounts)),
    api_router(
        (
            *people_api.handlers,
            *signoff_api.handlers,
            *pairing_api.handlers,
            *growth_api.handlers,
            *projects_api.handlers,
            *knowledge_api.handlers,
            *rotations_api.handlers,
            *calendar_api.handlers,
            *notifications_api.handlers,
            *journal_api.handlers,
        )
    ),
)


load_viewer = viewer_of_session
load_token_viewer = viewer_of_token


load_badges = badges


async def note_refusal(actor: Actor, route: str, why: str, now: datetime) -> None:
    await record_refusal(route, actor=actor, now=now, why=why)


def start_menu() -> None:
    set_menu(
        (
            Entry("/", Phrase("Waiting for me"), is_business, badge="inbox"),
            Entry("/messages", Phrase("Messages"), is_business, badge="messages"),
            Entry("/mentees", Phrase("My mentees"), is_business),
            Entry("/cohort", Phrase("Cohort"), has_list),
            Entry("/projects", Phrase("Joint projects"), is_business),
            Entry("/knowledge", Phrase("Knowledge"), is_reader),
            Entry("/rotations", Phrase("Rotations"), is_business),
            Entry("/programmes", Phrase("Programmes"), lambda actor: actor.has(*SEES_MENTORSHIPS)),
            Entry("/pool", Phrase("Mentor pool"), is_business),
            Entry("/notices", Phrase("Public notices"), is_business),
            Entry("/people", Phrase("People"), is_business),
            Entry("/accounts", Phrase("Accounts"), lambda actor: actor.has(Role.SYSADMIN, Role.SECADMIN)),
            Entry("/grants", Phrase("Rights"), lambda actor: actor.has(Role.SECADMIN)),
            Entry("/calendar", Phrase("Work calendar"), lambda actor: refusal_to_edit(actor) is None),
            Entry("/journal", Phrase("Journal"), lambda actor: refusal_to_read(actor) is None),
            Entry("/jobs", Phrase("Scheduled work"), lambda actor: refusal_to_watch_jobs(actor) is None),
            Entry("/mail", Phrase("Mail that could not be sent"), lambda actor: refusal_to_run_mail(actor) is None),
        )
    )


def is_business(actor: Actor) -> bool:
    return not is_administrator(actor)
