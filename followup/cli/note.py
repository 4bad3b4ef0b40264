"""`followup note`: draft the note by the secretariat."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import AsOf, Json, console, now, print_json
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from followup.services.documents.notes import WrittenNote


def note(
    output: Annotated[Path, typer.Option(metavar="DIR", help="The folder for the files; made when it is not there.")],
    case: Annotated[Path | None, typer.Option(metavar="CASE.yaml", help="A worked case, without a register.")] = None,
    task: Annotated[
        str | None, typer.Option(metavar="ID", help="The task in the register that the note answers.")
    ] = None,
    language: Annotated[
        list[str] | None, typer.Option(help="en, zh, ...; can be repeated. Default: all it has.")
    ] = None,
    formats: Annotated[str, typer.Option("--format", help="docx, html, pdf, separated by commas.")] = "docx,html",
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Draft the note from its facts, with a sidecar that traces every figure to the records it comes from.

    Example: followup note --case storage/cases/minamata-cop4-capacity.yaml --language zh --format docx --output notes
    """
    written = _write(output, case, task, language or [], _formats(formats), now(as_of).isoformat())
    if json:
        print_json(written)
        return
    console().print("\n".join(written.files), markup=False)


def _formats(text: str) -> list[str]:
    formats = [part.strip() for part in text.split(",") if part.strip()]
    wrong = [one for one in formats if one not in {"docx", "html", "pdf"}]
    if wrong or not formats:
        raise BadInput(f"--format {text} is not known; choose from docx, html, pdf, separated by commas")
    return formats


def _write(
    output: Path, case: Path | None, task: str | None, languages: list[str], formats: list[str], at: str
) -> WrittenNote:
    from followup.app import Application
    from followup.services.documents.notes import write_case_note, write_task_note

    if (case is None) == (task is None):
        raise BadInput("give either --case CASE.yaml or --task ID")
    if case is not None:
        return write_case_note(case, languages, formats, output, now=now(at))
    return write_task_note(Application.start(make=False).register, task or "", languages, formats, output)
