"""Approval of a round: its letter and schedule are approved once, by a second person, for exactly their content.

The content is what recipients will read and when: the subject, the texts of every step's mail, the audience, the dates.
Reminders prepared later under the same content go out without a new approval; a change of any of it asks for one.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import Approval
from followup.services.mail.last_checks import HELD_BACK, ITEM
from followup.services.tasks.milestones import letter_is_out
from followup.vocabulary.errors import NotAllowed, NotFound
from followup.vocabulary.statuses import MailStatus, StepStatus
from followup.writing.letters.facts import FORMS
from followup.writing.letters.write import wording_digest
from followup.writing.mail import template_digest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from followup.records.due import DueRound
    from followup.records.register import Register, Unit
    from followup.records.tables import Call, CallItem, CallRound, Document, Extension, Message, ReminderStep
    from followup.vocabulary.instants import Instant

_LONGEST = 120
RELEASED = "released: "
"""How the reason of a step begins that an officer let go on; it is not held again for what it was held for."""
MOST_MESSAGES = 100_000
"""More than any round has: two contacts for every State are under 500."""


@dataclass(frozen=True, slots=True)
class RoundContent:
    """What is approved of a round, read from the register."""

    round: CallRound
    call: Call
    steps: Sequence[ReminderStep]
    asked: Collection[str]
    """The parties addressed, by identity."""
    written_by: frozenset[str]
    """The officers who wrote the letter or entered an extension of it: somebody else approves."""
    items: Sequence[CallItem] = ()
    letter: Document | None = None
    """The letter as a document, when it is written here and goes by our mail."""

    def digest(self, texts: Callable[[str], str] = template_digest) -> str:
        """SHA-256 of the content in a canonical form; `texts` gives that of a mail's words by its name."""
        one = self.round
        content = {
            "subject": self.call.subject,
            "letter_dated": one.letter_dated.isoformat(),
            "reply_by": one.reply_by.isoformat() if one.reply_by else None,
            "deadline_version": one.deadline_version,
            "audience": sorted(one.audience),
            "roles": sorted(one.roles),
            "asked": sorted(self.asked),
            "steps": sorted(
                [
                    step.code,
                    step.due_on.isoformat(),
                    step.template,
                    step.audience,
                    step.channel,
                    step.party_id or "",
                    sorted(step.details.items()),
                ]
                for step in self.steps
            ),
            "texts": {name: texts(name) for name in sorted({step.template for step in self.steps})},
            "items": [
                [item.number, item.words, str(item.due_on), item.as_soon_as_possible, item.form, item.contact]
                for item in self.items
            ],
            "letter": self._letter(),
        }
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    def _letter(self) -> list[str | None]:
        """The letter's number, title and words; nothing for one that was sent elsewhere."""
        if self.letter is None or "sent" in self.letter.details:
            return []
        kind, form = wording_of(self.letter)
        titles = json.dumps(self.letter.titles, sort_keys=True)
        return [self.letter.symbol, titles, kind, form, wording_digest(kind, form)]


_WORDINGS = {"reminder_letter": "reminder"}
"""Kinds of letter as worked cases name them, and the wordings that they use."""


def wording_of(letter: Document) -> tuple[str, str]:
    """The kind and form of a letter's wording in templates/letters."""
    kind = letter.details["letter_kind"]
    return _WORDINGS.get(kind, kind), letter.details.get("form", FORMS[0])


class ApprovalReport(BaseModel):
    """What an approval covered."""

    round: str
    letter_dated: str
    prepared_by: str
    approved_by: str
    messages: int
    """How many waiting messages may now leave."""
    steps: list[str]
    """The steps of the schedule that were approved with them, as "2020-03-10 first_reminder"."""


def round_content(unit: Unit, round_id: str) -> RoundContent:
    """The content of a round as it is now. Raises NotFound."""
    found = unit.due.read([round_id])
    if not found:
        raise NotFound(f"no round {round_id} in the register; followup outbox list shows them")
    return content_of(found[0], unit.due.extensions([round_id]))


def content_of(due: DueRound, extensions: Iterable[Extension]) -> RoundContent:
    """The content of a round that was read with its extensions."""
    one = due.round
    # A reminder that a promise held back is the one approved, in the same words: only its day is the party's own.
    steps = [step for step in due.steps if _of_today(step, one) and HELD_BACK not in step.details]
    written_by = {one.added_by, *(extension.added_by for extension in extensions)}
    return RoundContent(one, due.call, steps, due.asked, frozenset(written_by), due.items, due.letter)


def _of_today(step: ReminderStep, one: CallRound) -> bool:
    """Whether a step belongs to the round's present date, or to the date of its own that a party was given."""
    return step.party_id is not None or ITEM in step.details or step.deadline_version == one.deadline_version


