"""What a compilation holds: who sent what, and every submission as it came, under a heading of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from followup.writing.notes.facts import records_of
from followup.writing.notes.pieces import Block, Piece, clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from followup.writing.notes.catalogue import Catalogue
    from followup.writing.notes.facts import SubmissionFact
    from followup.writing.notes.pieces import Pieces
    from followup.writing.notes.wording import Wording

Row = tuple["Pieces", ...]


class Words(Protocol):
    """Renders an entry of the kind's wordings, as `words("headings", "submission", submission=one)`."""

    def __call__(self, part: str, key: str, /, **values: object) -> Pieces:
        """The pieces of the entry; empty when it comes out empty."""


def in_order(wording: Wording) -> list[SubmissionFact]:
    """The submissions by the name of their sender, in the order of lists in this language: parties, observers, others.

    Not by number: the order in which they came says nothing about what they say. Those that are not to be made public
    are not among them.
    """
    return reproduced(wording.facts.submissions, wording.words)


def reproduced(submissions: Iterable[SubmissionFact], words: Catalogue) -> list[SubmissionFact]:
    """The submissions that a compilation reproduces, in the order of a language."""
    by = words.get("parties_by")

    def place(one: SubmissionFact) -> tuple[bool, bool, str, int]:
        if one.party is None:
            return True, True, "", one.number
        return False, one.party.observer, words.sorting_key(one.party.names.get(by, one.party.code)), one.number

    return sorted((one for one in submissions if not one.confidential), key=place)


def senders(wording: Wording) -> tuple[Row, tuple[Row, ...]]:
    """A table of the senders, each with those for whom it also wrote, when it came, and what is held of it."""
    words = wording.words.get("tables", "senders")
    head = (Piece(words["sender"]),), (Piece(words["received"]),), (Piece(words["held"]),)
    return head, tuple(_row(one, wording) for one in in_order(wording))


def _row(submission: SubmissionFact, wording: Wording) -> Row:
    records = (*submission.records, *records_of(submission.party), *records_of(submission.of))
    came = wording.day(submission.received) if submission.received else wording.words.get("not_recorded", "date")
    cells = (
        (sender(submission, wording), records),
        (came, submission.records),
        (_held(submission, wording), submission.records),
    )
    return tuple((Piece(*cell),) for cell in cells)


def sender(submission: SubmissionFact, wording: Wording) -> str:
    """Who sent it, with those on whose behalf; else what the register does know."""
    words = wording.words.get("tables", "senders")
    if submission.party is None:
        return str(words["second" if submission.second_of_a_named_party else "unknown"])
    name = clean(wording.in_language(submission.party.names))
    if submission.party.observer:
        name = wording.words.filled(words["observer"], name=name)
    if not submission.of:
        return name
    return wording.words.filled(words["behalf"], name=name, others=wording.parties(submission.of))


def _held(submission: SubmissionFact, wording: Wording) -> str:
    words = wording.words.get("tables", "senders")
    held = [words["text"]] if submission.words else []
    if submission.files:
        held.append(wording.words.counted(len(submission.files), "file"))
    what = wording.words.listed(held) if held else str(words["nothing"])
    return f"{what} ({words['late']})" if submission.late else what


def as_received(wording: Wording, words: Words) -> Iterator[Block]:
    """Each submission: its heading, its own title and words line by line, its files; else that nothing is kept."""
    for place, one in enumerate(in_order(wording), 1):
        records = (*one.records, *records_of(one.party), *records_of(one.of))
        yield Block("part", f"submission-{place}", (Piece(sender(one, wording), records),))
        yield from _contents(one, words)


def _contents(submission: SubmissionFact, words: Words) -> Iterator[Block]:
    if submission.title:
        yield Block("text", "title", words("paragraphs", "title", submission=submission))
    for line in (submission.words or "").splitlines():
        if said := clean(line).strip():
            yield Block("text", "words", (Piece(said, submission.records),), received=True)
    for file in submission.files:
        yield Block("text", "file", words("paragraphs", "file", submission=submission, file=file))
        lines = [said for line in file.text if (said := clean(line).strip())]
        for said in lines or [""] * (file.path is not None):
            yield Block("text", "file_text", (Piece(said, submission.records),), received=True, enclosed=file.path)
    if not submission.kept:
        yield Block("text", "not_kept", words("paragraphs", "not_kept", submission=submission))
