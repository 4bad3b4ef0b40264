"""Rendering a page: the templates of `templates/pages`, escaping everything, with the field's words for codes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from followup.content import content_path, load_content
from followup.services.decisions.evidence import Stretch, stretches
from followup.services.tasks.views import EvidenceMark

_OF_ITEM = re.compile(r"([a-z_]+)\.(\d+)")
"""A step that reminds of one item of a call, as "first_reminder.2"."""


@lru_cache(maxsize=1)
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(content_path("templates", "pages")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"day": day, "moment": moment, "word": word, "marked": marked}
    return environment


def day(value: date | None) -> str:
    """A day with its weekday, as officers write it: Mon 1 Nov 2021."""
    return f"{value:%a} {value.day} {value:%b %Y}" if value is not None else "no date"


def moment(value: datetime | None) -> str:
    """A point in time in UTC; the page says that its times are UTC."""
    return f"{value.day} {value:%b %Y, %H:%M}" if value is not None else ""


def word(code: str | None) -> str:
    """The field's word for a code, from templates/pages/words.yaml; the code itself, readable, when it has none."""
    if code is None:
        return ""
    if found := _OF_ITEM.fullmatch(code):
        return f"{word(found[1])}, item {found[2]}"
    return str(load_content("templates", "pages", "words.yaml").get(code, code.replace("_", " ")))


def marked(text: str, marks: Sequence[EvidenceMark]) -> tuple[Stretch, ...]:
    """A provision with its own evidence marked; what rests on another provision (a chapeau) is not shown in it."""
    return stretches(text, [mark for mark in marks if mark.place is None])


def page(request: Request, name: str, *, code: int = 200, **facts: Any) -> HTMLResponse:  # noqa: ANN401
    """A page from its template; `facts` are the views it shows."""
    template = _templates().get_template(name)
    now = request.app.state.clock()
    told = {"now": now, "engine": request.app.state.engine()}
    return HTMLResponse(template.render(request=request, **told, **facts), status_code=code)
