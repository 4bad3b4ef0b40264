"""`followup check`: what is wrong in a document, by its own text and by a worked case."""

from __future__ import annotations

import json as json_format
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import Json, console, print_json

if TYPE_CHECKING:
    from followup.checking.facts import RegisterFacts
    from followup.services.documents.check import Checked

FINDINGS = 1
"""The exit code when something is wrong; advisory findings alone give 0."""


class CheckFormat(StrEnum):
    """How the findings are shown."""

    TABLE = "table"
    JSON = "json"
    SARIF = "sarif"


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The document: txt, docx, html or pdf.")],
    *,
    case: Annotated[
        Path | None, typer.Option(metavar="CASE.yaml", help="A worked case: what the register knows of the document.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(metavar="xx", help="The document's language; found out when not given.")
    ] = None,
    shown: Annotated[CheckFormat, typer.Option("--format", help="How the findings are shown.")] = CheckFormat.TABLE,
    json: Json = False,
) -> None:
    """Check a document against itself and against the register: symbols, dates, counts, numbering, terms.

    Exit code 1 when something is wrong; 0 when there is nothing, or advisory findings only.

    Example: followup check note.docx --format json
    """
    from followup.services.documents.check import check_file

    checked = check_file(file, facts=_facts(case) if case else None, language=language)
    _print(checked, CheckFormat.JSON if json else shown)
    if checked.wrong:
        raise typer.Exit(FINDINGS)


def _facts(case: Path) -> RegisterFacts:
    from followup.services.documents.check_facts import facts_of_file

    return facts_of_file(case)


def _print(checked: Checked, shown: CheckFormat) -> None:
    if shown is CheckFormat.JSON:
        print_json(checked.lines())
    elif shown is CheckFormat.SARIF:
        from followup.services.documents.check_sarif import as_sarif

        text = json_format.dumps(as_sarif(checked), ensure_ascii=False, indent=2)
        sys.stdout.buffer.write(text.encode("utf-8", "replace") + b"\n")
        sys.stdout.flush()
    else:
        _print_table(checked)


def _print_table(checked: Checked) -> None:
    out = console()
    for one in checked.findings:
        style = "yellow" if one.advisory else "bold red"
        out.print(f"{one.rule}{' (advisory)' if one.advisory else ''}", style=style, end="  ", markup=False)
        out.print(one.place, style="bold", end="  ", markup=False)
        out.print(one.message, markup=False)
    wrong = sum(not one.advisory for one in checked.findings)
    out.print(f"{checked.path}: {wrong} wrong, {len(checked.findings) - wrong} advisory", markup=False)
