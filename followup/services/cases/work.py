"""The parts of a case about work between meetings: expert groups, activities, partnership areas, bodies asked.

Days are written as a source gives them: "2018-05-29..2018-05-30", "2008-06", "2008-Q1" or "2009".
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from followup.services.cases.sources import Words
from followup.vocabulary.datafiles import Data
from followup.vocabulary.errors import BadInput
from followup.writing.notes.facts import Span


def _days(value: object) -> object:
    # YAML reads 2018-05-29 as a day and 2009 as a number.
    text = str(value) if isinstance(value, date | int) else value
    if isinstance(text, str):
        try:
            Span.parse(text)
        except BadInput as error:
            raise ValueError(str(error)) from None
    return text


Days = Annotated[str, BeforeValidator(_days)]


class CaseTerm(Data):
    """A task of the terms of reference; without a `result` none is recorded."""

    place: str
    words: Words
    done: bool = False
    result: Words = Field(default_factory=dict)
    cited: str | None = None


class CaseDraftRound(Data):
    """A round of drafts or comments of an expert group."""

    key: str
    names: Words
    due: Days | None
    from_whom: Words = Field(default_factory=dict)
    cited: str | None = None


class CaseGroup(Data):
    """An expert group; its meetings are activities that name it."""

    key: str
    names: Words
    set_up_by: str | None = None
    expires_at: str | None = None
    terms: tuple[CaseTerm, ...] = ()
    rounds: tuple[CaseDraftRound, ...] = ()
    cited: str | None = None


class CaseActivity(Data):
    """Something held or done between meetings; what no source tells is left out or null."""

    key: str
    listed_with: str
    kind: Literal["meeting", "consultation", "workshop", "webinar", "call", "project", "request", "other"]
    """`request` for what somebody was asked to do: without a result, none is recorded."""
    group: str | None = None
    """The key of the expert group whose meeting it was."""
    names: Words
    held: Days | None = None
    mode: Literal["in_person", "online", "hybrid", "telephone", "no_meeting"] = "in_person"
    place: Words = Field(default_factory=dict)
    host: str | None = None
    """The code of a party under `parties`."""
    hosted_by: Words = Field(default_factory=dict)
    donors: tuple[str, ...] = ()
    """Codes of parties under `parties`."""
    result: Words = Field(default_factory=dict)
    cited: str | None = None


class CaseArea(Data):
    """An area of a partnership; its activities are those listed with its key."""

    key: str
    names: Words
    lead: Words = Field(default_factory=dict)
    goal: Words = Field(default_factory=dict)
    target: Words = Field(default_factory=dict)
    no_target: Words = Field(default_factory=dict)
    cited: str | None = None


class CaseBody(Data):
    """A body asked for information, or reported on without having been asked."""

    key: str
    names: Words
    asked: bool = True
    replied: bool = False
    section: str | None = None
    cited: str | None = None
