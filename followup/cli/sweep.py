"""`followup sweep`: prepare and draft everything that is due now."""

from __future__ import annotations

from pydantic import BaseModel

from followup.cli.options import AsOf, ConventionOption, Json, console, now, print_json, warn_of_unset
from followup.services.documents.drafting import DraftReport
from followup.services.mail.sweep import SweepReport


class SweepResult(BaseModel):
    """What a sweep prepared and drafted."""

    steps: SweepReport
    documents: DraftReport


def sweep(convention: ConventionOption = None, as_of: AsOf = None, json: Json = False) -> None:
    """Prepare the reminder steps and draft the documents that are due. Nothing is sent: see followup outbox.

    Example: followup sweep --as-of 2027-03-10
    """
    from followup.app import Application, told_drafts, told_sweep

    app = Application.start(convention=convention, make=False)
    at = now(as_of)
    warn_of_unset(app.settings)
    result = SweepResult(steps=app.sweep(at), documents=app.draft(at))
    if json:
        print_json(result)
        return
    lines = [*told_sweep(result.steps), *told_drafts(result.documents)]
    console().print("\n".join(lines) or "nothing is due", markup=False)
