"""The inbox: mail that came and does not say for certain what it answers, for an officer to assign or dismiss."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from followup.services.calls.letters import list_calls
from followup.services.mail.holding_pen import Assignment, assign, dismiss, list_inbox
from followup.services.mail.incoming import HELD, MAIL_STATES, MailDesk
from followup.services.mail.receipts import write_receipts
from followup.web.forms import ACT, By, Words, back_to, with_forms
from followup.web.rendering import page

router = APIRouter()


@router.get("/inbox")
def inbox(request: Request, status: str = HELD) -> HTMLResponse:
    """The mails in a state, those that wait for an officer first; looking changes nothing."""
    register = request.app.state.register
    chosen = status if status in MAIL_STATES else HELD
    found = list_inbox(register, statuses=[chosen])
    calls = list_calls(register).calls if chosen == HELD and found.mails else []
    return with_forms(page(request, "inbox.html", found=found, calls=calls, status=chosen, states=MAIL_STATES))


@router.post("/inbox/{identity}/assign", dependencies=ACT)
def assigned(request: Request, identity: str, by: By, call: Words = "", party: Words = "") -> Response:
    """Make a held mail a submission of a party on a call, and tell its sender."""
    state = request.app.state
    said = Assignment(call=call.strip() or None, party=party.strip().upper() or None)
    assign(state.register, _desk(request), identity, said, by=by, now=state.clock())
    if state.house is not None:
        write_receipts(state.register, state.house, by=by, now=state.clock())
    return back_to("/inbox")


@router.post("/inbox/{identity}/dismiss", dependencies=ACT)
def dismissed(request: Request, identity: str, by: By, reason: Words = "") -> Response:
    """Set a held mail aside, with the reason."""
    state = request.app.state
    dismiss(state.register, _desk(request), identity, reason, by=by, now=state.clock())
    return back_to("/inbox")


def _desk(request: Request) -> MailDesk:
    return MailDesk.of(request.app.state.files, request.app.state.house)
