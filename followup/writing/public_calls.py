"""The public page of calls as one html file that stands by itself (templates/public), in any of the six languages."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from followup.content import content_path, load_content
from followup.vocabulary.languages import direction
from followup.writing.notes.catalogue import catalogue, fill
from followup.writing.notes.facts import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@dataclass(frozen=True, slots=True)
class Said:
    """A text of the page with the language that it is in."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One item of a call, in the words of the page's language."""

    convention: str
    call: Said
    decision: str
    item: Said
    due: str
    form: str | None
    submissions: tuple[str, ...]
    contact: str | None

    @property
    def link(self) -> str | None:
        """The form, where it is an address on the web."""
        return self.form if self.form and self.form.startswith(("https://", "http://")) else None

    @property
    def mail(self) -> str | None:
        """The contact, where it is an address and nothing else."""
        return self.contact if self.contact and _ADDRESS.fullmatch(self.contact) else None

    def cells(self) -> tuple[str, ...]:
        """The row as texts, in the order of the columns."""
        received = "\n".join(self.submissions)
        texts = (self.convention, self.call.text, self.decision, self.item.text, self.due)
        return (*texts, self.form or "", received, self.contact or "")


@dataclass(frozen=True, slots=True)
class PublicWords:
    """The words of the page in one language."""

    language: str

    @property
    def title(self) -> str:
        """What the page is called."""
        return str(self._words["title"])

    @property
    def columns(self) -> list[str]:
        """The heads of the columns."""
        return list(self._words["columns"])

    @property
    def _words(self) -> dict[str, Any]:
        return load_content("templates", "public", "words.yaml")[self.language]  # type: ignore[no-any-return]

    def say(self, key: str, **values: str) -> str:
        """A phrase of the page, filled."""
        return fill(self._words[key], **values)

    def day(self, day: date) -> str:
        """A day as the language writes it."""
        return catalogue(self.language).span(Span(day, day))

    def in_order(self, name: str) -> str:
        """By what the names of parties are put in order in the language."""
        return catalogue(self.language).sorting_key(name)

    def due(self, day: date | None, *, as_soon_as_possible: bool, closed: bool) -> str:
        """The deadline in words: without a day it is sought as soon as possible, or no day is known."""
        if as_soon_as_possible:
            return self.say("as_soon_as_possible")
        said = self.day(day) if day else self.say("no_date")
        return self.say("closed", date=said) if closed else said

    def sender(self, name: str | None, others: Sequence[str], title: str | None) -> str:
        """A submission by its sender, those for whom it was sent too, and its title."""
        said = name or self.say("not_recorded")
        if others:
            said = self.say("behalf", name=said, others=catalogue(self.language).listed_plainly(others))
        return self.say("titled", name=said, title=title) if title else said


def as_html(rows: Sequence[PublicRow], as_of: date, words: PublicWords) -> bytes:
    """The page in UTF-8; everything printed is escaped."""
    return _template().render(rows=rows, words=words, as_of=as_of, direction=direction(words.language)).encode()


@lru_cache(maxsize=1)
def _template() -> Template:
    folder = content_path("templates", "public")
    environment = Environment(
        loader=FileSystemLoader(folder), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    return environment.get_template("calls.html.j2")
