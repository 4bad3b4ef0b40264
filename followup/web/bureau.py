"""The bureau's page: pending mandates by decision."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from followup.services.tasks.bureau import pending_mandates
from followup.web.rendering import page

router = APIRouter()


@router.get("/bureau")
def bureau(request: Request) -> HTMLResponse:
    """What is pending, by decision: status, lateness, what blocks, replies against those asked."""
    today = request.app.state.clock().date()
    return page(request, "bureau.html", view=pending_mandates(request.app.state.register, today=today))
