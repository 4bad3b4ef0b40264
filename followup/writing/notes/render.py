"""Notes from facts: the one door to this room. Templates run in a child process with limits only."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from followup.content import content_path
from followup.vocabulary.errors import BadInput
from followup.writing.notes.child import Job, Limits
from followup.writing.notes.pdf import to_pdf
from followup.writing.notes.workshop import WORKSHOP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.writing.notes.facts import NoteFacts

Format = Literal["docx", "html", "pdf"]
_SECONDS_A_FILE = 2
FORMATS: tuple[Format, ...] = ("docx", "html", "pdf")


@dataclass(frozen=True, slots=True)
class WrittenNote:
    """A note in one language: the files by format, and the trace (`followup.writing.notes.sidecar`)."""

    language: str
    files: dict[str, bytes]
    trace: dict[str, Any]


def write_note(
    facts: NoteFacts,
    language: str,
    formats: Sequence[str] = ("docx", "html"),
    *,
    draft: bool = False,
    templates: Path | None = None,
    limits: Limits | None = None,
) -> WrittenNote:
    """Write a note in one language in the formats asked for; the same facts and templates give the same bytes.

    A draft shows what the register does not know: in a box in HTML, as comments in the margin in Word. Raises BadInput
    for an unknown format or language, a wrong or hostile template, and for PDF without LibreOffice.
    """
    for name in formats:
        if name not in FORMATS:
            raise BadInput(f"{name!r} is no format of a note; there are {', '.join(FORMATS)}")
    wanted = tuple(dict.fromkeys("docx" if name == "pdf" else name for name in formats))
    job = Job(facts, language, wanted, templates or content_path("templates"), draft, limits or _limits_of(facts))
    files, trace = WORKSHOP.render(job)
    if "pdf" in formats:
        files["pdf"] = to_pdf([files["docx"]])[0]
    return WrittenNote(language, {name: files[name] for name in dict.fromkeys(formats)}, trace)


def _limits_of(facts: NoteFacts) -> Limits:
    """What a note may take: a compilation, some seconds more for each file that it takes in."""
    files = sum(len(one.files) for one in facts.submissions)
    return Limits(seconds=Limits().seconds + _SECONDS_A_FILE * files)


def render_note(facts: NoteFacts, language: str, formats: Sequence[str]) -> dict[str, bytes]:
    """The files of a note by format, as `write_note`."""
    return write_note(facts, language, formats).files


def trace(facts: NoteFacts, language: str) -> dict[str, Any]:
    """The trace of a note without its files, as `write_note`."""
    return write_note(facts, language, ()).trace
