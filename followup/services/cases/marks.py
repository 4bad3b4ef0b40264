"""Marks in the officers' words of a case behind which nothing stands, and places that its note does not have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.content import load_content
from followup.writing.notes.marks import marks_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from followup.services.cases import Case
    from followup.services.cases.note import CaseItem, CaseNote
    from followup.services.cases.references import Wrong

Place = tuple[int | str, ...]


def wrong_marks(case: Case) -> Iterator[Wrong]:
    """Every mark that names what the case does not have, and every paragraph at a place that the note has not."""
    if case.note is None:
        return
    places, known = _places(case, case.note), _known(case, case.note)
    for number, paragraph in enumerate(case.note.paragraphs):
        here: Place = ("note", "paragraphs", number)
        if paragraph.place not in places:
            message = f"{paragraph.place!r} is no place of the note; there are {', '.join(sorted(places))}"
            yield (*here, "place"), message
        yield from _in_words(paragraph.__pydantic_extra__, here, known)
        yield from _in_items(paragraph.items, (*here, "items"), known)
    for number, action in enumerate(case.note.actions):
        yield from _in_words(action.__pydantic_extra__, ("note", "actions", number), known)


def _in_items(items: Sequence[CaseItem], place: Place, known: Mapping[str, set[str]]) -> Iterator[Wrong]:
    for number, item in enumerate(items):
        yield from _in_words(item.__pydantic_extra__, (*place, number), known)
        yield from _in_items(item.items, (*place, number, "items"), known)


def _in_words(words: Mapping[str, str], place: Place, known: Mapping[str, set[str]]) -> Iterator[Wrong]:
    for language, text in words.items():
        for kind, rest in marks_in(text):
            if kind not in known:
                yield (*place, language), f"{{{kind} ...}} is no mark; there are {', '.join(known)}"
            elif _key(kind, rest) not in known[kind]:
                yield (*place, language), f"{{{kind} {rest}}}: the case has no {_key(kind, rest)!r} of that kind"


def _key(kind: str, rest: str) -> str:
    """What a mark names: "needs" in {count needs of party}, "25/5" in {decision 25/5 para 34}."""
    if kind == "article":
        return rest.partition(".")[0]
    return rest.partition(" para " if kind == "decision" else " of ")[0]


def _outline(note: CaseNote) -> list[dict[str, str]]:
    outline: list[dict[str, str]] = load_content("templates", "notes", note.kind, "outline.yaml")
    return outline


def _places(case: Case, note: CaseNote) -> set[str]:
    """Where officers may write: the places of the kind of note, their own sections, the areas."""
    own = {section.key for section in note.sections} | {area.key for area in case.areas}
    return own | {entry["officers"] for entry in _outline(note) if "officers" in entry}


def _known(case: Case, note: CaseNote) -> dict[str, set[str]]:
    """What each kind of mark can name in this case."""
    activities = {activity.key for activity in case.activities}
    groups = activities | {activity.listed_with for activity in case.activities}
    documents = {one for document in case.documents for one in (document.key, document.kind)}
    names = {one.key for part in (case.names, case.groups, case.bodies, case.areas) for one in part}
    articles = {source.number.removeprefix("article ") for source in case.sources if source.kind == "article"}
    sections = {section.key for section in note.sections}
    return {
        "document": documents,
        "decision": {source.number for source in case.sources},
        "article": articles,
        "count": {one.key for one in case.findings},
        "date": {one.key for one in case.dates},
        "name": names,
        "section": sections | {entry["heading"] for entry in _outline(note) if "heading" in entry},
        "when": activities,
        "place": activities,
        "host": activities,
        "result": activities,
        "donors": groups,
        "held": groups,
    }
