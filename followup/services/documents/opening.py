"""Opening the note by the secretariat under a task: registered with its masthead, to be drafted from the register."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from followup.content import load_content
from followup.records.tables import Document
from followup.services.dates.calendars import calendar_of
from followup.services.documents.note import COMPILATION
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.languages import UN_LANGUAGES
from followup.vocabulary.places import AgendaItem

if TYPE_CHECKING:
    from followup.records.register import Register, Unit
    from followup.records.tables import Source, Task
    from followup.vocabulary.instants import Instant
    from followup.vocabulary.meetings import Meeting, Segment

KIND = "submissions"
"""The kind of note that reports on a call: what was asked, and what came."""
_NOTE = "note"
Words = Mapping[str, str]
"""A text by language."""


@dataclass(frozen=True, slots=True)
class NoteWanted:
    """The masthead of a note, as officers know it; `asks` is what the secretariat was asked, in their words.

    The languages of the title are those of the note; the first is its original.
    """

    title: Words
    meeting: str
    agenda_item: str
    item_heading: Words
    asks: Words = field(default_factory=dict)
    organization: Words = field(default_factory=dict)
    agenda_document: str | None = None


class OpenedNote(BaseModel):
    """A note as it was registered; `document` is its key, by which it is drafted."""

    document: str
    task: str
    meeting: str
    languages: list[str]


def open_note(register: Register, task_id: str, wanted: NoteWanted, *, by: str, now: Instant) -> OpenedNote:
    """Register the note of a task. Raises NotFound, and BadInput where it has one or the masthead lacks a line."""
    calendar = calendar_of(register)
    with register.writing(by=by, at=now, reason="the note of a task is opened") as unit:
        task, source = _asked_by(unit, task_id)
        meeting = calendar.find(task.convention_id, wanted.meeting)
        _refuse_incomplete(wanted, meeting, source)
        _refuse_second(unit, task)
        if wanted.asks:
            source.asks = dict(wanted.asks)
        note = _note(wanted, task, source, meeting)
        unit.add(note)
    return OpenedNote(document=note.key, task=task_id, meeting=wanted.meeting, languages=list(wanted.title))


def _asked_by(unit: Unit, task_id: str) -> tuple[Task, Source]:
    task = unit.tasks.task(task_id)
    if task is None:
        raise NotFound(f"no task {task_id} in the register; followup tasks lists them")
    return task, task.request.source


def _refuse_second(unit: Unit, task: Task) -> None:
    found = next((one for one in unit.documents.of_task(task.id) if one.kind == _NOTE), None)
    if found is not None:
        raise BadInput(f"the task {task.id} has the note {found.key} already")


def _refuse_incomplete(wanted: NoteWanted, meeting: Meeting | None, source: Source) -> None:
    if meeting is None:
        raise BadInput(f"no meeting {wanted.meeting} is in the calendar; followup meeting list shows those that are")
    if not AgendaItem.parse(wanted.agenda_item).path:
        raise BadInput(f"{wanted.agenda_item!r} is no agenda item; write it as 5(b)")
    if not wanted.title:
        raise BadInput("the note has no title; give one, as en=Report on ...")
    asks = wanted.asks or source.asks
    for name, words in (("heading of the agenda item", wanted.item_heading), ("words of what was asked", asks)):
        missing = [language for language in wanted.title if language not in words]
        if missing:
            raise BadInput(f"the title is in {', '.join(missing)}, the {name} not; a note needs both in each language")
    unknown = sorted(set(wanted.title) - set(UN_LANGUAGES))
    if unknown:
        raise BadInput(f"{', '.join(unknown)}: none of {', '.join(UN_LANGUAGES)}")


def _note(wanted: NoteWanted, task: Task, source: Source, meeting: Meeting | None) -> Document:
    key = f"{source.number}/{task.id}/{_NOTE}"
    return Document(
        convention_id=task.convention_id,
        task_id=task.id,
        key=key,
        kind=_NOTE,
        symbol=None,
        titles=dict(wanted.title),
        dated=None,
        meeting=wanted.meeting,
        details=_of_the_convention(task.convention_id, wanted.meeting.partition(" ")[0])
        | {
            "kind": KIND,
            "mandate": source.number,
            "organization": dict(wanted.organization),
            "meeting": wanted.meeting,
            "meeting_word": None,
            "segments": [_segment(one) for one in (meeting.segments if meeting else ())],
            "agenda_item": wanted.agenda_item,
            "agenda_document": wanted.agenda_document,
            "item_heading": dict(wanted.item_heading),
            "author": "secretariat",
            "dated": None,
            "original_language": next(iter(wanted.title)),
            "distribution": "General",
            "sections": [],
            "documents": {COMPILATION: f"{key}/{COMPILATION}", _NOTE: key},
            "sources": [source.number],
            "work": None,
        },
    )


def _of_the_convention(convention: str, body: str) -> dict[str, Any]:
    """The names of the convention and of the body, from the convention's rules. Raises BadInput for another's body."""
    rules = load_content("rules", "conventions", f"{convention}.yaml")
    if body not in rules["bodies"]:
        raise BadInput(f"{body} is no body of {convention}; its bodies are {', '.join(rules['bodies'])}")
    return {
        "convention_name": {language: names[0] for language, names in rules["names"].items()},
        "convention_short": {language: names[min(1, len(names) - 1)] for language, names in rules["names"].items()},
        "body_name": {language: names[0] for language, names in rules["bodies"][body]["names"].items()},
    }


def _segment(one: Segment) -> dict[str, Any]:
    return {
        "opening": one.opening.isoformat(),
        "closing": one.closing.isoformat(),
        "quarter": None,
        "tentative": False,
        "mode": one.mode.value,
        "place": {"en": one.place} if one.place else None,
    }
