"""Receipts: whoever sent a submission by mail is told its number, when it came and the SHA-256 of each file.

One to each answer, by the outbox like all mail. A machine that answers receipts gets no more of them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from followup.services.inbox.rules import incoming_rules
from followup.services.mail.reminder_mail import fallback_languages, secretariat_names
from followup.services.mail.single import SingleMail, put_out
from followup.vocabulary.instants import Instant, instant
from followup.writing.mail import render_mail
from followup.writing.notices import ReceiptFacts, ReceivedFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Call, IncomingMail, Party, Submission, SubmissionFile
    from followup.services.mail.reminder_mail import House

RECEIPT = "receipt"
_AT_ONCE = 200
_OTHERWISE = "en"


@dataclass(frozen=True, slots=True)
class _Answers:
    """The answers that came by mail whose senders have not been told, with what a receipt tells of each."""

    mails: Sequence[IncomingMail]
    submissions: Mapping[str, Submission]
    files: Mapping[str, Sequence[SubmissionFile]]
    calls: Mapping[str, Call]
    parties: Mapping[str, Party]
    languages: Mapping[str, str]
    """The languages of those who are contacts, by address."""
    sent: Mapping[str, int]
    """How many receipts went to each address in the last day."""

    @classmethod
    def of(cls, unit: Unit, now: Instant) -> Self:
        """Read them from the register."""
        mails = unit.inbox.without_receipt(limit=_AT_ONCE)
        submissions = unit.calls.submissions_by_id([one.submission_id for one in mails if one.submission_id])
        addresses = {one.sender or "" for one in mails}
        return cls(
            mails=mails,
            submissions=submissions,
            files=unit.calls.files(list(submissions)),
            calls=unit.calls.by_id({one.call_id for one in submissions.values()}),
            parties=unit.people.parties_by_id({one.party_id for one in submissions.values() if one.party_id}),
            languages=unit.inbox.languages_of(addresses),
            sent=unit.inbox.receipts_since(addresses, Instant(now - timedelta(days=1))),
        )

    def due(self) -> list[IncomingMail]:
        """Those whose senders have not yet had their share of the day."""
        most, sent = incoming_rules().receipts_a_day.value, Counter(self.sent)
        found = []
        for mail in self.mails:
            sent[mail.sender or ""] += 1
            if sent[mail.sender or ""] <= most:
                found.append(mail)
        return found


def write_receipts(register: Register, house: House, *, by: str, now: Instant) -> int:
    """Put a receipt into the outbox for each answer whose sender has not been told; how many were put there."""
    with register.reading() as unit:
        answers = _Answers.of(unit, now)
    due = [_receipt(mail, answers, house) for mail in answers.due()]
    return put_out(register, house, due, by=by, now=now, reason="receipts for submissions that came by mail")


def _receipt(mail: IncomingMail, answers: _Answers, house: House) -> SingleMail:
    submission = answers.submissions[mail.submission_id or ""]
    call, party = answers.calls[submission.call_id], answers.parties[submission.party_id or ""]
    address, fallback = mail.sender or "", fallback_languages(call.convention_id)
    facts = ReceiptFacts(
        subject=call.subject,
        party=party.names,
        number=submission.number,
        received_at=instant(mail.came_at),
        files=tuple(ReceivedFile(one.name or one.sha256, one.sha256) for one in answers.files.get(submission.id, ())),
        secretariat=secretariat_names(call.convention_id),
        secretariat_address=(house.sender.reply_to or house.sender.address).addr_spec,
    )
    return SingleMail(
        purpose=RECEIPT,
        key=f"{RECEIPT}|{submission.id}",
        convention=call.convention_id,
        address=address,
        mail=render_mail(RECEIPT, answers.languages.get(address.lower(), _OTHERWISE), facts, fallback),
        in_reply_to=mail.header_id,
        incoming=mail.id,
    )
