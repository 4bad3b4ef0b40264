"""Playing a worked case in virtual time: each act on its day, and after it whatever falls due by itself.

The clock jumps from one day on which something happens or falls due to the next. The engine (`tick`) is handed in: the
embedded one calls the services, the other runs the same through flows; the result is the same. It is to let mail leave
at once, since a clock that jumps comes by the mornings of few contacts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.calls.letter_documents import approve
from followup.services.cases.load import CaseWork
from followup.services.documents.drafting import DRAFTED_AT
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant, midnight
from followup.vocabulary.statuses import MailStatus

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.services.cases import CasePlay
    from followup.services.cases.load import Act
    from followup.services.documents.files import FileStore
    from followup.services.mail.reminder_mail import House

Tick = Callable[[Instant], list[str]]
"""Does everything that is due at an instant and tells it in a few lines, one for each thing done."""

Tell = Callable[[date, str], None]
"""Shows the progress: the virtual day and what happened on it."""

_WORKING_HOUR = timedelta(hours=9)


class PlayReport(BaseModel):
    """What playing a case came to."""

    case: str
    first_day: date
    last_day: date
    acts: int
    ticks: int
    messages: dict[str, int]
    submissions: int
    parties: int


@dataclass(frozen=True, slots=True)
class Player:
    """A case being played on a register."""

    work: CaseWork
    house: House
    tick: Tick
    tell: Tell

    def play(self) -> PlayReport:
        """Play the whole period; playing it again on the same register changes nothing."""
        play = self._play()
        acts = [act for act in self.work.acts() if act.on <= play.to]
        ticks, day = 0, play.from_
        while day <= play.to:
            for act in acts:
                if act.on == day:
                    self._do(act)
            ticks += self._tick(day, play)
            day = self._next(day, acts, play)
        return self._report(play, len(acts), ticks)

    def _play(self) -> CasePlay:
        if self.work.case.play is None:
            raise BadInput(f"case {self.work.case.case} has no `play`: it can be loaded, not played")
        return self.work.case.play

    def _do(self, act: Act) -> None:
        act.do(Instant(midnight(act.on) + _WORKING_HOUR))
        self.tell(act.on, act.title)

    def _tick(self, day: date, play: CasePlay) -> int:
        """Do what is due on a day; letters that wait for a second person are approved and sent the same day."""
        now = Instant(midnight(day) + _WORKING_HOUR)
        self._show(day, self.tick(now))
        waiting = self._rounds_to_approve()
        for round_id in waiting:
            report = approve(self.work.register, self.work.files, self.house, round_id, by=play.approver, now=now)
            self.tell(day, f"letter of {report.letter_dated} approved by {play.approver}")
        if waiting:
            self._show(day, self.tick(now))
        return 1 + bool(waiting)

    def _show(self, day: date, lines: list[str]) -> None:
        for line in lines:
            self.tell(day, line)

    def _rounds_to_approve(self) -> list[str]:
        with self.work.register.reading() as unit:
            drafts = unit.mail.messages(statuses=[MailStatus.DRAFT], limit=1000)
            steps = unit.mail.steps({message.step_id or "" for message in drafts})
        return sorted({one.id for _step, one, *_rest in steps.values()})

    def _next(self, day: date, acts: list[Act], play: CasePlay) -> date:
        """The next day on which something happens or falls due; the day after the period when nothing does."""
        with self.work.register.reading() as unit:
            step = unit.mail.next_due()
            milestone = unit.tasks.next_milestone(DRAFTED_AT, after=day)
        days = [act.on for act in acts]
        days += [step.due_on] if step else []
        days += [milestone.due_on] if milestone and milestone.due_on else []
        later = [one for one in days if one > day]
        return min(later, default=play.to if day < play.to else play.to + timedelta(days=1))

    def _report(self, play: CasePlay, acts: int, ticks: int) -> PlayReport:
        with self.work.register.reading() as unit:
            call = self.work.call(unit)
            submissions = unit.calls.submissions(call.id) if call else []
            counts = unit.mail.counts()
        return PlayReport(
            case=self.work.case.case,
            first_day=play.from_,
            last_day=play.to,
            acts=acts,
            ticks=ticks,
            messages=counts,
            submissions=len(submissions),
            parties=len({one.party_id for one in submissions if one.party_id}),
        )


def write_drafts(register: Register, files: FileStore, convention: str, folder: Path) -> list[Path]:
    """Write the latest drafts of all documents of a convention into a folder as KIND.LANGUAGE.FORMAT."""
    with register.reading() as unit:
        documents = unit.documents.of_convention(convention)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for document in documents:
        for name, digest in sorted(document.details.get("drafts", {}).items()):
            path = folder / f"{document.kind}.{name}"
            path.write_bytes(files.get(digest))
            written.append(path)
    return written
