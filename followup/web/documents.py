"""The drafts of documents, to be saved."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Request, Response

from followup.services.documents.reading_room import open_draft

router = APIRouter()
_MEDIA = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
}
# A note's html twin brings its own style sheet; it may do nothing else.
_TWIN_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


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
