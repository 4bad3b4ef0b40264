"""Sending by the measured protocol: mark first, send outside any transaction, settle, and reconcile what is unclear.

A message is claimed in one durable commit before it is sent; what the server said is recorded in the commit that claims
the next. After a crash, what was claimed and not settled is looked up in an acceptance record: it left (confirmed), it
did not (it may leave again), or there is no record (uncertain: an officer decides). Nothing is silently repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from followup.content import content_path
from followup.services.approvals import RELEASED
from followup.services.last_checks import LastChecks
from followup.timing.rulefiles import Rule, load_rule
from followup.vocabulary.errors import NotAllowed, NotFound
from followup.vocabulary.instants import Instant
from followup.vocabulary.statuses import MailStatus, StepStatus
from followup.writing.mail_bytes import read_address, readdress

if TYPE_CHECKING:
    from followup.records.register import Register, Unit
    from followup.records.tables import Message, ReminderStep


class Outcome(StrEnum):
    """What became of one try to send."""

    ACCEPTED = "accepted"
    """The server, or the Maildir, has taken it."""
    LATER = "later"
    """It was not taken for now (4xx)."""
    UNREACHED = "unreached"
    """It was not tried: the server could not be reached."""
    REFUSED = "refused"
    """It will not be taken (5xx)."""
    UNCLEAR = "unclear"
    """The connection broke after the mail was handed over and before the answer."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A message to be sent now: to exactly this address, in exactly these bytes."""

    id: str
    header_id: str
    address: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one claimed message. `recorded`: an acceptance record holds it; `answer`: what the server said.

    `silent` says that the server gave no answer in time: nothing more is handed to it for now.
    """

    message_id: str
    outcome: Outcome
    answer: str | None = None
    recorded: bool = False
    silent: bool = False


class _Value(Rule):
    value: int
    source: str


class _Values(Rule):
    value: tuple[int, ...]
    source: str


class _Volume(Rule):
    share: float
    least: int
    source: str


class DeliveryRules(Rule):
    """The rules of `rules/delivery/mail.yaml`."""

    retry_after_minutes: _Values
    unusual_volume: _Volume
    batch: _Value


@lru_cache(maxsize=1)
def delivery_rules() -> DeliveryRules:
    """How long to wait before a further try, what volume is unusual, how many to claim at a time."""
    return load_rule(DeliveryRules, content_path("rules", "delivery", "mail.yaml"))


def claim_batch(
    register: Register, limit: int, *, way: str, settled: Sequence[Result] = (), by: str, now: Instant
) -> list[Claimed]:
    """Record what became of the last batch and claim the next, in one durable commit.

    Each message is checked again at this moment: whoever has answered or left, or whose call is closed, gets nothing
    (withdrawn, with the reason). An address that has changed since the preparation is put into the message before it is
    claimed. An empty list says that nothing may leave now. `limit` 0 only records.
    """
    rules = delivery_rules()
    with register.claiming(by=by, at=now, reason=f"sending by {way}") as unit:
        _settle(unit, settled, rules, now)
        found = unit.mail.to_send(now, limit=limit) if limit else []
        checks = LastChecks.of(unit, found, now)
        elsewhere = [message for message in found if not checks.stop(message) and checks.moved(message)]
        claimed = [message for message in found if message.status == MailStatus.APPROVED and message not in elsewhere]
        for message in claimed:
            message.status = MailStatus.CLAIMED.value
            message.claimed_at = now
            message.claimed_by = by
            message.way = way
    if elsewhere:
        _readdress(register, elsewhere, checks, by=by, now=now)
    if found and not claimed:
        return claim_batch(register, limit, way=way, by=by, now=now)
    return [Claimed(m.id, m.header_id, m.address or "", m.content) for m in claimed]


def anything_to_send(register: Register, now: Instant) -> bool:
    """Whether a dispatch has anything to do; cheap, since every tick asks."""
    with register.reading() as unit:
        return unit.mail.anything_to_send(now)


def unclear_messages(register: Register) -> list[tuple[str, str, str | None]]:
    """Messages claimed and not settled, or uncertain: identity, Message-ID and the way by which they were to go."""
    with register.reading() as unit:
        return [(message.id, message.header_id, message.way) for message in unit.mail.unclear()]


def reconcile(register: Register, found: Mapping[str, bool | None], *, by: str, now: Instant) -> dict[str, int]:
    """Settle unclear messages by what an acceptance record says of each: there, not there, or no record (None).

    Returns how many became confirmed, approved (they leave again) and uncertain.
    """
    counts = dict.fromkeys((MailStatus.CONFIRMED.value, MailStatus.APPROVED.value, MailStatus.UNCERTAIN.value), 0)
    if not found:
        return counts
    with register.writing(by=by, at=now, reason="compared with the acceptance record") as unit:
        for message in unit.mail.locked(found).values():
            if message.status not in {MailStatus.CLAIMED, MailStatus.UNCERTAIN}:
                continue
            before = message.status
            _believe(message, accepted=found[message.id], now=now)
            counts[message.status] += message.status != before
    return counts


def decide_uncertain(register: Register, message_id: str, *, arrived: bool, by: str, now: Instant) -> None:
    """An officer says whether an uncertain message arrived; if not, it leaves again with the same Message-ID.

    Raises NotFound, and NotAllowed when the message is not uncertain.
    """
    with register.writing(by=by, at=now, reason="an officer decided about an uncertain message") as unit:
        message = unit.mail.message(message_id)
        if message is None:
            raise NotFound(f"no message {message_id} in the outbox")
        if message.status != MailStatus.UNCERTAIN:
            raise NotAllowed(f"{message_id} is not uncertain; it is {message.status}")
        _believe(message, accepted=arrived, now=now)


def hold_unusual(register: Register, *, by: str, now: Instant) -> list[str]:
    """The circuit breaker: hold each step that has unusually more messages than its approved letter had.

    Returns a line for each step held; an officer releases it (services.approvals.release_step).
    """
    rule = delivery_rules().unusual_volume
    with register.reading() as unit:
        unusual = {
            step.id: f"{count} messages are to leave and the approved letter had {approved}"
            for step, count, approved in unit.mail.volumes()
            if count > approved + max(rule.least, int(approved * rule.share)) and not _released(step)
        }
    if not unusual:
        return []
    with register.writing(by=by, at=now, reason="held an unusual number of messages") as unit:
        for step, _one, _latest in unit.mail.steps(unusual).values():
            step.status = StepStatus.HELD.value
            step.reason = f"{unusual[step.id]}; an officer looks at it before any of them leaves"
    return sorted(unusual.values())


def _released(step: ReminderStep) -> bool:
    return step.status == StepStatus.PREPARED and (step.reason or "").startswith(RELEASED)


def _readdress(register: Register, messages: Sequence[Message], checks: LastChecks, *, by: str, now: Instant) -> None:
    """Put the new address into messages that have not been claimed; words and Message-ID stay."""
    changed = {
        message.id: (holder, recipient, readdress(message.content, recipient))
        for message in messages
        for holder in [checks.holder(message)]
        for recipient in [read_address(holder.address or "", holder.name or "")]
    }
    with register.writing(by=by, at=now, reason="the office is now reached at another address") as unit:
        for message in unit.mail.locked(changed).values():
            if message.status != MailStatus.APPROVED:
                continue
            holder, recipient, content = changed[message.id]
            message.contact_id = holder.id
            message.address = recipient.addr_spec
            message.content = content
            message.content_sha256 = sha256(content).hexdigest()


def _settle(unit: Unit, results: Sequence[Result], rules: DeliveryRules, now: Instant) -> None:
    messages = unit.mail.locked([result.message_id for result in results]) if results else {}
    for result in results:
        message = messages[result.message_id]
        # Somebody who took this sender for dead may have settled it; what the server said is then no news.
        if message.status in {MailStatus.CLAIMED, MailStatus.UNCERTAIN}:
            _apply(message, result, rules, now)


def _apply(message: Message, result: Result, rules: DeliveryRules, now: Instant) -> None:
    message.answer = result.answer
    if result.outcome is Outcome.ACCEPTED:
        message.status = (MailStatus.CONFIRMED if result.recorded else MailStatus.SENT).value
        message.sent_at = now
        message.next_try_at = None
        message.reason = None
    elif result.outcome is Outcome.REFUSED:
        _fail(message, "the server refused it")
    elif result.outcome is Outcome.UNCLEAR:
        _doubt(message)
    else:
        _again(message, rules, now, tried=result.outcome is Outcome.LATER)


def _again(message: Message, rules: DeliveryRules, now: Instant, *, tried: bool) -> None:
    waits = rules.retry_after_minutes.value
    if tried and message.tries >= len(waits):
        _fail(message, f"the server did not take it in {message.tries + 1} tries")
        return
    message.status = MailStatus.APPROVED.value
    message.next_try_at = now + timedelta(minutes=waits[min(message.tries, len(waits) - 1)])
    message.tries += tried
    message.claimed_at = message.claimed_by = None


def _fail(message: Message, reason: str) -> None:
    message.status = MailStatus.FAILED.value
    message.reason = reason
    message.next_try_at = None


def _doubt(message: Message) -> None:
    message.status = MailStatus.UNCERTAIN.value
    message.reason = "it was handed over and no answer came; an officer finds out whether it arrived"


def _believe(message: Message, *, accepted: bool | None, now: Instant) -> None:
    if accepted is None:
        if message.status != MailStatus.UNCERTAIN:
            _doubt(message)
    elif accepted:
        message.status = MailStatus.CONFIRMED.value
        message.sent_at = message.claimed_at or now
        message.reason = None
    else:
        message.status = MailStatus.APPROVED.value
        message.claimed_at = message.claimed_by = None
        message.reason = None
