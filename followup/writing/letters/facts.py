"""What a letter tells, beside what every letter and mail about a call tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from followup.writing.mail import AskFacts, Texts, written_day

if TYPE_CHECKING:
    from followup.writing.notes.facts import Span

KINDS = ("call", "nominations", "reminder", "last_reminder", "extension", "acknowledgement", "invitation")
FORMS = ("letter", "note_verbale")


@dataclass(frozen=True, slots=True)
class ReceivedFacts:
    """A submission of which the receipt is acknowledged; `files` are pairs of a name and the SHA-256 of the file."""

    number: int
    day: date
    files: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What a letter invites to: a meeting, workshop or consultation. `place` None: not known, or online."""

    name: Texts
    when: Span
    place: Texts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts(AskFacts):
    """What a letter tells, for any of the languages in which its texts are given.

    `kind` is one of KINDS and names its wording, `form` one of FORMS: a note verbale speaks of the secretariat and of
    those to whom it goes in the third person. It goes to an `audience`, in words of templates/letters, or to one
    `party`. `signed_by` is an office, `signers` its title under the convention where it has one of its own. `reference`
    is the number under which it is registered, `asked_by` the day by which the earlier letter had requested a reply.
    """

    kind: str
    form: str = "letter"
    audience: tuple[str, ...] = ()
    party: Texts | None = None
    signed_by: str = "executive_secretary"
    signers: Texts = field(default_factory=dict)
    asked_by: date | None = None
    received: ReceivedFacts | None = None
    event: EventFacts | None = None

    def given_in(self, language: str) -> bool:
        """Whether every text of the letter is given in a language."""
        try:
            self.values(language, str)
        except KeyError:
            return False
        return self.party is None or language in self.party

    def values(self, language: str, written_span: Any) -> dict[str, Any]:  # noqa: ANN401  a function of a Span
        """The facts as a wording sees them, in one language. Raises KeyError when a text is not given in it."""
        known = self.told(language)
        known["asked_by"] = written_day(self.asked_by, language) if self.asked_by else None
        if self.received is not None:
            known["received"] = {"number": self.received.number, "day": written_day(self.received.day, language)}
        if self.event is not None:
            place = self.event.place[language] if self.event.place else ""
            known["event"] = {
                "name": self.event.name[language],
                "when": written_span(self.event.when),
                "place": place,
            }
        return known
