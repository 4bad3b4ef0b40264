"""Wordings: short Jinja templates that officers may edit, rendered in a sandbox, each printed value with its records.

Every fact that a wording reads is noted; every value that it prints becomes a piece of its own with the records of the
facts read for it. So a figure in the note can be followed to its rows without the template's author doing anything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError, TemplateSyntaxError
from jinja2.exceptions import SecurityError

from followup.vocabulary.errors import BadInput
from followup.writing.notes.catalogue import fill
from followup.writing.notes.facts import (
    BodyFact,
    LetterFact,
    MandateFact,
    PartyFact,
    RoundFact,
    SourceFact,
    Span,
    records_of,
)
from followup.writing.notes.pieces import Piece, clean
from followup.writing.notes.sandbox import Sandbox

if TYPE_CHECKING:
    from followup.writing.notes.catalogue import Catalogue
    from followup.writing.notes.facts import (
        ActivityFact,
        DocumentFact,
        NoteFacts,
        SubmissionFact,
        Texts,
    )
    from followup.writing.notes.pieces import Pieces

_SPACES = re.compile(r"\s+")
_MARK = re.compile("\ue000(\\d+)\ue001")


class Wording:
    """Renders the wordings of one note in one language, and keeps what each printed value hangs on."""

    def __init__(self, facts: NoteFacts, words: Catalogue) -> None:
        """Prepare for one note; `context` may be added to before rendering."""
        self.facts = facts
        self.words = words
        self.missing: list[str] = []
        """The places at which a text in this language was missing and the original was printed."""
        self._printed: list[Piece] = []
        self._read: list[str] = []
        filters = self._filters()
        self._marking = Sandbox(filters, self.printed, self.note)
        self._plain = Sandbox(filters, _plainly, self.note)
        self.context: dict[str, Any] = {
            "facts": facts,
            "masthead": facts.masthead,
            "compilation": facts.document("compilation"),
            "word": words.get("masthead", "words", facts.masthead.word),
        }

    def render(self, place: str, template: str, /, **values: object) -> Pieces:
        """Render one wording to pieces. Raises BadInput with the place and the reason when the wording is wrong."""
        self._printed.clear()
        self._read.clear()
        try:
            text = self._marking.from_string(template).render(self.context | values)
        except TemplateSyntaxError as error:
            raise BadInput(f"{place}, line {error.lineno}: {error.message}") from None
        except SecurityError as error:
            raise BadInput(f"{place}: not allowed in a template: {error}") from None
        except (TemplateError, TypeError, ValueError, ArithmeticError, AttributeError, LookupError) as error:
            raise BadInput(f"{place}: {error}") from None
        return self._pieces(text)

    def note(self, records: Sequence[str]) -> None:
        """Remember that these rows were read for what is printed next."""
        self._read.extend(records)

    def printed(self, value: object) -> str:
        """Turn a printed value into a marked piece. Refuses None: the wording has to say what holds then."""
        if value is None:
            raise BadInput("a value that is not known was printed; ask for it with {% if %} first")
        piece = Piece(clean(str(value)), tuple(dict.fromkeys(self._read)))
        self._read.clear()
        self._printed.append(piece)
        return f"\ue000{len(self._printed) - 1}\ue001"

    def in_language(self, texts: Texts) -> str:
        """The words in this language, else in the original language, else in any, noting that they are missing."""
        if (found := texts.get(self.words.language)) is not None:
            return found
        original = self.facts.masthead.original_language
        found = texts.get(original) or next(iter(texts.values()), "")
        self.missing.append(found)
        return found

    def _pieces(self, text: str) -> Pieces:
        pieces: list[Piece] = []
        for number, part in enumerate(_MARK.split(text)):
            if number % 2:
                pieces.append(self._printed[int(part)])
            elif part:
                pieces.append(Piece(_SPACES.sub(" ", part)))
        return trimmed(pieces)

    def _filters(self) -> dict[str, Callable[..., Any]]:
        words = self.words
        return {
            "counted": lambda things, noun: words.counted(self._count(things), noun),
            # Jinja's own would lose the records behind what is counted.
            "length": self._count,
            "number": lambda things: words.number(self._count(things)),
            "plural": lambda things, **forms: words.plural(self._count(things), forms),
            "ordinal": words.ordinal,
            "day": self.day,
            "words": self.in_language,
            "listed": self._listed,
            "agenda": words.agenda_item,
            "capital": lambda text: str(text)[:1].upper() + str(text)[1:],
            "cited": self._cited,
            "symbol": self.symbol,
            "signer": self._signer,
            "audiences": self._audiences,
            "unsigned": _unsigned,
            "when": self.when,
            "place": self.place,
            "host": self.host,
        }

    def _count(self, things: int | Sequence[object]) -> int:
        if isinstance(things, int):
            return things
        self.note(records_of(tuple(things)))
        return len(things)

    def day(self, when: date | Span) -> str:
        """A date or a span of days as it is written in the language."""
        return self.words.span(when if isinstance(when, Span) else Span(when, when))

    def _listed(self, things: Sequence[object]) -> str:
        self.note(records_of(tuple(things)))
        if things and all(isinstance(one, BodyFact) for one in things):
            return self.words.listed(
                [clean(self.in_language(one.names)) for one in things if isinstance(one, BodyFact)]
            )
        if things and all(isinstance(one, PartyFact) for one in things):
            return self.parties([one for one in things if isinstance(one, PartyFact)])
        return self.words.listed([clean(str(one)) for one in things])

    def parties(self, parties: Sequence[PartyFact]) -> str:
        """The names of parties as an enumeration, in the order of this language."""
        return self.words.listed(self._party_names(parties))

    def when(self, fact: ActivityFact | RoundFact | LetterFact) -> str:
        """The days of an activity, a round or a letter, or the catalogue's words for unknown ones."""
        self.note(fact.records)
        if isinstance(fact, LetterFact):
            days = Span(fact.dated, fact.dated) if fact.dated else None
        else:
            days = fact.due if isinstance(fact, RoundFact) else fact.when
        return self.words.span(days) if days else str(self.words.get("not_recorded", "date"))

    def place(self, activity: ActivityFact) -> str:
        """Where an activity was held, or how, or the catalogue's words for an unknown place."""
        self.note(activity.records)
        if activity.place:
            return clean(self.in_language(activity.place))
        if activity.mode in ("in_person", "no_meeting"):
            return str(self.words.get("not_recorded", "place"))
        return str(self.words.get("modes", activity.mode))

    def host(self, activity: ActivityFact) -> str | None:
        """Who hosted an activity, or None when nobody is recorded."""
        if activity.host is not None:
            return clean(self.in_language(activity.host.names))
        return clean(self.in_language(activity.hosted_by)) if activity.hosted_by else None

    def _party_names(self, parties: Sequence[PartyFact]) -> list[str]:
        by = self.words.get("parties_by")
        ordered = sorted(parties, key=lambda one: (self.words.sorting_key(one.names.get(by, one.code)), one.code))
        return [clean(self.in_language(party.names)) for party in ordered]

    def _cited(self, source: MandateFact | SourceFact | Sequence[MandateFact]) -> str:
        if not isinstance(source, MandateFact | SourceFact):
            return self.words.listed([self._cited(one) for one in source])
        self.note(records_of(source))
        text = self.cite(source.kind, source.number)
        paragraph = source.pinpoint if isinstance(source, MandateFact) else None
        if paragraph is None:
            return text
        return _filled(self.words, "source_paragraph", source=text, paragraph=paragraph)

    def cite(self, kind: str, number: str, paragraph: str = "") -> str:
        """A decision or an article as this language cites it: "decision MC-3/8", "第14条第1款"."""
        if kind == "article":
            number = number.removeprefix("article ")
            entry = "article_paragraph" if paragraph else "article"
            return _filled(self.words, entry, number=number, paragraph=paragraph)
        cited = _filled(self.words, kind, number=number)
        return _filled(self.words, "source_paragraph", source=cited, paragraph=paragraph) if paragraph else cited

    def symbol(self, document: DocumentFact) -> str:
        """The document's symbol, or the catalogue's words for one that is not recorded."""
        self.note(records_of(document))
        return document.symbol or str(self.words.get("masthead", "symbol_unknown"))

    def _signer(self, letter: LetterFact) -> str:
        self.note(records_of(letter))
        if letter.signed_by is None:
            raise BadInput("who signed a letter of the call is not recorded")
        return str(self.words.get("people", letter.signed_by))

    def _audiences(self, codes: Sequence[str]) -> list[str]:
        return [self._plain.from_string(self.words.get("audiences", code)).render(self.context) for code in codes]


def _filled(words: Catalogue, entry: str, **values: str) -> str:
    return fill(words.get("citations", entry), **values)


def _unsigned(submissions: Sequence[SubmissionFact]) -> list[SubmissionFact]:
    open_to_all = (one for one in submissions if not one.confidential)
    return [one for one in open_to_all if one.party is None and not one.second_of_a_named_party]


def _plainly(value: object) -> str:
    return clean(str(value))


def trimmed(pieces: Sequence[Piece]) -> Pieces:
    """The pieces without space at the ends and without empty ones."""
    kept = [piece for piece in pieces if piece.text or piece.footnote or piece.star]
    if kept:
        kept[0] = _restyled(kept[0], kept[0].text.lstrip())
        kept[-1] = _restyled(kept[-1], kept[-1].text.rstrip())
    return tuple(piece for piece in kept if piece.text or piece.footnote or piece.star)


def _restyled(piece: Piece, text: str) -> Piece:
    return Piece(text, piece.records, piece.footnote, piece.star)
