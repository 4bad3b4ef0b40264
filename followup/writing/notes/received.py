"""What a compilation holds: who sent what, and every submission as it came, under a heading of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from followup.writing.notes.facts import records_of
from followup.writing.notes.pieces import Block, Piece, clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup.writing.notes.facts import SubmissionFact
    from followup.writing.notes.pieces import Pieces
    from followup.writing.notes.wording import Wording

Row = tuple["Pieces", ...]


class Words(Protocol):
    """Renders an entry of the kind's wordings, as `words("headings", "submission", submission=one)`."""

    def __call__(self, part: str, key: str, /, **values: object) -> Pieces:
        """The pieces of the entry; empty when it comes out empty."""


def senders(wording: Wording) -> tuple[Row, tuple[Row, ...]]:
    """A table of the submissions by number, each with its sender and those for whom it was also made."""
    words = wording.words.get("tables", "senders")
    head = (Piece(words["submission"]),), (Piece(words["sender"]),)
    return head, tuple(_row(one, wording) for one in wording.facts.submissions)


def _row(submission: SubmissionFact, wording: Wording) -> Row:
    records = (*submission.records, *records_of(submission.party), *records_of(submission.of))
    return (Piece(str(submission.number), submission.records),), (Piece(_sender(submission, wording), records),)


def _sender(submission: SubmissionFact, wording: Wording) -> str:
    words = wording.words.get("tables", "senders")
    if submission.party is None:
        return str(words["second" if submission.second_of_a_named_party else "unknown"])
    name = clean(wording.in_language(submission.party.names))
    if not submission.of:
        return name
    return wording.words.filled(words["behalf"], name=name, others=wording.parties(submission.of))


def as_received(submissions: Sequence[SubmissionFact], words: Words) -> Iterator[Block]:
    """Each submission: its heading, its own title and words line by line, its files; else that nothing is kept."""
    for one in submissions:
        yield Block("part", f"submission-{one.number}", words("headings", "submission", submission=one))
        yield from _contents(one, words)


def _contents(submission: SubmissionFact, words: Words) -> Iterator[Block]:
    if submission.confidential:
        yield Block("text", "confidential", words("paragraphs", "confidential", submission=submission))
        return
    if submission.title:
        yield Block("text", "title", words("paragraphs", "title", submission=submission))
    for line in (submission.words or "").splitlines():
        if said := clean(line).strip():
            yield Block("text", "words", (Piece(said, submission.records),))
    for file in submission.files:
        yield Block("text", "file", words("paragraphs", "file", submission=submission, file=file))
    if not submission.kept:
        yield Block("text", "not_kept", words("paragraphs", "not_kept", submission=submission))
