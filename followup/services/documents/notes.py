"""Writing a note's files into a folder, from the register or from a worked case held in memory for as long."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.register import Register
from followup.services.cases import load_case
from followup.services.cases.load import CaseWork
from followup.services.documents.files import FileStore
from followup.services.documents.note import note_facts
from followup.vocabulary.errors import BadInput, NotFound
from followup.writing.notes.render import write_note

if TYPE_CHECKING:
    from followup.vocabulary.instants import Instant
    from followup.writing.notes.facts import NoteFacts

_READER = "case"


class WrittenNote(BaseModel):
    """The files of a note as written, and what the register does not know of it."""

    files: list[str]
    unknown: list[str]


def write_task_note(
    register: Register, task_id: str, languages: Sequence[str], formats: Sequence[str], output: Path
) -> WrittenNote:
    """Write the note of a task. Raises NotFound when there is no such task or it has no note."""
    with register.reading() as unit:
        if unit.tasks.task(task_id) is None:
            raise NotFound(f"no task {task_id} in the register; followup tasks lists them")
        note = next((one for one in unit.documents.of_task(task_id) if one.kind == "note"), None)
    if note is None:
        raise NotFound(f"task {task_id} has no note in the register of documents; followup documents open makes one")
    facts = note_facts(register, note.convention_id, note.key)
    return _write(facts, languages or sorted(note.titles), formats, output)


def write_case_note(
    case_file: Path, languages: Sequence[str], formats: Sequence[str], output: Path, *, now: Instant
) -> WrittenNote:
    """Write the note of a worked case by way of a register of its own, which is gone afterwards."""
    facts, wanted = _facts_of(case_file, now=now)
    return _write(facts, languages or wanted, formats, output)


def case_facts(case_file: Path, *, now: Instant) -> NoteFacts:
    """The facts of the note of a worked case."""
    return _facts_of(case_file, now=now)[0]


def _facts_of(case_file: Path, *, now: Instant) -> tuple[NoteFacts, list[str]]:
    """The facts of a case's note, and the languages in which it has a title."""
    case = load_case(case_file)
    note = next((one for one in case.documents if one.kind == "note"), None)
    if note is None:
        raise BadInput(f"{case_file}: documents has no note")
    with tempfile.TemporaryDirectory(prefix="followup-case-") as folder:
        register = Register.open(f"sqlite:///{folder}/register.sqlite")
        work = CaseWork(register, FileStore(Path(folder) / "files"), case, _READER)
        for act in work.acts():
            act.do(now)
        facts = note_facts(register, case.convention, work.key(note.key))
        register.close()
    return facts, sorted(note.titles)


def _write(facts: NoteFacts, languages: Sequence[str], formats: Sequence[str], output: Path) -> WrittenNote:
    rendered = [write_note(facts, language, formats) for language in languages]
    output.mkdir(parents=True, exist_ok=True)
    written, unknown = [], []
    for note in rendered:
        for name, content in note.files.items():
            written.append(_put(output / f"note.{note.language}.{name}", content))
        traced = json.dumps(note.trace, ensure_ascii=False, indent=2, sort_keys=True).encode()
        written.append(_put(output / f"note.{note.language}.sources.json", traced))
        unknown += [f"{note.language}: {one['words']}" for one in note.trace["unknown"]]
    return WrittenNote(files=written, unknown=unknown)


def _put(path: Path, content: bytes) -> str:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f".{path.name}.part")
    unfinished.write_bytes(content)
    unfinished.replace(path)
    return str(path)
