"""`followup register`: take decisions into the register."""

from __future__ import annotations

from typing import Annotated

import typer

from followup.cli.options import AsOf, By, ConventionOption, Files, Json, console, now, print_json


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
    """
    from followup.app import Application
    from followup.services.reading_files import read_for_register
    from followup.services.register import register_decisions

    at = now(as_of)
    decisions, refused = read_for_register(files, language=language, convention=convention)
    report = None
    if decisions:
        app = Application.start()
        report = register_decisions(app.register, decisions, convention=convention, by=by, now=at)
    for line in refused:
        typer.echo(f"followup: {line}", err=True)
    if report is not None and json:
        print_json(report)
    elif report is not None:
        _show(report)
    return 3 if refused and decisions else 2 if refused else 0


def _show(report: object) -> None:
    from rich.table import Table

    from followup.services.register import RegisterReport

    if not isinstance(report, RegisterReport):
        raise TypeError(type(report))
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
