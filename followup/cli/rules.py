"""`followup rules`: run the cases of the rules, and see what one rule of reading finds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.cli.options import Files, Json, console, print_json

FAILED = 1
"""The exit code when a case does not hold."""

rules = typer.Typer(no_args_is_help=True)


@rules.command("test")
def hold(
    wanted: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[RULES]...",
            help="Languages (en) or folders of rules (checks, documents, playbooks, reminders); all by default.",
        ),
    ] = None,
    *,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="FILE", help="Try this reading rule file instead of the one that ships."),
    ] = None,
    json: Json = False,
) -> None:
    """Run the cases that lie beside the rules; exit code 1 when one does not hold. Example: followup rules test fr."""
    from followup.services.decisions.rules import CaseReport, run_cases

    report = CaseReport(cases=run_cases(wanted or (), rules_file=file))
    failed = [result for result in report.cases if not result.passed]
    if json:
        print_json(report)
    else:
        out = console()
        for result in failed:
            out.print(f"{result.rules}: {result.case}", style="bold red", markup=False)
            for line in result.missed:
                out.print(f"  missing: {line}", markup=False)
            for line in result.instead:
                out.print(f"  instead: {line}", markup=False)
        out.print(f"{len(report.cases) - len(failed)} of {len(report.cases)} cases hold", markup=False)
    if failed:
        raise typer.Exit(FAILED)


@rules.command("explain")
def explain(
    rule: Annotated[str, typer.Argument(metavar="RULE", help='A rule\'s id, or its beginning as "en.kind.".')],
    files: Files,
    *,
    language: Annotated[str | None, typer.Option(metavar="xx", help="The files' language.")] = None,
    json: Json = False,
) -> None:
    """Show every request of the files to which a rule gave a field, and the words on which it rests.

    Example: followup rules explain en.kind. decision.docx
    """
    from followup.services.decisions.rules import Explanation, explain_rule

    explanation = Explanation(rule=rule, findings=explain_rule(rule, files, language))
    if json:
        print_json(explanation)
        return
    out = console()
    for one in explanation.findings:
        out.print(f"{one.decision} {one.para}  {one.field}  ", style="bold", end="", markup=False)
        out.print(one.words, style="yellow", markup=False)
        out.print(f"  {one.text}", markup=False)
    out.print(f"{rule}: {len(explanation.findings)} found", markup=False)