def look_before_approving(register: Register, identity: str, *, by: str, now: Instant) -> RoundContent:
    """What an approval would be for, by whoever may give it: nothing is approved.

    A round is named by its identity, or by that of a step or message of it. Raises NotAllowed when nothing waits, when
    whoever wrote or prepared it would approve it, or when its content changed after the messages were prepared.
    """
    with register.reading() as unit:
        content = round_content(unit, _round_of(unit, identity))
        drafts = _drafts(unit, content)
    digest = content.digest()
    if _outdated(drafts, digest):
        _plan_again(register, content, by=by, now=now)
        raise NotAllowed(
            f"the text, audience or dates of the letter of {content.round.letter_dated} changed after its messages "
            "were prepared; followup sweep prepares them again, then approve"
        )
    _check(content, drafts, digest, by)
    return content


def approve_round(register: Register, identity: str, *, by: str, now: Instant) -> ApprovalReport:
    """Approve a round: what waits may leave, and so may the reminders that follow under the same content.

    Raises NotAllowed as `look_before_approving` does.
    """
    content = look_before_approving(register, identity, by=by, now=now)
    digest = content.digest()
    with register.writing(by=by, at=now, reason=f"approved the letter of {content.round.letter_dated}") as unit:
        round_id = content.round.id
        drafts = _drafts(unit, content)
        _check(content, drafts, digest, by)
        for draft in drafts:
            draft.status = MailStatus.APPROVED.value
        prepared_by = ", ".join(sorted({*content.written_by, *(draft.prepared_by for draft in drafts)}))[:_LONGEST]
        if digest not in {one.content_sha256 for one in unit.mail.approvals([round_id])}:
            unit.add(
                Approval(
                    convention_id=content.call.convention_id,
                    round_id=round_id,
                    prepared_by=prepared_by,
                    approved_by=by,
                    approved_at=now,
                    content_sha256=digest,
                    messages=len(drafts),
                )
            )
        _is_out(unit, content, now)
    return ApprovalReport(
        round=round_id,
        letter_dated=content.round.letter_dated.isoformat(),
        prepared_by=prepared_by,
        approved_by=by,
        messages=len(drafts),
        steps=[f"{step.due_on} {step.code}" for step in content.steps if step.status != StepStatus.SKIPPED],
    )


def _is_out(unit: Unit, content: RoundContent, now: Instant) -> None:
    """The letter leaves now: the step of its task is done."""
    task = unit.tasks.task(content.call.task_id)
    if task is not None:
        number = content.letter.symbol if content.letter else None
        letter_is_out(task, now.date(), number or f"the letter of {content.round.letter_dated}")


def release_step(register: Register, step_id: str, *, by: str, now: Instant, reason: str) -> None:
    """Let a held step go on, as an officer decides: its messages leave, or it is prepared. The reason is kept.

    Raises NotFound, NotAllowed.
    """
    with register.writing(by=by, at=now, reason=reason) as unit:
        step = unit.mail.step(step_id)
        if step is None:
            raise NotFound(f"no step {step_id} in the register")
        if step.status != StepStatus.HELD:
            raise NotAllowed(f"the step {step.code} is not held; it is {step.status}")
        prepared = bool(unit.mail.messages(step_id=step_id, limit=1))
        step.status = (StepStatus.PREPARED if prepared else StepStatus.PLANNED).value
        step.reason = f"{RELEASED}{reason}"


def _drafts(unit: Unit, content: RoundContent) -> Sequence[Message]:
    return unit.mail.messages(statuses=[MailStatus.DRAFT], round_id=content.round.id, limit=MOST_MESSAGES)


def _outdated(drafts: Sequence[Message], digest: str) -> list[Message]:
    return [draft for draft in drafts if draft.round_sha256 != digest]


def _check(content: RoundContent, drafts: Sequence[Message], digest: str, by: str) -> None:
    letter = content.round.letter_dated
    if not drafts:
        raise NotAllowed(f"nothing of the letter of {letter} waits for approval")
    if by in {*content.written_by, *(draft.prepared_by for draft in drafts)}:
        raise NotAllowed(f"{by} wrote or prepared the letter of {letter}; a second person approves it")
    if _outdated(drafts, digest):
        raise NotAllowed(f"the letter of {letter} changed at this moment; look at it again, then approve")


def _plan_again(register: Register, content: RoundContent, *, by: str, now: Instant) -> None:
    """Set the steps whose messages are out of date back to planned, so that they are prepared as they now read."""
    reason = f"the letter of {content.round.letter_dated} changed after its messages were prepared"
    digest = content.digest()
    with register.writing(by=by, at=now, reason=reason) as unit:
        stale = _outdated(_drafts(unit, content), digest)
        steps = unit.mail.steps({draft.step_id or "" for draft in stale})
        for draft in stale:
            step, one, _latest = steps[draft.step_id or ""]
            if _of_today(step, one):
                step.status = StepStatus.PLANNED.value
            else:
                draft.status = MailStatus.WITHDRAWN.value
                draft.reason = "the date by which a reply is requested has changed"


def _round_of(unit: Unit, identity: str) -> str:
    message = unit.mail.message(identity)
    step = unit.mail.step(identity if message is None else message.step_id or identity)
    return step.round_id if step is not None else identity
