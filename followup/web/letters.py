"""Calls and letters as officers write them: a call is opened, items are added, a letter is written and looked at.

Looking changes nothing. A form that is refused comes back with what was typed and with what is wrong.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData, UploadFile

from followup.services.calls.asking import Asking, ask_by_letter
from followup.services.calls.enclosures import file_name
from followup.services.calls.further_letters import FurtherLetter, further_letter, issue_letter
from followup.services.calls.items import Sought, add_item
from followup.services.calls.letter_documents import FOLLOWING, given_languages, write
from followup.services.calls.letters import open_call
from followup.services.calls.sheets import letter_choices, letter_mails, letter_sheet, scan_of
from followup.vocabulary.errors import BadInput, FollowupError
from followup.vocabulary.languages import UN_LANGUAGES, direction
from followup.web.calls import LANGUAGES, house_of
from followup.web.forms import ACT, Given, back_to, day_given, texts_given, who, with_forms, word_given
from followup.web.rendering import page

if TYPE_CHECKING:
    from collections.abc import Iterator

router = APIRouter()
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SEPARATORS = str.maketrans(",;\r\n", "    ")


@router.post("/tasks/{identity}/call", dependencies=ACT)
def opened(request: Request, identity: str, given: Given) -> Response:
    """Open the call of a task."""
    state = request.app.state
    subject = texts_given(given, "subject")
    call = open_call(
        state.register,
        identity,
        subject,
        go_live=day_given(given, "go_live"),
        by=who(given),
        now=state.clock(),
    )
    return back_to(f"/calls/{call}")


@router.post("/calls/{identity}/items", dependencies=ACT)
def item(request: Request, identity: str, given: Given) -> Response:
    """Add an item to what a call seeks."""
    state = request.app.state
    sought = Sought(
        words=texts_given(given, "sought"),
        paragraph=word_given(given, "paragraph"),
        due_on=day_given(given, "due_on"),
        as_soon_as_possible=given.get("asap") == "yes",
        form=word_given(given, "form"),
        contact=word_given(given, "contact"),
    )
    add_item(state.register, identity, sought, by=who(given), now=state.clock())
    return back_to(f"/calls/{identity}#sought")


@router.get("/calls/{identity}/letter")
def letter_form(request: Request, identity: str) -> HTMLResponse:
    """The form by which a letter is written."""
    return _letter_form(request, identity, FormData())


@router.post("/calls/{identity}/letter", dependencies=ACT)
def written(request: Request, identity: str, given: Given) -> Response:
    """Take a letter into its calls; nothing is sent before its mails are prepared and a second person approves."""
    state = request.app.state
    try:
        with _laid_down(given.get("scan")) as scan:
            asked = ask_by_letter(
                state.register, state.files, _asking(identity, given, scan), by=who(given), now=state.clock()
            )
    except FollowupError as refused:
        return _letter_form(request, identity, given, str(refused))
    return back_to(f"/letters/{asked.letter}")


@router.get("/calls/{identity}/further")
def further_form(request: Request, identity: str) -> HTMLResponse:
    """The form of a letter that asks nothing new."""
    return _further_form(request, identity, FormData())


@router.post("/calls/{identity}/further", dependencies=ACT)
def further(request: Request, identity: str, given: Given) -> Response:
    """Register a letter that asks nothing new: of more time, acknowledging a submission, inviting to an event."""
    state = request.app.state
    try:
        choices = letter_choices(state.register, identity, today=state.clock().date())
        wanted = _further(given, choices.number)
        line = further_letter(state.register, identity, wanted, by=who(given), now=state.clock())
    except FollowupError as refused:
        return _further_form(request, identity, given, str(refused))
    return back_to(f"/letters/{line.id}")


@router.get("/letters/{identity}")
def letter(
    request: Request, identity: str, language: Annotated[str | None, Query(pattern=LANGUAGES)] = None
) -> HTMLResponse:
    """A letter as it is written in a language, reviewed or not, its mails, whom it asks and what follows it."""
    register, house = request.app.state.register, house_of(request)
    given = given_languages(register, house, identity)
    chosen = language or next(iter(given), "en")
    sheet = letter_sheet(register, identity)
    draft = write(register, house, identity, chosen)[1] if chosen in given else None
    mails = letter_mails(register, house, identity, chosen) if chosen in given else []
    facts: dict[str, Any] = {"sheet": sheet, "view": draft, "mails": mails, "chosen": chosen, "given": given}
    return with_forms(page(request, "letter.html", languages=UN_LANGUAGES, direction=direction(chosen), **facts))


@router.post("/letters/{identity}/issue", dependencies=ACT)
def issued(request: Request, identity: str, given: Given) -> Response:
    """Issue a letter that asks nothing new, as a second person."""
    state = request.app.state
    issue_letter(state.register, state.files, house_of(request), identity, by=who(given), now=state.clock())
    return back_to(f"/letters/{identity}")


@router.get("/letters/{identity}/scan")
def scan(request: Request, identity: str) -> Response:
    """The scan of a letter that was sent elsewhere."""
    name, content = scan_of(request.app.state.register, request.app.state.files, identity)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.get("/letters/{identity}/{language}.docx")
def letterhead(request: Request, identity: str, language: Annotated[str, InPath(pattern=LANGUAGES)]) -> Response:
    """A letter on letterhead, as the bytes that are kept when it is approved."""
    done, _draft = write(request.app.state.register, house_of(request), identity, language)
    headers = {"Content-Disposition": f'attachment; filename="{identity}.{language}.docx"'}
    return Response(done.files["docx"], media_type=_DOCX, headers=headers)


def _letter_form(request: Request, identity: str, given: FormData, refused: str = "") -> HTMLResponse:
    return _form(request, "letter_form.html", identity, given, refused)


def _further_form(request: Request, identity: str, given: FormData, refused: str = "") -> HTMLResponse:
    return _form(request, "further_form.html", identity, given, refused, kinds=FOLLOWING)


def _form(
    request: Request, template: str, identity: str, given: FormData, refused: str, **more: object
) -> HTMLResponse:
    """A form of a call's letters, with what was typed, and with what is wrong where it was refused."""
    today = request.app.state.clock().date()
    choices = letter_choices(request.app.state.register, identity, today=today)
    facts = {"choices": choices, "given": given, "refused": refused, "today": today, "languages": UN_LANGUAGES}
    return with_forms(page(request, template, code=400 if refused else 200, **facts, **more))


