"""Putting what waits for the same contact into one mail: a message that carries several occurrences.

Its words are those that were approved for each, what they share being said once. The messages prepared for each alone
are withdrawn in its favour; should it be withdrawn in turn, what it still owes is prepared anew.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from followup.records.tables import Message
from followup.services.mail.last_checks import LastChecks
from followup.services.mail.settling import is_reminder
from followup.services.mail.withdrawing import IN_ONE_MAIL
from followup.timing.words import written
from followup.vocabulary.statuses import MailStatus
from followup.writing.mail_bytes import message_id, read_address, serialise
from followup.writing.together import read_back, together

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.mail import OccurrenceKey
    from followup.records.register import Register, Unit
    from followup.records.standing import Standing
    from followup.records.tables import Occurrence
    from followup.services.mail.reminder_mail import House
    from followup.vocabulary.instants import Instant


@dataclass(slots=True)
class Gathered:
    """What may leave: the new messages, and those that go by themselves; how many were put together."""

    messages: list[str] = field(default_factory=list)
    put_together: int = 0


def gather(register: Register, house: House, groups: Sequence[Sequence[str]], *, by: str, now: Instant) -> Gathered:
    """Make one message of each group of approved messages to the same contact. To be called by the one who sends.

    What is not owed any more stays as it is: the last look before sending withdraws it.
    """
    done = Gathered()
    if not groups:
        return done
    with register.reading() as unit:
        messages = {one.id: one for one in unit.mail.of([identity for group in groups for identity in group])}
        checks = LastChecks.of(unit, list(messages.values()), now)
        places = _places(unit, checks)
    made: list[tuple[Message, list[Message]]] = []
    overtaken: dict[str, str] = {}
    for group in groups:
        rows = [messages[identity] for identity in group]
        owed = sorted((row for row in rows if checks.in_order(row)), key=lambda row: places[row.id])
        older = _overtaken(owed, checks)
        overtaken |= older
        alike = _alike([row for row in owed if row.id not in older])
        done.messages += [row.id for row in rows if row not in owed]
        if len(alike) > 1:
            made.append((_one_mail(alike, checks, house, now), alike))
        else:
            done.messages += [row.id for row in alike]
    if made or overtaken:
        with register.writing(by=by, at=now, reason="several mails to one contact go as one") as unit:
            for identity, row in unit.mail.locked(overtaken).items():
                row.status, row.reason = MailStatus.WITHDRAWN.value, overtaken[identity]
            _put_together(unit, made, done)
    return done


def _places(unit: Unit, checks: LastChecks) -> dict[str, tuple[str, str, int]]:
    """The order of messages in one mail: by their days, those of one letter as the letter has its calls."""
    rounds = [one.round for carried in checks.carried.values() for one in carried]
    letters = unit.documents.by_ids({one.letter_document_id or "" for one in rounds})
    order = {
        identity: place
        for letter in letters.values()
        for place, identity in enumerate(letter.details.get("rounds", []))
    }
    return {
        message: min(
            ((str(one.step.due_on), one.round.letter_document_id or "", order.get(one.round.id, 0)) for one in carried),
            default=("", "", 0),
        )
        for message, carried in checks.carried.items()
    }


def _alike(rows: Sequence[Message]) -> list[Message]:
    """Those in the language of the first: a mail has one language, the others wait for the next turn."""
    return [row for row in rows if row.language == rows[0].language]


def _put_together(unit: Unit, made: Sequence[tuple[Message, list[Message]]], done: Gathered) -> None:
    before = unit.mail.locked([row.id for _new, rows in made for row in rows])
    carried = defaultdict(list)
    for occurrence, _step in unit.mail.carried(list(before)):
        carried[occurrence.message_id].append(occurrence)
    for new, rows in made:
        if any(before[row.id].status != MailStatus.APPROVED for row in rows):
            continue
        unit.add(new)
        for row in rows:
            before[row.id].status, before[row.id].reason = MailStatus.WITHDRAWN.value, f"{IN_ONE_MAIL}{new.id}"
            for occurrence in carried[row.id]:
                occurrence.message_id = new.id
        done.messages.append(new.id)
        done.put_together += len(rows)


def _overtaken(rows: Sequence[Message], checks: LastChecks) -> dict[str, str]:
    """The messages that remind of a letter of which a later reminder waits too, each with the reason."""
    latest: dict[tuple[str, str], Standing] = {}
    for one in (one for row in rows for one in checks.carried[row.id] if is_reminder(one.step)):
        key = (one.occurrence.task_id, one.occurrence.party_id)
        if key not in latest or one.step.due_on > latest[key].step.due_on:
            latest[key] = one
    found = {}
    for row in rows:
        carried = checks.carried[row.id]
        later = [latest.get((one.occurrence.task_id, one.occurrence.party_id)) for one in carried]
        if all(is_reminder(one.step) and then not in {None, one} for one, then in zip(carried, later, strict=True)):
            found[row.id] = f"the step of {written(max(then.step.due_on for then in later if then))} takes its place"
    return found


def _one_mail(rows: Sequence[Message], checks: LastChecks, house: House, now: Instant) -> Message:
    first = rows[0]
    mail = together([read_back(row.content, row.language, row.wanted_language) for row in rows])
    holder = checks.holder(first)
    recipient = read_address(holder.address or "", holder.name or "")
    keys = ["|".join(map(str, _key(one.occurrence))) for row in rows for one in checks.carried[row.id]]
    header_id = message_id(keys, house.public_url)
    followed = list(dict.fromkeys(row.in_reply_to for row in rows if row.in_reply_to))
    content = serialise(
        mail,
        sender=house.sender_for(first.convention_id),
        recipient=recipient,
        message_id=header_id,
        date=now,
        in_reply_to=followed[0] if followed else None,
        references=followed[1:],
    )
    return Message(
        convention_id=first.convention_id,
        step_id=first.step_id,
        header_id=header_id,
        round_sha256=first.round_sha256,
        in_reply_to=followed[0] if followed else None,
        contact_id=holder.id,
        address=recipient.addr_spec,
        language=mail.language,
        wanted_language=mail.wanted,
        subject=mail.subject,
        content=content,
        content_sha256=hashlib.sha256(content).hexdigest(),
        status=MailStatus.APPROVED.value,
        prepared_by=first.prepared_by,
        prepared_at=now,
    )


def _key(row: Occurrence) -> OccurrenceKey:
    return (row.task_id, row.step_code, row.party_id, row.role, row.slot, row.deadline_version, row.attempt)
