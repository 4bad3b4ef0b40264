"""`followup bounces`: reads the mailbox to which bounces come."""

from __future__ import annotations

from followup.cli.options import AsOf, By, Json, console, now, print_json


def bounces(by: By, as_of: AsOf = None, json: Json = False) -> None:
    """Read the mailbox that FOLLOWUP_BOUNCES names: what came back has failed, and its contact shows it.

    Example: followup bounces --by Ng
    """
    from followup.app import Application, told_bounces

    report = Application.start(make=False).read_bounces(now(as_of), by=by)
    if json:
        print_json(report)
    else:
        console().print("\n".join(told_bounces(report)) or "no bounces", markup=False)
