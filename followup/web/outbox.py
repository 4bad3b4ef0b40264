"""The outbox: the messages in each state, and one message as it is sent."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from followup.services.documents.reading_room import show_message
from followup.services.mail.outbox import list_messages
from followup.services.mail.resending import bounced_contacts
from followup.vocabulary.statuses import MailStatus
from followup.web.rendering import page

router = APIRouter()
PAGE = 100
MOST_PAGES = 10_000


@router.get("/outbox")
def outbox(
    request: Request,
    status: MailStatus | None = None,
    page_number: Annotated[int, Query(alias="page", ge=1, le=MOST_PAGES)] = 1,
) -> HTMLResponse:
    """What waits for an officer, and the messages, those prepared first first. Nothing here acts: commands do."""
    register = request.app.state.register
    found = list_messages(
        register, statuses=[status] if status else None, limit=PAGE + 1, offset=(page_number - 1) * PAGE
    )
    return page(
        request,
        "outbox.html",
        found=found,
        uncertain=list_messages(register, statuses=[MailStatus.UNCERTAIN], limit=PAGE).messages,
        bounced=bounced_contacts(register).contacts,
        status=status,
        states=list(MailStatus),
        page_number=page_number,
        size=PAGE,
    )


@router.get("/messages/{identity}")
def message(request: Request, identity: str) -> HTMLResponse:
    """One message: its headers, its text part, the source of its html part."""
    return page(request, "message.html", view=show_message(request.app.state.register, identity))
