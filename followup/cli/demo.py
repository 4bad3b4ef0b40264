"""`followup demo`: the worked case of Minamata COP-4, played in virtual time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.cli.options import console

LAST_HOUR = "T09:00:00+00:00"


def demo(
    output: Annotated[Path, typer.Option(metavar="DIR", help="Where everything is left.")] = Path("var/demo"),
    serve: Annotated[bool, typer.Option(help="Serve the pages afterwards.")] = True,
    port: Annotated[int, typer.Option(help="The port of the pages; the next free one is taken.")] = 8000,
) -> None:
    """Play the intersessional period from COP-3 to COP-4 of the Minamata Convention: decision, call, reminders, note.

    Played again, it changes nothing: no second mail, the same notes byte for byte.

    Example: followup demo --no-serve
    """
    from functools import partial

    from followup.app import Application
    from followup.cli.serve import serve_pages
    from followup.services.cases.demo import leave_demo, play_demo
    from followup.settings import Settings
    from followup.vocabulary.errors import BadInput, RegisterUnavailable

    out = console()

    def say(line: str) -> None:
        out.print(line, markup=False)

    try:
        app = Application.start(Settings(data_dir=output, database_url=None, smtp_url=None))
    except RegisterUnavailable as old:
        raise BadInput(f"{old}; remove {output} to play the demo anew") from None
    try:
        report = play_demo(app.register, app.files, app.house, partial(app.tick, at_once=True), say)
        leave_demo(app.register, app.files, output, report, say)
        if serve:
            serve_pages(app, port=port, as_of=f"{report.last_day}{LAST_HOUR}", ticking=False)
    finally:
        app.close()
