"""What a note says, as flat facts: each with the identities of the register's rows on which it hangs.

A service fills these from the register and hands them to `followup.writing.notes.render`. Nothing that is a choice of
the demo (reply-by dates, days of arrival, addresses) has a place here. What the register does not know is None or
empty; the note then says nothing about it and the sidecar lists it.

Texts are mappings from a language's code to words. Words of officers may contain the marks described in
`followup.writing.notes.marks`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from pathlib import Path

from followup.vocabulary.errors import BadInput
from followup.vocabulary.places import AgendaItem

Texts = Mapping[str, str]
Records = tuple[str, ...]

_QUARTER = re.compile(r"^(\d{4})-Q([1-4])$")
_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")
_YEAR = re.compile(r"^\d{4}$")


@dataclass(frozen=True, slots=True)
class Span:
    """A day, a month, a quarter, a year, or the days from a first to a last, as precise as the source gives it."""

    first: date
    last: date
    precision: str = "day"
    """day, month, quarter, year."""

    @classmethod
    def parse(cls, value: str | date) -> Span:
        """Read "2021-07-26", "2021-06-07..2021-06-08", "2019-12", "2022-Q1" or "2020". Raises BadInput."""
        text = str(value)
        try:
            if found := _QUARTER.match(text):
                start = date(int(found[1]), 3 * int(found[2]) - 2, 1)
                return cls(start, start, "quarter")
            if found := _MONTH.match(text):
                return cls(start := date(int(found[1]), int(found[2]), 1), start, "month")
            if _YEAR.match(text):
                return cls(start := date(int(text), 1, 1), start, "year")
            first, _, last = text.partition("..")
            days = cls(date.fromisoformat(first), date.fromisoformat(last or first))
        except ValueError:
            raise BadInput(
                f"{text!r} is no date of a note; write 2021-07-26, 2021-06-07..2021-06-08, 2019-12, 2022-Q1 or 2020"
            ) from None
        if days.last < days.first:
            raise BadInput(f"{text!r} ends before it begins")
        return days


@dataclass(frozen=True, slots=True)
class SegmentFact:
    """One part of the meeting as it was known on the day of the note; `tentative` when not yet settled."""

    when: Span
    mode: str = "in_person"
    """in_person, online, hybrid."""
    place: Texts = field(default_factory=dict)
    tentative: bool = False
    records: Records = ()


@dataclass(frozen=True, slots=True)
class LateFact:
    """That the document comes after its slot, and why: the note says so under its title."""

    slot: date
    because: Texts
    records: Records = ()


@dataclass(frozen=True, slots=True)
class Masthead:
    """The head of the note: for which meeting and agenda item, and how the document is issued."""

    organization: Texts
    convention: Texts
    """The convention's full name, without article: "Minamata Convention on Mercury"."""
    convention_short: Texts
    body: Texts
    """The body's name without article: "Conference of the Parties"."""
    meeting_number: int | None
    """None for a body that met once."""
    segments: tuple[SegmentFact, ...]
    agenda_item: AgendaItem
    agenda_symbol: str | None
    item_heading: Texts
    title: Texts
    dated: date | None
    """None while the document's date is not recorded."""
    original_language: str
    distribution: str | None = "General"
    """None while it is not recorded."""
    symbol: str | None = None
    """None while no symbol has been reserved."""
    word: str = "meeting"
    """The convention's own word for its meetings: meeting or session."""
    late: LateFact | None = None
    records: Records = ()
    symbol_records: Records = ()
    """The rows that hold the symbol of this note."""


@dataclass(frozen=True, slots=True)
class MandateFact:
    """What the note answers. `asks` completes "requested the secretariat ..." in each language."""

    number: str
    asks: Texts
    pinpoint: str | None = None
    """The paragraph, or None when the register does not know it."""
    meeting_number: int | None = None
    adopted: date | None = None
    kind: str = "decision"
    records: Records = ()


@dataclass(frozen=True, slots=True)
class SourceFact:
    """A decision or article that a paragraph cites: {decision MC-1/8}, {article 14.1}. `number` as "MC-1/8" or "14"."""

    number: str
    kind: str = "decision"
    pinpoints_known: bool = True
    records: Records = ()


@dataclass(frozen=True, slots=True)
class LetterFact:
    """A letter of the call: its date, signer and audience, the latter two as codes of the catalogue."""

    dated: date | None
    signed_by: str | None
    audience: tuple[str, ...]
    records: Records = ()


