"""`followup load`: take a worked case into the register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from followup.cli.options import AsOf, By, Json, console, now, print_json
from followup.vocabulary.errors import BadInput


def load(
    case: Annotated[Path, typer.Argument(metavar="CASE.yaml", help="The case, as storage/cases/NAME.yaml.")],
    by: By,
    as_of: AsOf = None,
    json: Json = False,
) -> None:
    """Load a worked case. What was due before today reads "before go-live" and mails nobody.

    Example: followup load storage/cases/minamata-cop4-capacity.yaml --by Ng
    """
    from followup.app import Application
    from followup.services.cases import load_case
    from followup.services.cases.load import WrongCase, load_case_into
    from followup.vocabulary.datafiles import line_of

    worked = load_case(case)
    app = Application.start()
    try:
        loaded = load_case_into(app.register, worked, files=app.files, by=by, now=now(as_of))
    except WrongCase as wrong:
        raise BadInput(f"{case}:{line_of(case, wrong.place)}: {wrong}") from None
    if json:
        print_json(loaded)
        return
    out = console()
    out.print("\n".join(loaded.acts), markup=False)
    out.print(f"task {loaded.task or 'none'}, call {loaded.call or 'none'}, note {loaded.note or 'none'}", markup=False)
