"""`followup demo`: the worked case of Minamata COP-4, played in virtual time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from followup.cli.options import console

if TYPE_CHECKING:
    from rich.console import Console

    from followup.app import Application
    from followup.services.play import PlayReport

_CASE = "minamata-cop4-capacity"


def demo(
    output: Annotated[Path, typer.Option(metavar="DIR", help="Where everything is left.")] = Path("var/demo"),
    engine: Annotated[str, typer.Option(help="embedded or prefect: who does what falls due.")] = "embedded",
    serve: Annotated[bool, typer.Option(help="Serve the pages afterwards.")] = True,
    port: Annotated[int, typer.Option(help="The port of the pages; the next free one is taken.")] = 8000,
) -> None:
    """Play the intersessional period from COP-3 to COP-4 of the Minamata Convention: decision, call, reminders, note.

    Played again, it changes nothing: no second mail, the same notes byte for byte.
    """
    from followup.app import Application
    from followup.settings import Settings

    settings = Settings(data_dir=output, database_url=None, smtp_url=None, engine=_engine(engine))
    out = console()
    app = Application.start(settings)
    report = _play(app, out)
    _tell(app, report, out)
    if serve:
        from followup.cli.serve import serve_pages

        serve_pages(app, port=port, as_of=f"{report.last_day}T09:00:00+00:00", ticking=False)
    app.close()


def _engine(name: str) -> Literal["embedded", "prefect"]:
    from followup.vocabulary.errors import BadInput

    if name not in {"embedded", "prefect"}:
        raise BadInput(f"--engine {name} is not known; choose embedded or prefect")
    return "prefect" if name == "prefect" else "embedded"


def _play(app: Application, out: Console) -> PlayReport:
    from followup.content import content_path
    from followup.services.cases import load_case
    from followup.services.load import CaseWork
    from followup.services.play import Player

    case = load_case(content_path("storage", "cases", f"{_CASE}.yaml"))
    officer = case.play.officer if case.play else ""
    work = CaseWork(app.register, app.files, case, officer)

    def tell(day: date, line: str) -> None:
        out.print(f"{day:%a %d %b %Y}  {line}", markup=False)

    out.print(f"{case.about['en']}\nplayed in virtual time; addresses and days of arrival are choices of the demo\n")
    return Player(work, app.tick, tell).play()


def _tell(app: Application, report: PlayReport, out: Console) -> None:
    from followup.services.play import write_drafts

    data = app.settings.data_dir
    notes = write_drafts(app.register, app.files, f"{_CASE}/note", data / "notes")
    out.print(
        f"\n{report.submissions} submissions from {report.parties} parties; "
        f"mails: {', '.join(f'{count} {state}' for state, count in sorted(report.messages.items()))}",
        markup=False,
    )
    out.print(f"register  {data / 'register.sqlite'}", markup=False)
    out.print(f"mail      {app.settings.maildir}", markup=False)
    for note in notes:
        out.print(f"note      {note}", markup=False)
