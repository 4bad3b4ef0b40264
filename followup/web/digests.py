"""The page by which a contact stops the weekly digest. Opening it stops nothing; its button does, or a mail program."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from followup.services.people.contact_digest import stop_digest
from followup.vocabulary.errors import NotFound
from followup.web.rendering import page

router = APIRouter()


@router.get("/digest/{contact}/{secret}")
def ask(request: Request, contact: str, secret: str) -> HTMLResponse:
    """Ask whether to stop: mail scanners open every address of a mail."""
    return page(request, "digest.html", contact=contact, secret=secret, stopped=False)


@router.post("/digest/{contact}/{secret}")
def stop(request: Request, contact: str, secret: str) -> HTMLResponse:
    """Stop it: by the button of the page, or in one step by a mail program (RFC 8058), from whatever site that is."""
    state = request.app.state
    if state.house is None or state.house.links is None:
        raise NotFound("this address stops nothing here")
    stop_digest(state.register, state.house.links.key, contact, secret, now=state.clock())
    return page(request, "digest.html", contact=contact, secret=secret, stopped=True)
