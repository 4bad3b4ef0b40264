"""What came on a call: read by an officer, who says what becomes of it, or enters what came by another way."""

from __future__ import annotations

import re
import shutil
import tempfile
from datetime import date
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from fastapi.responses import HTMLResponse

from followup.services.calls.answers import Judgement, judge_submission
from followup.services.calls.enclosures import file_name
from followup.services.calls.receive import Incoming, receive
from followup.services.calls.submissions import list_submissions, open_submitted
from followup.vocabulary.statuses import SubmissionStatus
from followup.web.forms import ACT, By, Words, back_to, with_forms
from followup.web.rendering import page

router = APIRouter()


@router.get("/calls/{call}/submissions")
def submissions(request: Request, call: str) -> HTMLResponse:
    """What came on a call, with its files; looking changes nothing."""
    state = request.app.state
    view = list_submissions(state.register, call)
    return with_forms(page(request, "submissions.html", view=view, today=state.clock().date()))


@router.get("/calls/{call}/submissions/{number}/files/{place}")
def submitted(request: Request, call: str, number: int, place: int) -> Response:
    """A file as it was received, to be saved: what strangers sent is not shown within the pages."""
    name, content = open_submitted(request.app.state.register, request.app.state.files, call, number, place)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.post("/calls/{call}/submissions/{number}", dependencies=ACT)
def judged(  # noqa: PLR0913, PLR0917  the fields of the form
    request: Request,
    call: str,
    number: int,
    by: By,
    status: Annotated[SubmissionStatus | None, Form()] = None,
    reason: Words = "",
    public: Annotated[str, Form(pattern="^(yes|no|)$")] = "",
    behalf: Words = "",
) -> Response:
    """Say what becomes of a submission."""
    said = Judgement(
        number,
        status,
        reason.strip() or None,
        confidential={"yes": False, "no": True}.get(public),
        on_behalf_of=tuple(codes(behalf)),
    )
    judge_submission(request.app.state.register, call, said, by=by, now=request.app.state.clock())
    return back_to(f"/calls/{quote(call)}/submissions#no-{number}")


@router.post("/calls/{call}/submissions", dependencies=ACT)
def entered(  # noqa: PLR0913, PLR0917  the fields of the form
    request: Request,
    call: str,
    by: By,
    received_on: Annotated[date, Form()],
    party: Words = "",
    behalf: Words = "",
    title: Words = "",
    words: Annotated[str, Form()] = "",
    items: Annotated[str, Form(pattern=r"^[0-9,;\s]*$")] = "",
    corrects: Annotated[int | None, Form()] = None,
    confidential: Annotated[bool, Form()] = False,  # noqa: FBT002  a box of the form
    files: Annotated[list[UploadFile] | None, File()] = None,
) -> Response:
    """Enter what came on paper, by fax or by hand, with its scan."""
    state = request.app.state
    with tempfile.TemporaryDirectory(prefix="followup-entry-") as folder:
        incoming = Incoming(
            party=party.strip().upper() or None,
            received_on=received_on,
            title=title.strip() or None,
            words=words.replace("\r\n", "\n").strip() or None,
            files=tuple(_laid_down(Path(folder, str(n)), one) for n, one in enumerate(files or ()) if one.filename),
            on_behalf_of=tuple(codes(behalf)),
            items=tuple(int(one) for one in listed(items)),
            corrects=corrects,
            confidential=confidential,
        )
        receipt = receive(state.register, call, incoming, files=state.files, by=by, now=state.clock(), once=True)
    return back_to(f"/calls/{quote(call)}/submissions#no-{receipt.number}")


def codes(text: str) -> list[str]:
    """Codes of parties in capital letters, and names of lists of them as they are."""
    return [one if "_" in one else one.upper() for one in listed(text)]


def listed(text: str) -> list[str]:
    """What was written with spaces, commas or semicolons between."""
    return [one for one in re.split(r"[\s,;]+", text) if one]


def _laid_down(folder: Path, upload: UploadFile) -> Path:
    """An upload under its own name, in a folder of its own."""
    path = folder / file_name(upload.filename or "")
    folder.mkdir()
    with path.open("wb") as stream:
        shutil.copyfileobj(upload.file, stream)
    return path
