"""The demo: the worked case of Minamata COP-4, played on a register of its own by whichever engine is handed in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from followup.content import content_path
from followup.services.cases import load_case
from followup.services.cases.load import CaseWork
from followup.services.cases.play import Player, PlayReport, Tick, write_drafts
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from datetime import date

    from followup.records.register import Register
    from followup.services.documents.files import FileStore
    from followup.services.mail.reminder_mail import House

_CASE = "minamata-cop4-capacity"


def play_demo(register: Register, files: FileStore, house: House, tick: Tick, say: Callable[[str], None]) -> PlayReport:
    """Play the case from the close of COP-3 to the opening of COP-4, telling each day on which something happens."""
    case = load_case(content_path("storage", "cases", f"{_CASE}.yaml"))
    if case.play is None:
        raise BadInput(f"case {_CASE} has no `play`: it can be loaded, not played")
    say(f"{case.about['en']}: {case.play.from_} to {case.play.to}, in virtual time.")
    say("Addresses and days of arrival are choices of the demo.\n")

    def tell(day: date, line: str) -> None:
        say(f"{day:%a %d %b %Y}  {line}")

    return Player(CaseWork(register, files, case, case.play.officer), house, tick, tell).play()


def leave_demo(
    register: Register, files: FileStore, folder: Path, report: PlayReport, say: Callable[[str], None]
) -> None:
    """Write the notes out and say where everything is."""
    convention = load_case(content_path("storage", "cases", f"{_CASE}.yaml")).convention
    notes = write_drafts(register, files, convention, folder / "notes")
    mails = ", ".join(f"{count} {state}" for state, count in sorted(report.messages.items()))
    say(f"\n{report.submissions} submissions from {report.parties} parties; mails: {mails}")
    say(f"register  {folder / 'register.sqlite'}")
    say(f"mail      {folder / 'maildir'}")
    for note in notes:
        say(f"document  {note}")
