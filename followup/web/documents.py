"""Documents of the house: the register of documents, one on its way to its issue, its languages, its drafts.

Looking changes nothing. What an officer or a reviewer does is a form of this site, and says who acts.
"""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import HTMLResponse

from followup.services.documents.clearance import clear, send_for_clearance
from followup.services.documents.drafting import redraft
from followup.services.documents.issue import issue_cleared
from followup.services.documents.officers_words import write_text
from followup.services.documents.reading_room import open_draft
from followup.services.documents.show import list_documents, show_document, show_language
from followup.services.documents.symbols import reserve_symbol
from followup.vocabulary.instants import instant
from followup.vocabulary.languages import UN_LANGUAGES
from followup.web.forms import ACT, LONGEST_NAME, By, Words, back_to, with_forms
from followup.web.rendering import page

router = APIRouter()
_MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}
# A note's html twin brings its own style sheet; it may do nothing else.
_TWIN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

Language = Annotated[str, Path(pattern=f"^({'|'.join(UN_LANGUAGES)})$")]


@router.get("/documents")
def documents(request: Request) -> HTMLResponse:
    """The register of documents."""
    found = list_documents(request.app.state.register)
    return page(request, "documents.html", documents=found.documents)


@router.get("/documents/{identity}")
def document(request: Request, identity: str) -> HTMLResponse:
    """One document: who cleared which language, what the register has changed since, the officers' words."""
    view = show_document(request.app.state.register, identity)
    return with_forms(page(request, "document.html", view=view, today=request.app.state.clock().date()))


@router.get("/documents/{identity}/{language}/check")
def language(request: Request, identity: str, language: Language) -> HTMLResponse:
    """A document in one language: what a check finds in it, what is not known, the source of every figure."""
    state = request.app.state
    view = show_language(state.register, state.files, identity, language)
    return with_forms(page(request, "document_language.html", view=view))


@router.get("/documents/{identity}/{name}")
def draft(
    request: Request, identity: str, name: Annotated[str, Path(pattern=r"^[a-z]{2,3}\.(docx|html|pdf)$")]
) -> Response:
    """A draft by language and format, as "zh.docx": html is shown, all else saved."""
    found = open_draft(request.app.state.register, request.app.state.files, identity, name)
    headers = {"Content-Security-Policy": _TWIN_POLICY}
    if found.format != "html":
        headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.file_name)}"
    return Response(found.content, media_type=_MEDIA[found.format], headers=headers)


@router.post("/documents/{identity}/draft", dependencies=ACT)
def draft_anew(request: Request, identity: str, by: By) -> Response:
    """Draft it anew from the register."""
    state = request.app.state
    redraft(state.register, state.files, identity, by=by, now=state.clock())
    return _back(identity)


@router.post("/documents/{identity}/send", dependencies=ACT)
def send(request: Request, identity: str, by: By) -> Response:
    """Send it to its reviewers."""
    state = request.app.state
    send_for_clearance(state.register, identity, by=by, now=state.clock())
    return _back(identity)


@router.post("/documents/{identity}/{language}/clear", dependencies=ACT)
def clear_language(request: Request, identity: str, language: Language, by: By, despite: Words = "") -> Response:
    """Clear it in one language."""
    state = request.app.state
    clear(state.register, state.files, identity, language, despite=despite.strip() or None, by=by, now=state.clock())
    return _back(identity)


@router.post("/documents/{identity}/symbol", dependencies=ACT)
def symbol(request: Request, identity: str, by: By, symbol: Words) -> Response:
    """Reserve its symbol."""
    state = request.app.state
    line = show_document(state.register, identity).document
    reserve_symbol(state.register, line.convention, line.key, symbol, by=by, now=state.clock())
    return _back(identity)


@router.post("/documents/{identity}/words", dependencies=ACT)
def words(  # noqa: PLR0913, PLR0917  the fields of the form
    request: Request,
    identity: str,
    by: By,
    place: Words,
    language: Words,
    text: Words,
    number: Words = "",
    item: Words = "",
) -> Response:
    """Write words of the officers' own at one of its places."""
    state = request.app.state
    at = int(number) if number.isdecimal() else None
    write_text(state.register, identity, place, {language: text}, number=at, item=item, by=by, now=state.clock())
    return _back(identity)


@router.post("/documents/{identity}/issue", dependencies=ACT)
async def issue(request: Request, identity: str) -> Response:
    """Issue it, dated as the form says; a late one says why in each of its languages."""
    state = request.app.state
    async with request.form(max_files=0, max_fields=20) as form:
        given = {name: str(value) for name, value in form.items()}
    because = {str(one): given[f"late_{one}"].strip() for one in UN_LANGUAGES if given.get(f"late_{one}", "").strip()}
    now = state.clock()
    dated = instant(given["dated"]).date() if given.get("dated") else now.date()
    by = given.get("by", "")[:LONGEST_NAME]
    issue_cleared(state.register, state.files, identity, dated=dated, late_because=because, by=by, now=now)
    return _back(identity)


def _back(identity: str) -> Response:
    return back_to(f"/documents/{quote(identity)}")
