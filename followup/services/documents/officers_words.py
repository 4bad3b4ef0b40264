"""The officers' own words in a document: paragraphs at its marked places, items under them, recommended acts.

They are rows of the register, one text a language, so that every draft made anew has them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from followup.records.tables import Paragraph
from followup.services.documents.clearance import original_of
from followup.services.documents.note import ACTIONS, action_of, note_facts, paragraph_of
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.languages import UN_LANGUAGES
from followup.vocabulary.statuses import DocumentStatus
from followup.writing.notes.render import trace

if TYPE_CHECKING:
    from followup.records.register import Register, Unit
    from followup.records.tables import Document
    from followup.vocabulary.instants import Instant
    from followup.writing.notes.facts import NoteFacts


class OfficersText(BaseModel):
    """One text of the officers' own: where it stands, and its words by language."""

    place: str
    number: int
    """Which of the paragraphs at that place, from 1."""
    item: str
    """Which item under it, as "2" or "2.1"; empty for the paragraph itself."""
    words: dict[str, str]


def officers_texts(unit: Unit, document: Document) -> list[OfficersText]:
    """Every text of the officers' own in a document, in order."""
    found, counts = [], dict[str, int]()
    for row in unit.documents.paragraphs(document.id):
        number = counts[row.place] = counts.get(row.place, 0) + 1
        found.append(OfficersText(place=row.place, number=number, item="", words=row.words))
        found += [OfficersText(place=row.place, number=number, item=at, words=words) for at, words in _items(row.items)]
    return found


def _items(items: Sequence[Mapping[str, Any]], above: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    for number, item in enumerate(items, 1):
        at = f"{above}{number}"
        yield at, dict(item["words"])
        yield from _items(item["items"], f"{at}.")


def write_text(  # noqa: PLR0913  which words, at which place, by whom, when
    register: Register,
    document_id: str,
    place: str,
    words: Mapping[str, str],
    *,
    number: int | None = None,
    item: str = "",
    by: str,
    now: Instant,
) -> OfficersText:
    """Write words of the officers' own: a new paragraph at the end of a place, or, with a number, one that is there.

    Raises NotFound for a document, paragraph or item that is not there; NotAllowed for an issued document; BadInput
    for a place that the note does not have, a language that is none, empty words, a mark behind which nothing stands.
    """
    said = {language: text.strip() for language, text in words.items()}
    if not said or not all(said.values()) or not set(said) <= set(UN_LANGUAGES):
        raise BadInput(f"give words in at least one of {', '.join(UN_LANGUAGES)}")
    with register.reading() as unit:
        document = unit.documents.one(document_id)
        rows = unit.documents.paragraphs(document_id)
    if document.status == DocumentStatus.ISSUED or "kind" not in document.details:
        raise NotAllowed(f"document {document.key} is not in the hands of its officers (it is {document.status})")
    changed = _changed([_copied(row) for row in rows], document, place, number, item, said)
    _refuse_wrong(note_facts(register, document.convention_id, document.key), changed, set(said))
    with register.writing(by=by, at=now, reason=f"officers' words at {place}") as unit:
        _changed(list(unit.documents.paragraphs(document_id)), document, place, number, item, said, unit)
    at = number or sum(row.place == place for row in changed)
    return OfficersText(place=place, number=at, item=item, words=said)


def _copied(row: Paragraph) -> Paragraph:
    return Paragraph(
        **{name: deepcopy(getattr(row, name)) for name in ("convention_id", "document_id", "place", "ordinal", "act")},
        words=dict(row.words),
        items=deepcopy(row.items),
        listing=row.listing,
        sources=list(row.sources),
        documents=list(row.documents),
        cited=row.cited,
    )


def _changed(  # noqa: PLR0913, PLR0917  as write_text
    rows: list[Paragraph],
    document: Document,
    place: str,
    number: int | None,
    item: str,
    said: Mapping[str, str],
    unit: Unit | None = None,
) -> list[Paragraph]:
    """The rows with the new words in them; a new one is taken into the register by the unit."""
    if number is None:
        row = _new(document, place, max((one.ordinal for one in rows), default=-1) + 1, said)
        if unit is not None:
            unit.add(row)
        return [*rows, row]
    here = [row for row in rows if row.place == place]
    if not 0 < number <= len(here):
        raise NotFound(f"{document.key} has {len(here)} paragraphs of officers at {place!r}, no number {number}")
    row = here[number - 1]
    if item:
        row.items = _with_item(row.items, [int(step) for step in item.split(".") if step.isdecimal()], said, item)
    else:
        row.words = {**row.words, **said}
    return rows


def _with_item(
    items: Sequence[Mapping[str, Any]], path: Sequence[int], said: Mapping[str, str], shown: str
) -> list[dict[str, Any]]:
    if not path or not 0 < path[0] <= len(items):
        raise NotFound(f"that paragraph has no item {shown}")
    new = [dict(one) for one in items]
    chosen = new[path[0] - 1]
    if path[1:]:
        chosen["items"] = _with_item(chosen["items"], path[1:], said, shown)
    else:
        chosen["words"] = {**chosen["words"], **said}
    return new


def _new(document: Document, place: str, ordinal: int, said: Mapping[str, str]) -> Paragraph:
    original = original_of(document.details)
    if original not in said:
        raise BadInput(f"a new paragraph is written in the original first: {original}")
    return Paragraph(
        convention_id=document.convention_id,
        document_id=document.id,
        place=place,
        ordinal=ordinal,
        words=dict(said),
        act="other" if place == ACTIONS else None,
    )


def _refuse_wrong(facts: NoteFacts, rows: Sequence[Paragraph], languages: set[str]) -> None:
    """Lay the note out with the new words: a wrong place or mark is refused before anything is kept."""
    paragraphs = tuple(paragraph_of(row) for row in rows if row.place != ACTIONS)
    acts = tuple(action_of(row) for row in rows if row.place == ACTIONS)
    for language in sorted(languages):
        trace(replace(facts, paragraphs=paragraphs, actions=acts), language)
