"""What mails tell that belong to no letter: the receipt of an answer that came by mail, a contact's weekly digest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from followup.vocabulary.instants import Instant
from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.mail import Sought, written_day

Texts = Mapping[str, str]
"""A text by language."""


def in_any_language(texts: Texts) -> Texts:
    """A title in every language: where it is not translated it stands in English, else as it was given."""
    original = texts.get("en") or next(iter(texts.values()), "")
    return dict.fromkeys(UN_LANGUAGES, original) | dict(texts)


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file of a submission, as its sender is told of it."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What a receipt tells: the number, when it came, each file by its SHA-256."""

    subject: Texts
    party: Texts
    number: int
    received_at: Instant
    files: tuple[ReceivedFile, ...]
    secretariat: Texts
    secretariat_address: str

    def in_language(self, language: str) -> dict[str, Any]:
        """The facts as a template sees them, in one language. Raises KeyError when a text is not given in it."""
        return {
            "subject": self.subject[language],
            "party": self.party[language],
            "number": self.number,
            "received_on": written_day(self.received_at.date(), language),
            "received_at": f"{self.received_at:%H:%M}",
            "files": self.files,
            "secretariat": self.secretariat[language],
            "secretariat_address": self.secretariat_address,
        }


@dataclass(frozen=True, slots=True)
class OpenCall:
    """A call that a contact's party has not answered: by when a reply is requested, the page to answer on.

    `owed` are the items that it seeks and that have not been answered, if it seeks several.
    """

    convention: Texts
    subject: Texts
    reply_by: date
    link: str | None = None
    owed: tuple[Sought, ...] = ()


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What a contact's weekly digest tells: what is open for their party, the earliest first; how to stop it."""

    party: Texts
    as_of: date
    calls: tuple[OpenCall, ...]
    stop: str
    """The page on which the digest is stopped."""
    secretariat: Texts
    secretariat_address: str

    def in_language(self, language: str) -> dict[str, Any]:
        """The facts as a template sees them, in one language. Raises KeyError when a text is not given in it."""
        return {
            "party": self.party[language],
            "as_of": written_day(self.as_of, language),
            "calls": [
                {
                    "convention": one.convention[language],
                    "subject": one.subject[language],
                    "reply_by": written_day(one.reply_by, language),
                    "passed": one.reply_by < self.as_of,
                    "link": one.link,
                    "owed": [item.in_language(language) for item in one.owed],
                }
                for one in self.calls
            ],
            "stop": self.stop,
            "secretariat": self.secretariat[language],
            "secretariat_address": self.secretariat_address,
        }
