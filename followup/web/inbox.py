"""The inbox: mail that came and does not say for certain what it answers, for an officer to assign or dismiss."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from followup.services.calls.letters import list_calls
from followup.services.inbox.holding_pen import Assignment, Promised, assign, dismiss, list_inbox, note_promised
from followup.services.inbox.incoming import HELD, MAIL_STATES, MailDesk
from followup.services.inbox.receipts import write_receipts
from followup.web.forms import ACT, LONGEST_NAME, By, Words, back_to, with_forms
from followup.web.rendering import page
from followup.web.submissions import codes, listed

router = APIRouter()


class _Answer(BaseModel):
    """The form by which a held mail is assigned; parties are codes and items numbers, with spaces or commas between."""

    by: str = Field(min_length=1, max_length=LONGEST_NAME)
    call: str = ""
    party: str = ""
    behalf: str = ""
    items: str = Field("", pattern=r"^[0-9,;\s]*$")
    corrects: str = Field("", pattern=r"^\s*[0-9]*\s*$")
    confidential: bool = False
    also: list[str] = []

    def said(self) -> Assignment:
        """What the officer says by it."""
        return Assignment(
            call=self.call.strip() or None,
            party=self.party.strip().upper() or None,
            on_behalf_of=tuple(codes(self.behalf)),
            corrects=int(self.corrects) if self.corrects.strip() else None,
            confidential=self.confidential,
            items=tuple(int(one) for one in listed(self.items)),
            also=tuple(one for one in self.also if one),
        )


@router.get("/inbox")
def inbox(request: Request, status: str = HELD) -> HTMLResponse:
    """The mails in a state, those that wait for an officer first; looking changes nothing."""
    register = request.app.state.register
    chosen = status if status in MAIL_STATES else HELD
    found = list_inbox(register, statuses=[chosen])
    calls = list_calls(register).calls if chosen == HELD and found.mails else []
    return with_forms(page(request, "inbox.html", found=found, calls=calls, status=chosen, states=MAIL_STATES))


@router.post("/inbox/{identity}/assign", dependencies=ACT)
def assigned(request: Request, identity: str, form: Annotated[_Answer, Form()]) -> Response:
    """Make a held mail a submission of a party on a call, and tell its sender."""
    state = request.app.state
    assign(state.register, _desk(request), identity, form.said(), by=form.by, now=state.clock())
    if state.house is not None:
        write_receipts(state.register, state.house, by=form.by, now=state.clock())
    return back_to("/inbox")


@router.post("/inbox/{identity}/promise", dependencies=ACT)
def promised(
    request: Request,
    identity: str,
    by: By,
    until: Annotated[date, Form()],
    call: Words = "",
    party: Words = "",
) -> Response:
    """Note that a held mail promises the answer by a day."""
    state = request.app.state
    said = Promised(until, call.strip() or None, party.strip().upper() or None)
    note_promised(state.register, _desk(request), identity, said, by=by, now=state.clock())
    return back_to("/inbox")


@router.post("/inbox/{identity}/dismiss", dependencies=ACT)
def dismissed(request: Request, identity: str, by: By, reason: Words = "") -> Response:
    """Set a held mail aside, with the reason."""
    state = request.app.state
    dismiss(state.register, _desk(request), identity, reason, by=by, now=state.clock())
    return back_to("/inbox")


def _desk(request: Request) -> MailDesk:
    return MailDesk.of(request.app.state.files, request.app.state.house)
