"""The parts of a case about a call for submissions: letters, rounds, what came back, and how the period is played."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from followup.services.cases.sources import Words
from followup.vocabulary.datafiles import Data


class CaseLetter(Data):
    """A letter as sent: its day, signer and audience; what no source tells is null. One of a call has all three."""

    key: str
    dated: date | None
    round: int = Field(ge=1)
    kind: Literal["call", "reminder_letter", "extension"]
    signed_by: str | None = None
    audience: tuple[str, ...] = ()
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
