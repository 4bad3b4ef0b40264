"""The parties, and one page a party."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import HTMLResponse

from followup.services.people.party_page import list_parties, show_party
from followup.web.rendering import page

router = APIRouter()


@router.get("/parties")
def parties(request: Request) -> HTMLResponse:
    """Every party with its calls and answers counted."""
    return page(request, "parties.html", found=list_parties(request.app.state.register))


@router.get("/parties/{code}")
def party(request: Request, code: Annotated[str, Path(max_length=12)]) -> HTMLResponse:
    """Everything about one party."""
    today = request.app.state.clock().date()
    return page(request, "party.html", view=show_party(request.app.state.register, code, today=today))
