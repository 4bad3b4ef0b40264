"""The parts of a case from which asks come, and the documents that it cites or makes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from followup.vocabulary.datafiles import Data
from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES
from followup.vocabulary.symbols import Symbol


def _languages(words: dict[str, str]) -> dict[str, str]:
    for language in words:
        if language not in UN_LANGUAGES:
            raise ValueError(f"{language!r} is no language of a note; there are {', '.join(UN_LANGUAGES)}")
    return words


Words = Annotated[dict[str, str], AfterValidator(_languages)]
"""The same words by language code."""


class Worded(Data, extra="allow"):
    """A part of a case that has its words by language beside its own fields."""

    __pydantic_extra__: dict[str, str] = Field(init=False)

    @model_validator(mode="after")
    def _in_known_languages(self) -> Worded:
        _languages(self.__pydantic_extra__)
        return self


def _symbol(text: str | None) -> str | None:
    if text is not None:
        try:
            Symbol.parse(text)
        except BadInput as error:
            raise ValueError(str(error)) from None
    return text


SymbolText = Annotated[str | None, AfterValidator(_symbol)]
"""A document symbol, or null for one that is not known."""


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
    symbol: SymbolText
    kind: Literal["agenda", "working", "information", "compilation", "note", "letter", "report"]
    titles: Words
    titles_are_descriptions: bool = False
    """The titles describe the document in our own words; its real title is not recorded."""
    dated: date | None = None
    meeting: str | None = None
    cited: str | None = None
