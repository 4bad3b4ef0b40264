"""The outbox: what waits for an officer, the messages in each state, one message as it is sent.

Looking changes nothing. An officer acts by a form that says what will happen, and who acts.
"""

from __future__ import annotations

from email import message_from_bytes, policy
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse

from followup.services.calls.letter_documents import approve
from followup.services.documents.reading_room import show_message
from followup.services.mail.approvals import release_step
from followup.services.mail.held import leave_out_step
from followup.services.mail.outbox import list_messages, preview, show_held
from followup.services.mail.reminder_mail import draft_in
from followup.services.mail.resending import bounced_contacts
from followup.services.mail.waiting import list_waiting, show_waiting
from followup.services.sending.reconciling import decide_uncertain
from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES, direction
from followup.vocabulary.statuses import MailStatus
from followup.web.calls import LANGUAGES, house_of
from followup.web.forms import ACT, By, Words, back_to, with_forms
from followup.web.rendering import page

router = APIRouter()
PAGE = 100
MOST_PAGES = 10_000
# The html part of a mail is shown as its readers see it; it may do nothing.
_MAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox; base-uri 'none'; form-action 'none'"


@router.get("/outbox")
def outbox(
    request: Request,
    status: MailStatus | Literal[""] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=MOST_PAGES)] = 1,
) -> HTMLResponse:
    """What waits for an officer, and the messages, those prepared first first."""
    register = request.app.state.register
    found = list_messages(
        register, statuses=[status] if status else None, limit=PAGE + 1, offset=(page_number - 1) * PAGE
    )
    return page(
        request,
        "outbox.html",
        found=found,
        waiting=list_waiting(register).rounds,
        uncertain=list_messages(register, statuses=[MailStatus.UNCERTAIN], limit=PAGE).messages,
        bounced=bounced_contacts(register).contacts,
        status=status,
        states=list(MailStatus),
        page_number=page_number,
        size=PAGE,
    )


@router.get("/outbox/approve/{identity}")
def to_approve(request: Request, identity: str) -> HTMLResponse:
    """What exactly would be approved: the letter, its mails by language, its schedule."""
    view = show_waiting(request.app.state.register, identity)
    return with_forms(page(request, "approve.html", view=view))


@router.post("/outbox/approve/{identity}", dependencies=ACT)
def approved(request: Request, identity: str, by: By) -> Response:
    """Approve a letter and its schedule, as a second person."""
    state = request.app.state
    approve(state.register, state.files, house_of(request), identity, by=by, now=state.clock())
    return back_to("/outbox")


@router.get("/outbox/steps/{identity}")
def to_settle(request: Request, identity: str) -> HTMLResponse:
    """A held step: why it is held, and what letting it go on or leaving it out would do."""
    return with_forms(page(request, "held.html", step=show_held(request.app.state.register, identity)))


@router.post("/outbox/steps/{identity}", dependencies=ACT)
def settled(
    request: Request, identity: str, by: By, reason: Words, act: Annotated[str, Query(pattern="^(release|leave-out)$")]
) -> Response:
    """Let a held step go on, or leave it out, with the reason."""
    if not reason.strip():
        raise BadInput("say why; the reason is kept with the step")
    state = request.app.state
    settle = release_step if act == "release" else leave_out_step
    settle(state.register, identity, by=by, now=state.clock(), reason=reason.strip())
    return back_to("/outbox")


@router.get("/messages/{identity}")
def message(request: Request, identity: str) -> HTMLResponse:
    """One message: its headers, its text part; of an uncertain one, what can be said of it."""
    view = show_message(request.app.state.register, identity)
    return with_forms(page(request, "message.html", view=view, languages=UN_LANGUAGES))


@router.get("/messages/{identity}/draft")
def in_language(request: Request, identity: str, language: Annotated[str, Query(pattern=LANGUAGES)]) -> HTMLResponse:
    """A message as it would be in another language, reviewed or not: to be looked at, and not to be sent."""
    state = request.app.state
    mail = draft_in(state.register, house_of(request), identity, language)
    return page(request, "draft.html", identity=identity, mail=mail, direction=direction(language))


@router.get("/messages/{identity}/decide")
def to_decide(request: Request, identity: str, arrived: Literal["yes", "no"]) -> HTMLResponse:
    """What will happen when an officer says that an uncertain message arrived, or did not."""
    view = show_message(request.app.state.register, identity)
    return with_forms(page(request, "decide.html", view=view, arrived=arrived == "yes"))


@router.post("/messages/{identity}/decide", dependencies=ACT)
def decided(request: Request, identity: str, by: By, arrived: Literal["yes", "no"]) -> Response:
    """Settle an uncertain message: it arrived, or it leaves again with the same Message-ID."""
    state = request.app.state
    decide_uncertain(state.register, identity, arrived=arrived == "yes", by=by, now=state.clock())
    return back_to("/outbox")


@router.get("/messages/{identity}/bytes")
def as_sent(request: Request, identity: str) -> Response:
    """The bytes of a message, exactly as they are sent."""
    content = preview(request.app.state.register, identity)
    headers = {"Content-Disposition": f'attachment; filename="{identity}.eml"'}
    return Response(content, media_type="message/rfc822", headers=headers)


@router.get("/messages/{identity}/html")
def as_read(request: Request, identity: str) -> Response:
    """The html part of a message as its readers see it."""
    mail = message_from_bytes(preview(request.app.state.register, identity), policy=policy.default)
    body = mail.get_body(preferencelist=("html",))
    if body is None:
        raise BadInput(f"{identity} has no html part")
    return HTMLResponse(body.get_content(), headers={"Content-Security-Policy": _MAIL_POLICY})
