"""The page behind a link by which a focal point answers a call, in six languages; opening it changes nothing."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from followup.content import load_content
from followup.services.calls.receive import LONGEST_WORDS
from followup.services.calls.reply_links import (
    Reply,
    Upload,
    answer_by_link,
    letter_by_link,
    open_link,
    withdraw_by_link,
)
from followup.vocabulary.errors import BadInput, FollowupError, NotAllowed, NotFound
from followup.vocabulary.languages import UN_LANGUAGES, direction
from followup.web.forms import MOST_BYTES, refuse_too_large
from followup.web.rendering import page
from followup.writing.mail import written_day

router = APIRouter()
MOST_FILES = 20
_MOST_FIELDS = 200
_MOST_DRAINED = 1_000_000_000
"""Bytes of an answer that is too large which are read away: a browser shows the reason only once all is sent."""
_HIDDEN = {"X-Robots-Tag": "noindex, nofollow", "Vary": "Accept-Language"}
_OTHERWISE = "en"
_EMPTY = Reply()


@router.api_route("/reply/{secret}", methods=["GET", "HEAD"])
def show(request: Request, secret: str) -> HTMLResponse:
    """The call, what was received from the party, and the form to answer with."""
    return _page(request, secret)


@router.post("/reply/{secret}")
async def answer(request: Request, secret: str) -> HTMLResponse:
    """Take in what was typed and uploaded, and show its receipt."""
    if await run_in_threadpool(_opens, request, secret):
        try:
            reply = await _sent(request)
        except (BadInput, HTTPException) as refused:
            said = refused.detail if isinstance(refused, HTTPException) else str(refused)
            return await run_in_threadpool(partial(_page, request, secret, code=400, refused=said))
        return await run_in_threadpool(_answered, request, secret, reply)
    return await run_in_threadpool(_page, request, secret)


@router.get("/reply/{secret}/letters/{letter}/{name}")
def letter(request: Request, secret: str, letter: str, name: str) -> Response:
    """A letter as it went out to the party."""
    state = request.app.state
    saved_as, content = letter_by_link(state.register, state.files, secret, letter, name, now=state.clock())
    headers = {**_HIDDEN, "Content-Disposition": f"attachment; filename*=UTF-8''{quote(saved_as)}"}
    return Response(content, media_type="application/octet-stream", headers=headers)


@router.post("/reply/{secret}/withdraw/{number}")
def withdraw(request: Request, secret: str, number: int) -> HTMLResponse:
    """Take back one of the party's submissions."""
    state = request.app.state
    try:
        done = withdraw_by_link(state.register, secret, number, now=state.clock())
    except NotAllowed as refused:
        return _page(request, secret, code=409, not_withdrawn=str(refused))
    except NotFound as unknown:
        return _page(request, secret, code=404, not_withdrawn=str(unknown))
    return _page(request, secret, told=done.number)


def _answered(request: Request, secret: str, reply: Reply) -> HTMLResponse:
    state = request.app.state
    try:
        receipt = answer_by_link(state.register, state.files, secret, reply, now=state.clock())
    except FollowupError as refused:
        return _page(request, secret, code=400, refused=str(refused), typed=reply)
    return _page(request, secret, receipt=receipt)


def _opens(request: Request, secret: str) -> bool:
    """Whether the link opens its page: of what a stranger sends nothing is read."""
    try:
        open_link(request.app.state.register, secret, now=request.app.state.clock())
    except NotFound:
        return False
    return True


def _page(request: Request, secret: str, *, code: int = 200, **facts: Any) -> HTMLResponse:  # noqa: ANN401
    state = request.app.state
    language = _language(request)
    try:
        view = open_link(state.register, secret, now=state.clock())
    except NotFound:
        shown = page(request, "reply_closed.html", code=404, secret=secret, **_in_language(language))
    else:
        facts = {"receipt": None, "refused": "", "not_withdrawn": "", "told": None, "typed": _EMPTY} | facts
        most = {"most_files": MOST_FILES, "most_megabytes": MOST_BYTES // 1_000_000}
        shown = page(
            request, "reply.html", code=code, view=view, secret=secret, **most, **_in_language(language), **facts
        )
    shown.headers.update(_HIDDEN | {"Content-Language": language})
    return shown


def _in_language(language: str) -> dict[str, object]:
    """The page's own words in a language, and how it writes a day."""
    words = load_content("templates", "pages", "reply.yaml")

    return {
        "language": language,
        "direction": direction(language),
        "languages": words,
        "say": words[language],
        "day": partial(written_day, language=language),
    }


def _language(request: Request) -> str:
    """The language that was chosen on the page, else the first that the browser asks for and the page has."""
    asked = request.headers.get("accept-language", "").split(",")
    wanted = [request.query_params.get("lang", ""), *(one.partition(";")[0].strip().lower()[:2] for one in asked)]
    return next((one for one in wanted if one in UN_LANGUAGES), _OTHERWISE)


async def _sent(request: Request) -> Reply:
    """What was sent, read as far as it is not too large. Raises BadInput, HTTPException for what cannot be read."""
    try:
        refuse_too_large(request)
    except BadInput:
        await _drain(request)
        raise
    most = {"max_files": MOST_FILES, "max_fields": _MOST_FIELDS, "max_part_size": 4 * LONGEST_WORDS}
    async with request.form(**most) as form:
        return await _reply(form)


async def _drain(request: Request) -> None:
    read = 0
    async for chunk in request.stream():
        read += len(chunk)
        if read > _MOST_DRAINED:
            return


async def _reply(form: FormData) -> Reply:
    uploads = [
        Upload(one.filename, await one.read())
        for one in form.getlist("files")
        if isinstance(one, UploadFile) and one.filename
    ]
    title, words = form.get("title"), form.get("words")
    return Reply(
        title=title if isinstance(title, str) else None,
        words=words if isinstance(words, str) else None,
        uploads=uploads,
        confidential=form.get("confidential") == "yes",
        items=tuple(int(one) for one in form.getlist("items") if isinstance(one, str) and one.isdecimal()),
        for_members=form.get("members") == "yes",
    )
