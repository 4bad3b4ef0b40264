"""The public page of calls as one html file that stands by itself (templates/public/calls.html.j2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from followup.content import content_path

if TYPE_CHECKING:
    from collections.abc import Sequence

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
COLUMNS = ("Convention", "Call", "Decision", "Item", "Deadline", "Form", "Submissions received", "Contact")


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One item of a call. Without a deadline it is sought as soon as possible, or no day is known."""

    convention: str
    call: str
    decision: str
    item: str
    deadline: date | None
    as_soon_as_possible: bool
    closed: bool
    form: str | None
    submissions: tuple[str, ...]
    contact: str | None
    call_language: str = "en"
    item_language: str = "en"

    @property
    def due(self) -> str:
        """The deadline in words."""
        if self.as_soon_as_possible:
            return "as soon as possible"
        said = f"{self.deadline.day} {self.deadline:%B %Y}" if self.deadline else "no date given"
        return f"{said} (closed)" if self.closed else said

    @property
    def link(self) -> str | None:
        """The form, where it is an address on the web."""
        return self.form if self.form and self.form.startswith(("https://", "http://")) else None

    @property
    def mail(self) -> str | None:
        """The contact, where it is an address and nothing else."""
        return self.contact if self.contact and _ADDRESS.fullmatch(self.contact) else None

    def cells(self) -> tuple[str, ...]:
        """The row as texts, in the order of COLUMNS."""
        received = "\n".join(self.submissions)
        return (
            self.convention,
            self.call,
            self.decision,
            self.item,
            self.due,
            self.form or "",
            received,
            self.contact or "",
        )


def as_html(rows: Sequence[PublicRow], as_of: date) -> bytes:
    """The page in UTF-8; everything printed is escaped."""
    return _template().render(rows=rows, columns=COLUMNS, as_of=as_of).encode()


@lru_cache(maxsize=1)
def _template() -> Template:
    folder = content_path("templates", "public")
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("calls.html.j2")
