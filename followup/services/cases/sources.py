"""The parts of a case from which asks come, and the documents that it cites or makes."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from followup.vocabulary.datafiles import Data

Words = dict[str, str]
"""The same words by language code."""


class CaseSource(Data):
    """A source of asks, or one that is only cited (an article, an earlier decision): that has no `text`."""

    number: str
    kind: Literal["decision", "conclusion", "report", "article", "bureau_decision", "initiative"]
    body: str | None = None
    meeting: str | None = None
    adopted: date | None = None
    pinpoints_known: bool = True
    title: Words = Field(default_factory=dict)
    language: str | None = None
    text: str | None = None
    asks: Words = Field(default_factory=dict)
    """What a note says was asked, by language."""
    cited: str | None = None


class CaseDocument(Data):
    """A document cited or produced; `key` names it within the case. A symbol that is not known is null."""

    key: str
    symbol: str | None
    kind: Literal["agenda", "working", "information", "compilation", "note", "letter", "report"]
    titles: Words
    titles_are_descriptions: bool = False
    """The titles describe the document in our own words; its real title is not recorded."""
    dated: date | None = None
    meeting: str | None = None
    cited: str | None = None
