"""Sending by the measured protocol: mark first, send outside any transaction, settle, and reconcile what is unclear.

A message is claimed in one durable commit before it is sent; what the server said is recorded in the commit that claims
the next. After a crash, what was claimed and not settled is looked up in an acceptance record: it left (confirmed), it
did not (it may leave again), or there is no record (uncertain: an officer decides). Nothing is silently repeated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING

from followup.content import content_path
from followup.services.last_checks import LastChecks
from followup.services.pace import Pace
from followup.services.reconciling import doubt
from followup.timing.rulefiles import Rule, load_rule
from followup.vocabulary.instants import Instant
from followup.vocabulary.statuses import MailStatus
from followup.writing.mail_bytes import read_address, readdress

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Message


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
    at: Instant | None = None
    """When it was claimed: tells this claim from a later one of the same message."""


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


class _Rate(Rule):
    messages: int
    minutes: int
    source: str


class _Codes(Rule):
    value: tuple[str, ...]
    source: str


class DeliveryRules(Rule):
    """The rules of `rules/delivery/mail.yaml`."""

    retry_after_minutes: _Values
    unusual_volume: _Volume
    refusals_in_a_row: _Value
    per_domain: _Rate
    batch: _Value
    batch_minutes: _Value
    record_settles_minutes: _Value
    record_kept_days: _Value
    dead_address: _Codes


@lru_cache(maxsize=1)
def delivery_rules() -> DeliveryRules:
    """How long to wait before a further try, what volume is unusual, how many to claim at a time."""
    return load_rule(DeliveryRules, content_path("rules", "delivery", "mail.yaml"))


def pace_of(register: Register, now: Instant) -> Pace:
    """How much of its rate each domain has used up by what was claimed lately, by whatever process."""
    rule = delivery_rules().per_domain
    pace = Pace(rule.messages, timedelta(minutes=rule.minutes))
    with register.reading() as unit:
        for at, address in unit.mail.claimed_since(Instant(now - pace.within)):
            pace.take(address, Instant(at))
    return pace


def claim_batch(  # noqa: PLR0913  what became of the last, how many more, at what pace, by whom, when
    register: Register,
    limit: int,
    *,
    way: str,
    settled: Sequence[tuple[Claimed, Result]] = (),
    pace: Pace | None = None,
    by: str,
    now: Instant,
) -> list[Claimed]:
    """Record what became of the last batch and claim the next, in one durable commit.

    Each message is checked again at this moment: whoever has answered or left, or whose call is closed, gets nothing
    (withdrawn, with the reason). An address that has changed since the preparation is put into the message before it is
    claimed. An empty list says that nothing may leave now. `limit` 0 only records; `pace` None knows no limit.
    """
    while True:
        found, claimed = _claim(register, limit, way, settled, pace, by, now)
        if claimed or not found:
            return claimed
        settled = ()


def _claim(  # noqa: PLR0913, PLR0917  the same as above
    register: Register,
    limit: int,
    way: str,
    settled: Sequence[tuple[Claimed, Result]],
    pace: Pace | None,
    by: str,
    now: Instant,
) -> tuple[bool, list[Claimed]]:
    """One round of claiming: whether anything was there to be claimed, and what was."""
    with register.claiming(by=by, at=now, reason=f"sending by {way}") as unit:
        _settle(unit, settled, delivery_rules(), now)
        found = unit.mail.to_send(now, limit=limit, beside=pace.full(now) if pace else ()) if limit else []
        checks = LastChecks.of(unit, found, now)
        elsewhere = [message for message in found if not checks.stop(message) and checks.moved(message)]
        claimed = [
            message
            for message in found
            if message.status == MailStatus.APPROVED
            and message not in elsewhere
            and (pace is None or pace.take(message.address or "", now))
        ]
        for message in claimed:
            message.status = MailStatus.CLAIMED.value
            message.claimed_at = now
            message.claimed_by = by
            message.way = way
    if elsewhere:
        _readdress(register, elsewhere, checks, by=by, now=now)
    return bool(found), [Claimed(m.id, m.header_id, m.address or "", m.content, now) for m in claimed]


def anything_to_send(register: Register, now: Instant) -> bool:
    """Whether a dispatch has anything to do; cheap, since every tick asks."""
    with register.reading() as unit:
        return unit.mail.anything_to_send(now)


def anything_to_confirm(register: Register, way: str, since: Instant) -> bool:
    """Whether an acceptance record of a way may tell something new about what went by it since an instant."""
    with register.reading() as unit:
        return unit.mail.anything_to_confirm(way, since)


def waiting_for_their_turn(register: Register, domains: Collection[str], *, now: Instant) -> int:
    """How many messages would leave now, had their domains not had their share."""
    with register.reading() as unit:
        return unit.mail.waiting_for_their_turn(now, domains)


def _readdress(register: Register, messages: Sequence[Message], checks: LastChecks, *, by: str, now: Instant) -> None:
    """Put the new address into messages that have not been claimed; words and Message-ID stay."""
    changed = {
        message.id: (holder, recipient, readdress(message.content, recipient))
        for message in messages
        for holder in [checks.holder(message)]
        for recipient in [read_address(holder.address or "", holder.name or "")]
    }
    with register.claiming(by=by, at=now, reason="the office is now reached at another address") as unit:
        for message in unit.mail.locked(changed).values():
            if message.status != MailStatus.APPROVED:
                continue
            holder, recipient, content = changed[message.id]
            message.contact_id = holder.id
            message.address = recipient.addr_spec
            message.content = content
            message.content_sha256 = sha256(content).hexdigest()


def _settle(unit: Unit, settled: Sequence[tuple[Claimed, Result]], rules: DeliveryRules, now: Instant) -> None:
    messages = unit.mail.locked([mail.id for mail, _result in settled]) if settled else {}
    for mail, result in settled:
        message = messages[mail.id]
        # Somebody who took this sender for dead may have settled it, or claimed it anew: what the server said to this
        # claim is then no news.
        if message.status in {MailStatus.CLAIMED, MailStatus.UNCERTAIN} and message.claimed_at == mail.at:
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
        doubt(message)
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
