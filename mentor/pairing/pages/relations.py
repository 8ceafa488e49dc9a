"""What a person's page shows of the pairing: who mentors whom, as far as the reader may see it."""

from litestar import get
from litestar.params import FromPath

from mentor.pairing.queries.mentorships import visible_mentorships_of
from mentor.web.answering import Act, AnyRequest
from mentor.web.respond import Html, is_fragment, page


@get("/people/{person_id:int}/mentorships")
async def show_mentorships(person_id: FromPath[int], request: AnyRequest, actor: Act) -> Html:
    """A fragment for htmx, a page for who follows the link."""
    template = "pairing/_mentorships.html" if is_fragment(request) else "pairing/mentorships.html"
    return page(template, mentorships=await visible_mentorships_of(person_id, actor), person_id=person_id)


ROUTES = (show_mentorships,)
