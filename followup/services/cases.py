"""The worked case: a chain from decision to note as one YAML file, checked field by field.

`followup schema case` shows the same as JSON schema. Everything under `play` and every field marked `demo_choice` lets
the period be played; it never reaches a note.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from followup.vocabulary.datafiles import Data, load_data

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


class CaseLetter(Data):
    """A letter as sent: its day, signer and audience."""

    key: str
    dated: date
    round: int = Field(ge=1)
    kind: Literal["call", "reminder_letter", "extension"]
    signed_by: str
    audience: tuple[str, ...] = Field(min_length=1)
    cited: str | None = None


class CaseRound(Data):
    """The date by which an officer requests a reply to a letter; a choice of the demo where no source gives it."""

    letter: str
    reply_by: date
    demo_choice: bool = False


class CaseTaskOf(Data):
    """Which request the call belongs to: the nth request read in a source."""

    source: str
    request: int = Field(ge=1)


class CaseCall(Data):
    """The call for submissions of the case."""

    task_of: CaseTaskOf
    subject: Words
    rounds: tuple[CaseRound, ...] = Field(min_length=1)


class CaseSubmission(Data):
    """A submission; `party` is null when no source tells who sent it."""

    party: str | None
    second_of_a_named_party: bool = False
    received_on: date
    demo_choice: bool = False
    title: str | None = None
    about: tuple[str, ...] = ()


class CaseCount(Data):
    """A count that a source gives without naming those counted."""

    key: str
    count: int = Field(ge=0)
    about: str | None = None
    cited: str | None = None


class CaseDate(Data):
    """A date that a source gives: "2021-12-31", "2019-12", "2022-Q1", "2020" or "2021-06-07..2021-06-08"."""

    key: str
    value: str
    cited: str | None = None


class CaseName(Data, extra="allow"):
    """A name by language code: {key: gef, en: Global Environment Facility, zh: ...}."""

    key: str
    cited: str | None = None
    __pydantic_extra__: dict[str, str] = Field(init=False)


class CaseSegment(Data):
    """A part of the meeting as it was known on the day of the note."""

    opening: date | None = None
    closing: date | None = None
    quarter: str | None = None
    tentative: bool = False
    mode: Literal["in_person", "online", "hybrid"] = "in_person"
    place: Words | None = None


class CaseSection(Data):
    """A section of the officers' own in a note, with the words that announce it in the introduction."""

    key: str
    heading: Words
    announced: Words


class CaseItem(Data, extra="allow"):
    """A sub-item of a paragraph, by language, with its own items."""

    items: tuple[CaseItem, ...] = ()
    __pydantic_extra__: dict[str, str] = Field(init=False)


class CaseParagraph(Data, extra="allow"):
    """An officer's paragraph by language in a marked place."""

    place: str
    cited: str | None = None
    items: tuple[CaseItem, ...] = ()
    __pydantic_extra__: dict[str, str] = Field(init=False)


class CaseAction(Data, extra="allow"):
    """A recommended action by language: what the body may wish to do, about which documents and sources."""

    act: str
    documents: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    cited: str | None = None
    __pydantic_extra__: dict[str, str] = Field(init=False)


class CaseNote(Data):
    """The note by the secretariat: its masthead and the officers' words."""

    kind: Literal["submissions"]
    mandate: str
    organization: Words
    convention_name: Words
    convention_short: Words
    body_name: Words
    meeting: str
    segments: tuple[CaseSegment, ...] = ()
    agenda_item: str
    agenda_document: str | None = None
    item_heading: Words
    title: Words
    author: str
    dated: date
    original_language: str
    distribution: str
    symbol: str | None
    cited: str | None = None
    sections: tuple[CaseSection, ...] = ()
    paragraphs: tuple[CaseParagraph, ...] = ()
    actions: tuple[CaseAction, ...] = ()


class CaseContact(Data):
    """A made-up contact of the played case."""

    party: str
    role: str
    address: str = Field(pattern=r"^[^@\s]+@[^@\s]+\.example$")
    language: str
    zone: str


class CasePlay(Data):
    """How the period is played: by whom, between which days, with which made-up contacts."""

    from_: date = Field(alias="from")
    to: date
    officer: str
    approver: str
    contacts: tuple[CaseContact, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _two_persons(self) -> CasePlay:
        if self.officer == self.approver:
            raise ValueError("officer and approver must be two persons")
        return self


class Case(Data):
    """A worked case."""

    case: str = Field(pattern=r"^[a-z0-9-]+$")
    convention: str
    about: Words
    parties: tuple[str, ...] = ()
    sources: tuple[CaseSource, ...] = Field(min_length=1)
    documents: tuple[CaseDocument, ...] = ()
    letters: tuple[CaseLetter, ...] = ()
    call: CaseCall | None = None
    submissions: tuple[CaseSubmission, ...] = ()
    findings: tuple[CaseCount, ...] = ()
    dates: tuple[CaseDate, ...] = ()
    names: tuple[CaseName, ...] = ()
    note: CaseNote | None = None
    play: CasePlay | None = None

    @model_validator(mode="after")
    def _references_hold(self) -> Case:
        letters = {letter.key for letter in self.letters}
        for one in self.call.rounds if self.call else []:
            if one.letter not in letters:
                raise ValueError(f"call.rounds names a letter {one.letter!r} that is not under letters")
        for submission in self.submissions:
            if submission.party is not None and submission.party not in self.parties:
                raise ValueError(f"submissions name a party {submission.party} that is not under parties")
        return self


def load_case(path: Path) -> Case:
    """Read a worked case. Raises BadInput naming the file, the line and the field that is wrong."""
    return load_data(Case, path)
