"""Forms by which an officer acts on a page: sent from this site alone, saying who acts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData

from followup.services.calls.enclosures import MAX_FILE_BYTES
from followup.vocabulary.errors import BadInput, NotAllowed
from followup.vocabulary.instants import instant
from followup.vocabulary.languages import UN_LANGUAGES

_SEE_OTHER = 303
LONGEST_NAME = 120
LONGEST_TEXT = 20_000
MOST_BYTES = MAX_FILE_BYTES + 10_000_000
"""What one form may weigh, with all its files."""
_MOST_FIELDS = 300

By = Annotated[str, Form(min_length=1, max_length=LONGEST_NAME)]
Words = Annotated[str, Form(max_length=LONGEST_TEXT)]


def _own_form(request: Request) -> None:
    """Refuse what another site's page sends: a form of this site comes from this site's address."""
    origin = request.headers.get("origin", "")
    if urlsplit(origin).netloc != request.headers.get("host"):
        raise NotAllowed("this form was not sent from a page of Followup; open the page and send it from there")


ACT = [Depends(_own_form)]


async def _given(request: Request) -> AsyncIterator[FormData]:
    refuse_too_large(request)
    async with request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=LONGEST_TEXT) as form:
        yield form


Given = Annotated[FormData, Depends(_given)]
"""All fields of a form, for one that has a text in each language or a file."""


def refuse_too_large(request: Request) -> None:
    """Refuse a form by the size that it declares, before anything of it is read."""
    declared = request.headers.get("content-length", "")
    if not declared.isdecimal():
        raise BadInput("the form does not say how large it is; send it with a browser")
    if int(declared) > MOST_BYTES:
        raise BadInput(f"larger than {MOST_BYTES // 1_000_000} MB; send it in parts")


def who(given: FormData) -> str:
    """Who acts. Raises BadInput when the form does not say."""
    if name := word_given(given, "by"):
        return name[:LONGEST_NAME]
    raise BadInput("say who you are; it is kept in the history")


def word_given(given: FormData, name: str) -> str | None:
    """A field as it was typed, without spaces around it; None when it was left empty."""
    typed = given.get(name)
    return typed.strip() or None if isinstance(typed, str) else None


def day_given(given: FormData, name: str) -> date | None:
    """A day, as 2026-12-01; None when it was left empty. Raises BadInput for what is none."""
    typed = word_given(given, name)
    return instant(typed).date() if typed else None


def texts_given(given: FormData, name: str) -> dict[str, str]:
    """A text by language, from the fields NAME_en, NAME_fr and so on; those left empty are not among them."""
    return {one: text for one in UN_LANGUAGES if (text := word_given(given, f"{name}_{one}"))}


def with_forms(shown: HTMLResponse) -> HTMLResponse:
    """A page with forms. Without a referrer a browser does not say from where a form comes either."""
    shown.headers["Referrer-Policy"] = "same-origin"
    return shown


def back_to(path: str) -> RedirectResponse:
    """What a browser opens once it has sent a form."""
    return RedirectResponse(path, _SEE_OTHER)
