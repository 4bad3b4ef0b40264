"""The calls, the register of replies of one call, and the page of calls that is shown to the public."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from followup.services.calls.extend import Grant, extend_deadline
from followup.services.calls.letter_documents import list_letters
from followup.services.calls.letters import list_calls
from followup.services.calls.public_calls import export_calls
from followup.services.calls.replies import reply_register
from followup.services.calls.sheets import items_sought
from followup.services.mail.reminder_mail import House
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import instant
from followup.vocabulary.languages import UN_LANGUAGES
from followup.web.forms import ACT, By, Words, back_to, with_forms
from followup.web.rendering import page

router = APIRouter()
LANGUAGES = f"^({'|'.join(UN_LANGUAGES)})$"
# The public page brings its own style sheet; it may do nothing else.
_PUBLIC_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@router.get("/calls")
def calls(request: Request) -> HTMLResponse:
    """Every call with the replies against those asked."""
    return page(request, "calls.html", found=list_calls(request.app.state.register))


@router.get("/calls/{identity}")
def replies(request: Request, identity: str) -> HTMLResponse:
    """The register of replies of one call, as on the day of the page."""
    today = request.app.state.clock().date()
    register = request.app.state.register
    view = reply_register(register, identity, today=today)
    letters = list_letters(register, identity).letters
    items = items_sought(register, identity)
    shown = page(request, "call.html", view=view, items=items, letters=letters, today=today, languages=UN_LANGUAGES)
    return with_forms(shown)


@router.post("/calls/{identity}/extend", dependencies=ACT)
def extended(
    request: Request, identity: str, by: By, reply_by: Words, granted_by: Words, party: Words = ""
) -> Response:
    """Grant more time, to all whom the latest letter asked or to one party; the notices wait for approval."""
    state = request.app.state
    grant = Grant(instant(reply_by).date(), granted_by.strip(), party.strip().upper() or None)
    extend_deadline(state.register, identity, grant, by=by, now=state.clock())
    return back_to(f"/calls/{identity}")


def house_of(request: Request) -> House:
    """From where mail comes. Raises BadInput when the pages were opened without it."""
    house: House | None = request.app.state.house
    if house is None:
        raise BadInput("these pages were opened without the address from which mail comes; use the commands")
    return house


@router.get("/calls-for-information")
def public(request: Request, language: Annotated[str, Query(pattern=LANGUAGES)] = "en") -> Response:
    """The page of calls as the public sees it."""
    state = request.app.state
    content = export_calls(state.register, "html", now=state.clock(), language=language)
    return Response(content, media_type="text/html", headers={"Content-Security-Policy": _PUBLIC_POLICY})
