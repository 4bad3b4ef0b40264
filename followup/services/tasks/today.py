"""What waits for somebody today, and what leaves by itself in the weeks ahead: the head of the first page."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.services.inbox.incoming import HELD, REFUSED
from followup.services.mail.settling import needless_for_all
from followup.vocabulary.instants import Instant, instant
from followup.vocabulary.statuses import MailStatus

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.records.tables import Call

AHEAD = timedelta(days=30)
"""How far ahead the steps are shown that will leave."""
LATELY = timedelta(days=14)
"""For how long a refused mail is shown: by then it was asked for again."""
_MOST_REFUSED = 100
_MOST = 10


class StepAhead(BaseModel):
    """A step of a call that leaves on a day, once it is approved: which, of which call."""

    code: str
    due_on: date
    call: str
    subject: str


class Today(BaseModel):
    """What waits for somebody, in figures; each has its page."""

    to_approve: int
    """Mails that wait for a second person."""
    held_steps: int
    uncertain: int
    held_answers: int
    """Mails that came and of which it is not certain what they answer."""
    refused_answers: int
    """Mails of the last days of which something was refused: their senders are to be asked again."""
    bounced: int
    """Contacts to whom mail came back."""
    ahead: list[StepAhead]

    @property
    def anything_waits(self) -> bool:
        """Whether anything is there for somebody to do."""
        return any(
            (self.to_approve, self.held_steps, self.uncertain, self.held_answers, self.refused_answers, self.bounced)
        )


def waiting_today(register: Register, now: Instant) -> Today:
    """What waits at `now`, and the steps that fall due within the next weeks, the earliest first."""
    with register.reading() as unit:
        steps = unit.due.ahead(Instant(now + AHEAD), limit=_MOST * 5)
        drafts = unit.mail.drafts_by_round()
        held, unclear = unit.mail.held_steps(), unit.mail.unclear()
        answers = unit.inbox.counts().get(HELD, 0)
        refused = unit.inbox.mails([REFUSED], limit=_MOST_REFUSED)
        bounced = unit.mail.bounced_contacts()
    ahead = [
        StepAhead(code=step.code, due_on=step.due_on, call=call.id, subject=_subject(call))
        for step, call, status in steps
        if needless_for_all(
            step.due_on, go_live=call.go_live, closed_on=call.closed_on, task_status=status, today=now.date()
        )
        is None
    ]
    return Today(
        to_approve=sum(one.messages for one in drafts),
        held_steps=len(held),
        uncertain=sum(one.status == MailStatus.UNCERTAIN for one in unclear),
        held_answers=answers,
        refused_answers=sum(instant(one.read_at) > now - LATELY for one in refused),
        bounced=len(bounced),
        ahead=ahead[:_MOST],
    )


def _subject(call: Call) -> str:
    return call.subject.get("en") or next(iter(call.subject.values()), call.id)
