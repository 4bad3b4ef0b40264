"""The parts of a case about the note: what is printed, the masthead, the officers' words."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from followup.services.cases.sources import SymbolText, Worded, Words
from followup.services.cases.work import Days
from followup.vocabulary.datafiles import Data
from followup.vocabulary.languages import UNLanguage


class CaseCount(Data):
    """A count that a source gives without naming those counted."""

    key: str
    count: int = Field(ge=0)
    about: str | None = None
    cited: str | None = None


class CaseDate(Data):
    """A date that a source gives: "2021-12-31", "2019-12", "2022-Q1", "2020" or "2021-06-07..2021-06-08"."""

    key: str
    value: Days
    cited: str | None = None


class CaseName(Worded):
    """A name by language code: {key: gef, en: Global Environment Facility, zh: ...}."""

    key: str
    cited: str | None = None


class CaseSegment(Data):
    """A part of the meeting as it was known on the day of the note."""

    opening: date | None = None
    closing: date | None = None
    quarter: Days | None = None
    tentative: bool = False
    mode: Literal["in_person", "online", "hybrid"] = "in_person"
    place: Words | None = None


class CaseSection(Data):
    """A section of the officers' own in a note, with the words that announce it in the introduction.

    With a `parent` it is a part of that section; an `annex` stands at the end and numbers its own paragraphs.
    """

    key: str
    heading: Words
    announced: Words = Field(default_factory=dict)
    parent: str | None = None
    annex: bool = False


class CaseItem(Worded):
    """A sub-item of a paragraph, by language, with its own items."""

    items: tuple[CaseItem, ...] = ()


class CaseParagraph(Worded):
    """An officer's paragraph by language in a marked place; `listing` lists activities under it."""

    place: str
    cited: str | None = None
    items: tuple[CaseItem, ...] = ()
    listing: str | None = None


class CaseAction(Worded):
    """A recommended action by language: what the body may wish to do, about which documents and sources."""

    act: str
    documents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    cited: str | None = None


class CaseNote(Data):
    """The note by the secretariat: its masthead and the officers' words."""

    kind: Literal["submissions", "expert_group", "information", "progress", "intersessional"]
    mandate: str | None = None
    """The number of the source by which the secretariat was asked for the note."""
    organization: Words
    convention_name: Words = Field(default_factory=dict)
    """Empty for a body that belongs to no convention."""
    convention_short: Words = Field(default_factory=dict)
    body_name: Words
    meeting: str = Field(min_length=1)
    """As "COP 4"; without a number for a body that met once."""
    meeting_word: Literal["meeting", "session"] | None = None
    """Where the body's own word is not that of the convention."""
    segments: tuple[CaseSegment, ...] = ()
    agenda_item: str = Field(pattern=r"^\d{1,2}(?:[ .]*\(?[A-Za-z]{1,4}\)?)*$")
    """As "5(b)(i)"."""
    agenda_document: SymbolText = None
    item_heading: Words
    title: Words
    author: str
    dated: date | None
    original_language: UNLanguage
    distribution: str | None
    symbol: SymbolText
    cited: str | None = None
    sections: tuple[CaseSection, ...] = ()
    paragraphs: tuple[CaseParagraph, ...] = ()
    actions: tuple[CaseAction, ...] = ()