@dataclass(frozen=True, slots=True)
class PartyFact:
    """A party by its code (ISO 3166-1 alpha-3 or "EUU") with its official names by language."""

    code: str
    names: Texts
    records: Records = ()
    observer: bool = False
    """It is no party to the convention: an organization, or a State that has not joined."""


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file as it came in; its name as the sender gave it, or None when that is not recorded. `size` in bytes."""

    name: str | None
    size: int
    sha256: str
    text: tuple[str, ...] = ()
    """Its paragraphs as they came, where they are reproduced."""
    path: Path | None = None
    """Where it lies, when a Word document can take it in whole: a Word document itself, a picture."""


@dataclass(frozen=True, slots=True)
class SubmissionFact:
    """One submission. `party` is None when the register does not tell who sent it.

    `second_of_a_named_party` then says that it came from one of the parties already named, without telling which.
    `title`, `words` and `files` are as they came in; `of` names those on whose behalf it was also made.
    """

    number: int
    party: PartyFact | None
    second_of_a_named_party: bool = False
    records: Records = ()
    title: str | None = None
    words: str | None = None
    files: tuple[FileFact, ...] = ()
    of: tuple[PartyFact, ...] = ()
    confidential: bool = False
    """The sender asked for it not to be made public: in documents it is counted, and no more is said."""
    late: bool = False
    """It came after the date by which a reply was requested."""
    received: date | None = None
    """The day on which it came, None when that is not recorded."""

    @property
    def kept(self) -> bool:
        """Whether the register holds what was said in it: a text or a file."""
        return bool(self.words or self.files)


@dataclass(frozen=True, slots=True)
class FindingFact:
    """A count that the sources give, by its key: five Parties stated needs."""

    key: str
    count: int
    records: Records = ()


@dataclass(frozen=True, slots=True)
class DateFact:
    """A date that the sources give, by its key."""

    key: str
    when: Span
    records: Records = ()


@dataclass(frozen=True, slots=True)
class NameFact:
    """The name of a body or programme, by its key."""

    key: str
    names: Texts
    records: Records = ()


@dataclass(frozen=True, slots=True)
class DocumentFact:
    """A document that the note cites. `key` is its symbol or a name ("compilation"); the symbol may be unknown."""

    key: str
    symbol: str | None
    kind: str
    """compilation, note, agenda, working, information, letter."""
    titles: Texts
    described: bool = False
    """True when the titles are our description of the document, its own title being unknown."""
    records: Records = ()


@dataclass(frozen=True, slots=True)
class ActivityFact:
    """Something held or done between sessions: a meeting, consultation, workshop, webinar or call.

    `group` gathers activities that are listed together ("regional"). An unknown date, place, host or result is None or
    empty. `host` and `donors` are parties; `hosted_by` names a host that is none.
    """

    key: str
    group: str
    names: Texts
    when: Span | None
    mode: str = "in_person"
    """in_person, online, hybrid, telephone; no_meeting for what has no day and place, as a project or a request."""
    place: Texts = field(default_factory=dict)
    host: PartyFact | None = None
    hosted_by: Texts = field(default_factory=dict)
    donors: tuple[PartyFact, ...] = ()
    result: Texts = field(default_factory=dict)
    """What came of it, or why it was not held; empty when no result is recorded."""
    records: Records = ()
    kind: str = "meeting"
    """meeting, workshop, project, request and so on; a request was asked of somebody, done or not."""


@dataclass(frozen=True, slots=True)
class BodyFact:
    """A body that was asked for information, or that a note covers without having been asked.

    `section` names the section of the note that reports on it, None when there is none.
    """

    key: str
    names: Texts
    asked: bool = True
    replied: bool = False
    section: str | None = None
    records: Records = ()


@dataclass(frozen=True, slots=True)
class AreaFact:
    """An area of work on which progress is reported; its activities are those of the group of its key.

    What the register does not hold is empty: a lead not yet found, a target not set. `no_target` says why not.
    """

    key: str
    names: Texts
    lead: Texts = field(default_factory=dict)
    goal: Texts = field(default_factory=dict)
    target: Texts = field(default_factory=dict)
    no_target: Texts = field(default_factory=dict)
    records: Records = ()


@dataclass(frozen=True, slots=True)
class GroupFact:
    """An expert group: by what it was set up, and at which meeting of the body its mandate ends, as far as known."""

    key: str
    names: Texts
    set_up_by: SourceFact | None = None
    ends_at: int | None = None
    records: Records = ()


@dataclass(frozen=True, slots=True)
class TermFact:
    """A task of a group's terms of reference, by its place there ("2(a)"), and what became of it.

    `result` tells what was done, or why it was not; empty when no result is recorded.
    """

    place: str
    texts: Texts
    done: bool = False
    result: Texts = field(default_factory=dict)
    records: Records = ()


@dataclass(frozen=True, slots=True)
class RoundFact:
    """A round of drafts or comments: what was due, from whom (`from_whom`, in words), by when."""

    key: str
    names: Texts
    due: Span | None
    from_whom: Texts = field(default_factory=dict)
    records: Records = ()


@dataclass(frozen=True, slots=True)
class OfficersItem:
    """An item under an officer's paragraph, with items of its own."""

    texts: Texts
    items: tuple[OfficersItem, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficersParagraph:
    """A paragraph written by officers, per language, at a marked place (a section's key).

    `listing` names a group of activities that the register lists as items under it.
    """

    place: str
    texts: Texts
    items: tuple[OfficersItem, ...] = ()
    records: Records = ()
    listing: str | None = None


@dataclass(frozen=True, slots=True)
class OfficersSection:
    """A section of the officers' own; `announced` completes "Section N contains ...".

    With a `parent` it is a part of that section, under a heading of the second level; an `annex` stands at the end of
    the note and numbers its own paragraphs.
    """

    key: str
    heading: Texts
    announced: Texts = field(default_factory=dict)
    records: Records = ()
    parent: str | None = None
    annex: bool = False


@dataclass(frozen=True, slots=True)
class ActionFact:
    """An act recommended to the body; the words complete "The Conference of the Parties may wish:"."""

    act: str
    texts: Texts
    records: Records = ()


@dataclass(frozen=True, slots=True)
class NoteFacts:
    """All facts of one note. `kind` names the folder of its wording under `templates/notes`."""

    kind: str
    masthead: Masthead
    mandates: tuple[MandateFact, ...] = ()
    letters: tuple[LetterFact, ...] = ()
    submissions: tuple[SubmissionFact, ...] = ()
    documents: tuple[DocumentFact, ...] = ()
    sources: tuple[SourceFact, ...] = ()
    findings: tuple[FindingFact, ...] = ()
    dates: tuple[DateFact, ...] = ()
    names: tuple[NameFact, ...] = ()
    activities: tuple[ActivityFact, ...] = ()
    bodies: tuple[BodyFact, ...] = ()
    areas: tuple[AreaFact, ...] = ()
    groups: tuple[GroupFact, ...] = ()
    terms: tuple[TermFact, ...] = ()
    rounds: tuple[RoundFact, ...] = ()
    sections: tuple[OfficersSection, ...] = ()
    paragraphs: tuple[OfficersParagraph, ...] = ()
    actions: tuple[ActionFact, ...] = ()
    adds_to: str | None = None
    """The symbol of the document to which this one is an addendum."""

    def document(self, key: str) -> DocumentFact | None:
        """The document of that key or kind ("compilation"), or None."""
        return next((found for found in self.documents if key in (found.key, found.kind)), None)

    def activities_of(self, group: str) -> tuple[ActivityFact, ...]:
        """The activities of a group, or the one of that key, in order of time; those without a date come last."""
        chosen = [one for one in self.activities if group in (one.group, one.key)]
        return tuple(sorted(chosen, key=lambda one: one.when.first if one.when else date.max))

    def parties(self) -> tuple[PartyFact, ...]:
        """The distinct parties from which submissions came, in the order of their first one."""
        return tuple(one for one in self._senders() if not one.observer)

    def observers(self) -> tuple[PartyFact, ...]:
        """The same of those that are no parties."""
        return tuple(one for one in self._senders() if one.observer)

    def _senders(self) -> tuple[PartyFact, ...]:
        """Each sender as in its first submission that may be made public; who has sent no other is not named."""
        senders: dict[str, PartyFact] = {}
        for one in self.submissions:
            if one.party is not None and not one.confidential:
                senders.setdefault(one.party.code, one.party)
        return tuple(senders.values())


def records_of(fact: object) -> Records:
    """The identities of the rows on which a fact, or each fact of a sequence, hangs."""
    if isinstance(fact, tuple | list):
        return tuple(dict.fromkeys(record for one in fact for record in records_of(one)))
    return tuple(getattr(fact, "records", ()))


def fact_lists() -> tuple[str, ...]:
    """The names of the lists of facts that a note can hold, in order."""
    return tuple(one.name for one in fields(NoteFacts) if one.name not in ("kind", "masthead", "adds_to"))
