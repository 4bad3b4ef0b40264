"""`followup read`: who is asked for what by when, read from files, without a database."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import ConventionOption, Files, Json, console, print_json
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from followup.services.decisions.read import FileReading

DIFFERS = 1
"""The exit code when two files that are compared are not alike."""
PARTLY_DONE = 3
"""The exit code when one file of several could not be read."""
COMPARED = 2
"""How many files are compared."""


class ReadFormat(StrEnum):
    """How the requests are shown."""

    TABLE = "table"
    JSON = "json"
    JSONL = "jsonl"
    HTML = "html"
    AKN = "akn"


def read(
    files: Files,
    *,
    language: Annotated[
        str | None, typer.Option(metavar="xx", help="The files' language; found out when not given.")
    ] = None,
    convention: ConventionOption = None,
    shown: Annotated[ReadFormat, typer.Option("--format", help="How the requests are shown.")] = ReadFormat.TABLE,
    conclusions: Annotated[
        bool, typer.Option("--conclusions", help='Read conclusions or a report: "the SBI invited Parties" asks too.')
    ] = False,
    compare: Annotated[
        bool,
        typer.Option(
            "--compare", help="Show what changed from FILE one to FILE two, versions or languages; exit 1 if anything."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Read decisions: each request with who is asked, what for, by when and on which words that rests.

    Example: followup read decision.docx --convention minamata --format jsonl
    """
    from followup.services.decisions.read import read_files

    if compare:
        _compare(files, language, convention, ReadFormat.JSON if json else shown)
        return
    readings = read_files(files, language, convention, source="conclusion" if conclusions else None)
    refused = _show(readings, ReadFormat.JSON if json else shown)
    if len(refused) == len(files):
        raise BadInput("; ".join(refused))
    for reason in refused:
        typer.echo(f"followup: {' '.join(reason.split())}", err=True)
    if refused:
        raise typer.Exit(PARTLY_DONE)


def _compare(files: list[Path], language: str | None, convention: str | None, shown: ReadFormat) -> None:
    """Show what changed from one file to another."""
    from followup.cli.compare_terminal import print_comparison
    from followup.services.decisions.compare import compare_files

    if len(files) != COMPARED:
        raise BadInput(f"--compare takes two files, OLD and NEW; there are {len(files)}")
    if shown not in {ReadFormat.TABLE, ReadFormat.JSON}:
        raise BadInput(f"a comparison is shown as table or json, not {shown}")
    comparison = compare_files(files[0], files[1], language, convention)
    if shown is ReadFormat.JSON:
        print_json(comparison)
    else:
        print_comparison(console(), comparison)
    if not comparison.alike:
        raise typer.Exit(DIFFERS)


def _show(readings: Iterable[FileReading], shown: ReadFormat) -> list[str]:
    """Print what was read in the wanted format; give back why files were refused."""
    if shown is ReadFormat.JSONL:
        return _as_lines(readings)
    if shown is ReadFormat.TABLE:
        return _as_tables(readings)
    return _at_once(readings, shown)


def _as_lines(readings: Iterable[FileReading]) -> list[str]:
    from followup.services.decisions.read import lines_of

    refused: list[str] = []
    for reading in readings:
        refused += [reading.refused] if reading.refused else []
        for decision in reading.decisions:
            for line in lines_of(decision):
                sys.stdout.buffer.write(line.model_dump_json().encode() + b"\n")
    sys.stdout.flush()
    return refused


def _at_once(readings: Iterable[FileReading], shown: ReadFormat) -> list[str]:
    from followup.services.decisions.read import ReadReport, lines_of
    from followup.services.decisions.read_akn import akn_documents
    from followup.services.decisions.read_page import requests_page

    every = list(readings)
    refused = [reading.refused for reading in every if reading.refused]
    decisions = [decision for reading in every for decision in reading.decisions]
    if not decisions:
        return refused
    if shown is ReadFormat.HTML:
        sys.stdout.buffer.write(requests_page(decisions).encode())
    elif shown is ReadFormat.AKN:
        sys.stdout.buffer.write(akn_documents(decisions))
    else:
        print_json(ReadReport(requests=[line for one in decisions for line in lines_of(one)], refused=refused))
    sys.stdout.flush()
    return refused


def _as_tables(readings: Iterable[FileReading]) -> list[str]:
    from followup.cli.read_terminal import print_decision

    out = console()
    refused: list[str] = []
    for reading in readings:
        refused += [reading.refused] if reading.refused else []
        for decision in reading.decisions:
            print_decision(out, decision)
    return refused
