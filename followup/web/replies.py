"""The page behind a link by which a focal point answers a call; opening it changes nothing."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile

from followup.services.calls.enclosures import MAX_FILE_BYTES
from followup.services.calls.reply_links import Reply, Upload, answer_by_link, open_link, withdraw_by_link
from followup.vocabulary.errors import BadInput, FollowupError, NotFound
from followup.web.rendering import page

router = APIRouter()
MOST_BYTES = MAX_FILE_BYTES + 10_000_000
"""What one answer may weigh, all files together."""
MOST_FILES = 20
_HIDDEN = {"X-Robots-Tag": "noindex, nofollow"}


@router.get("/reply/{secret}")
def show(request: Request, secret: str) -> HTMLResponse:
    """The call, what was received from the party, and the form to answer with."""
    return _page(request, secret)


@router.post("/reply/{secret}")
async def answer(request: Request, secret: str) -> HTMLResponse:
    """Take in what was typed and uploaded, and show its receipt."""
    _refuse_too_large(request)
    async with request.form(max_files=MOST_FILES, max_fields=10) as form:
        reply = await _reply(form)
    return await run_in_threadpool(_answered, request, secret, reply)


@router.post("/reply/{secret}/withdraw/{number}")
def withdraw(request: Request, secret: str, number: int) -> HTMLResponse:
    """Take back one of the party's submissions."""
    state = request.app.state
    done = withdraw_by_link(state.register, secret, number, now=state.clock())
    return _page(request, secret, told=f"Submission {done.number} is withdrawn.")


def _answered(request: Request, secret: str, reply: Reply) -> HTMLResponse:
    state = request.app.state
    try:
        receipt = answer_by_link(state.register, state.files, secret, reply, now=state.clock())
    except NotFound:
        raise
    except FollowupError as refused:
        return _page(request, secret, code=400, refused=str(refused), words=reply.words or "", title=reply.title or "")
    return _page(request, secret, receipt=receipt)


def _page(request: Request, secret: str, *, code: int = 200, **facts: object) -> HTMLResponse:
    state = request.app.state
    view = open_link(state.register, secret, now=state.clock())
    shown = {"receipt": None, "refused": "", "told": "", "words": "", "title": ""} | facts
    answer = page(request, "reply.html", code=code, view=view, secret=secret, **shown)
    answer.headers.update(_HIDDEN)
    return answer


def _refuse_too_large(request: Request) -> None:
    declared = request.headers.get("content-length", "")
    if not declared.isdecimal():
        raise BadInput("the answer does not say how large it is; send it with a browser")
    if int(declared) > MOST_BYTES:
        raise BadInput(f"larger than {MOST_BYTES // 1_000_000} MB; send it in parts")


async def _reply(form: FormData) -> Reply:
    uploads = [
        Upload(one.filename, await one.read())
        for one in form.getlist("files")
        if isinstance(one, UploadFile) and one.filename
    ]
    title, words = form.get("title"), form.get("words")
    return Reply(
        title=title if isinstance(title, str) else None,
        # A form sends its lines with both marks; kept are those that texts have.
        words=words.replace("\r\n", "\n") if isinstance(words, str) else None,
        uploads=uploads,
        confidential=form.get("confidential") == "yes",
    )
