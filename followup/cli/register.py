"""`followup register`: take decisions into the register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import AsOf, By, ConventionOption, Files, Json, console, now, print_json

if TYPE_CHECKING:
    from followup.services.decisions.register_files import RegisterReport


def register(
    files: Files,
    by: By,
    convention: ConventionOption = None,
    language: Annotated[
        str | None, typer.Option(help="The language of the text, when it is not to be guessed.")
    ] = None,
    as_of: AsOf = None,
    json: Json = False,
) -> int:
    """Read decisions from files and take them into the register with their paragraph ledger.

    The same text twice changes nothing; a corrected or final text shows the difference and asks about moved paragraphs.

    Example: followup register decision.docx --convention minamata --by Ng
    """
    from followup.app import Application
    from followup.services.decisions.register_files import register_files

    register_ = Application.start().register
    report = register_files(register_, files, language=language, convention=convention, by=by, now=now(as_of))
    for line in report.refused:
        typer.echo(f"followup: {line}", err=True)
    if json:
        print_json(report)
    else:
        _show(report)
    return 3 if report.refused else 0


def _show(report: RegisterReport) -> None:
    from rich.table import Table

    table = Table("decision", "convention", "state", "version", "paragraphs", "requests", "id")
    for one in report.decisions:
        counts = (str(one.version), str(one.operative_paragraphs), str(one.requests))
        table.add_row(one.number, one.convention, one.state, *counts, one.id)
    out = console()
    out.print(table)
    for one in report.decisions:
        for difference in one.differences:
            moved = f" (was {difference.was_place})" if difference.was_place not in {None, difference.place} else ""
            out.print(f"{one.number} {difference.place}{moved}: {difference.change}", markup=False)
            if difference.question:
                out.print(f"    to decide: {difference.question}", markup=False)
