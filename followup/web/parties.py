"""The parties, and one page a party, on which a contact to whom mail came back is put right."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from followup.services.mail.resending import correct_contact, resend_to
from followup.services.people.party_page import list_parties, party_of, show_party
from followup.services.people.promises import Promise, note_promise, withdraw_promise
from followup.vocabulary.errors import NotAllowed
from followup.vocabulary.instants import instant
from followup.web.forms import ACT, By, Words, back_to, with_forms
from followup.web.rendering import page

router = APIRouter()


@router.get("/parties")
def parties(request: Request) -> HTMLResponse:
    """Every party with its calls and answers counted."""
    today = request.app.state.clock().date()
    return page(request, "parties.html", found=list_parties(request.app.state.register, today=today))


@router.get("/parties/{code}")
def party(request: Request, code: Annotated[str, Path(max_length=12)]) -> HTMLResponse:
    """Everything about one party."""
    today = request.app.state.clock().date()
    return with_forms(page(request, "party.html", view=show_party(request.app.state.register, code, today=today)))


@router.post("/parties/{code}/said", dependencies=ACT)
def said(  # noqa: PLR0913, PLR0917  the fields of the form
    request: Request,
    code: Annotated[str, Path(max_length=12)],
    by: By,
    call: Words,
    said: Words = "",
    until: Words = "",
    over: Words = "",
) -> Response:
    """Note what a party said on a call: a promise holds its reminders; one that is over lets them go on."""
    state = request.app.state
    words = said.strip() or None
    if over:
        withdraw_promise(state.register, call, code, said=words, by=by, now=state.clock())
    else:
        day = instant(until).date() if until else None
        noted = Promise(call=call, party=code, promised_by=day, said=words)
        note_promise(state.register, noted, by=by, now=state.clock())
    return back_to(f"/parties/{code}#calls")


@router.post("/contacts/{identity}/correct", dependencies=ACT)
def correct(request: Request, identity: str, by: By, address: Words, reason: Words) -> Response:
    """Put a contact's address right, and prepare again in the same step what went to the wrong one."""
    state = request.app.state
    if state.house is None:
        raise NotAllowed("these pages send no mail; use followup contact correct")
    correct_contact(state.register, identity, address=address, by=by, now=state.clock(), reason=reason)
    resend_to(state.register, state.house, identity, by=by, now=state.clock())
    return back_to(f"/parties/{party_of(state.register, identity)}#contacts")