def _asking(identity: str, given: FormData, scan: Path | None) -> Asking:
    dated, reply_by = day_given(given, "dated"), day_given(given, "reply_by")
    if dated is None or reply_by is None:
        raise BadInput("say the letter's day, and the day by which a reply is requested")
    return Asking(
        calls=(identity, *_several(given, "calls")),
        dated=dated,
        reply_by=reply_by,
        audience=(*_several(given, "audience"), *(word_given(given, "codes") or "").translate(_SEPARATORS).split()),
        titles=texts_given(given, "title"),
        kind=word_given(given, "kind") or "call",
        form=word_given(given, "form") or "letter",
        number=word_given(given, "number"),
        to=_several(given, "to"),
        roles=_several(given, "roles"),
        sent_elsewhere=word_given(given, "sent_elsewhere"),
        scan=scan,
    )


def _further(given: FormData, number: str) -> FurtherLetter:
    dated, kind = day_given(given, "dated"), word_given(given, "kind") or ""
    if dated is None:
        raise BadInput("say the letter's day")
    submission = word_given(given, "submission")
    if submission is not None and not submission.isdecimal():
        raise BadInput(f"{submission!r} is not the number of a submission")
    place = texts_given(given, "place")
    event = {"name": texts_given(given, "event"), "when": word_given(given, "when") or "", "place": place or None}
    return FurtherLetter(
        kind=kind,
        dated=dated,
        number=word_given(given, "number") or number,
        form=word_given(given, "form") or "letter",
        party=(word_given(given, "party") or "").upper() or None,
        submission=int(submission) if submission else None,
        event=event if event["name"] else None,
        confirm_by=day_given(given, "confirm_by"),
    )


def _several(given: FormData, name: str) -> tuple[str, ...]:
    return tuple(one for one in given.getlist(name) if isinstance(one, str))


@contextmanager
def _laid_down(upload: UploadFile | str | None) -> Iterator[Path | None]:
    """An uploaded file under its own name for as long as the block lasts; None when none was chosen."""
    if not isinstance(upload, UploadFile) or not upload.filename:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="followup-scan-") as folder:
        path = Path(folder) / file_name(upload.filename)
        path.write_bytes(upload.file.read())
        yield path
