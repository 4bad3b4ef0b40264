"""The masthead of a note: its lines, and the notes marked with stars under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from followup.writing.notes.catalogue import catalogue
from followup.writing.notes.pieces import Head, Piece, clean
from followup.writing.notes.wording import Wording

if TYPE_CHECKING:
    from followup.writing.notes.facts import SegmentFact
    from followup.writing.notes.pieces import Pieces


def lay_head(wording: Wording) -> Head:
    """The masthead in the wording's language.

    The meeting's line carries a star when the meeting has a further part, the agenda item's when the symbol of the
    agenda is known, the title when the document comes after its slot.
    """
    masthead = wording.facts.masthead
    stars: list[Pieces] = []
    place = _line(wording, "place", segment=masthead.segments[0]) if masthead.segments else ()
    for segment in masthead.segments[1:]:
        place = _starred(place, stars, _line(wording, "resumed", segment=segment))
    item = _line(wording, "item")
    if masthead.agenda_symbol is not None:
        item = _starred(item, stars, _line(wording, "agenda"))
    title = _line(wording, "title")
    if masthead.late is not None:
        title = _starred(title, stars, _line(wording, "late", late=masthead.late))
    return Head(
        issuer=_line(wording, "issuer"),
        organization=_line(wording, "organization"),
        symbol=_symbol(wording),
        issue=_issue(wording),
        body=_line(wording, "body"),
        meeting=_line(wording, "meeting") if masthead.meeting_number is not None else (),
        place=place,
        item=item,
        item_heading=_line(wording, "item_heading"),
        title=title,
        author=_line(wording, "author"),
        stars=tuple(stars),
    )


def _line(wording: Wording, key: str, segment: SegmentFact | None = None, **values: Any) -> Pieces:  # noqa: ANN401
    words = wording.words
    if segment is not None:
        values["segment"] = segment
    return wording.render(
        f"templates/locale/{words.language}.yaml, masthead.{key}", words.get("masthead", key), **values
    )


def _starred(line: Pieces, stars: list[Pieces], note: Pieces) -> Pieces:
    stars.append(note)
    return (*line, Piece(star=len(stars)))


def _symbol(wording: Wording) -> Pieces:
    masthead = wording.facts.masthead
    if masthead.symbol is not None:
        return (Piece(clean(masthead.symbol), masthead.symbol_records),)
    return (Piece(wording.words.get("masthead", "symbol_unknown"), masthead.symbol_records),)


def _issue(wording: Wording) -> tuple[Pieces, ...]:
    # In the seeds' Chinese documents these lines are English: the catalogue says in which language they are printed.
    words = wording.words
    issue = words if "issue_language" not in words.words else catalogue(words.get("issue_language"), words.folder)
    names = issue.get("languages")
    original = wording.facts.masthead.original_language
    printer = wording if issue is words else Wording(wording.facts, issue)
    values = {
        "language_name": names.get(words.language, words.language),
        "original_name": names.get(original, original),
    }
    distribution = ["distribution"] if wording.facts.masthead.distribution else []
    keys = [*distribution, "dated", *(["language"] if original != words.language else []), "original"]
    undated = wording.facts.masthead.dated is None
    return tuple(
        (Piece(issue.get("not_recorded", "date")),) if key == "dated" and undated else _line(printer, key, **values)
        for key in keys
    )
