"""Forms by which an officer acts on a page: sent from this site alone, saying who acts."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from followup.vocabulary.errors import NotAllowed

_SEE_OTHER = 303
LONGEST_NAME = 120
LONGEST_TEXT = 20_000

By = Annotated[str, Form(min_length=1, max_length=LONGEST_NAME)]
Words = Annotated[str, Form(max_length=LONGEST_TEXT)]


def _own_form(request: Request) -> None:
    """Refuse what another site's page sends: a form of this site comes from this site's address."""
    origin = request.headers.get("origin", "")
    if urlsplit(origin).netloc != request.headers.get("host"):
        raise NotAllowed("this form was not sent from a page of Followup; open the page and send it from there")


ACT = [Depends(_own_form)]


def with_forms(shown: HTMLResponse) -> HTMLResponse:
    """A page with forms. Without a referrer a browser does not say from where a form comes either."""
    shown.headers["Referrer-Policy"] = "same-origin"
    return shown


def back_to(path: str) -> RedirectResponse:
    """What a browser opens once it has sent a form."""
    return RedirectResponse(path, _SEE_OTHER)
