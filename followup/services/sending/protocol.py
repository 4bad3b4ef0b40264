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
from typing import TYPE_CHECKING, Any

from followup.content import content_path
from followup.services.sending.pace import Pace
from followup.services.sending.reconciling import IN_DOUBT
from followup.timing.rulefiles import Rule, load_rule
from followup.vocabulary.instants import Instant
from followup.vocabulary.statuses import MailStatus

if TYPE_CHECKING:
    from collections.abc import Collection

    from followup.records.outgoing import Outgoing
    from followup.records.register import Register
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


def became(message: Message | Outgoing, claim: Claimed, result: Result, now: Instant) -> dict[str, Any]:
    """What became of a claim of a message, as new values by column; none when it is no news.

    Somebody who took this sender for dead may have settled the message, or claimed it anew: what the server said to
    this claim then tells nothing any more.
    """
    if message.status not in {MailStatus.CLAIMED, MailStatus.UNCERTAIN} or message.claimed_at != claim.at:
        return {}
    return {"answer": result.answer, **_settled(message, result, now)}


def _settled(message: Message | Outgoing, result: Result, now: Instant) -> dict[str, Any]:
    if result.outcome is Outcome.ACCEPTED:
        status = MailStatus.CONFIRMED if result.recorded else MailStatus.SENT
        return {"status": status.value, "sent_at": now, "next_try_at": None, "reason": None}
    if result.outcome is Outcome.REFUSED:
        return _failed("the server refused it")
    if result.outcome is Outcome.UNCLEAR:
        return dict(IN_DOUBT)
    return _again(message, now, tried=result.outcome is Outcome.LATER)


def _again(message: Message | Outgoing, now: Instant, *, tried: bool) -> dict[str, Any]:
    waits = delivery_rules().retry_after_minutes.value
    if tried and message.tries >= len(waits):
        return _failed(f"the server did not take it in {message.tries + 1} tries")
    return {
        "status": MailStatus.APPROVED.value,
        "next_try_at": now + timedelta(minutes=waits[min(message.tries, len(waits) - 1)]),
        "tries": message.tries + tried,
        "claimed_at": None,
        "claimed_by": None,
    }


def _failed(reason: str) -> dict[str, Any]:
    return {"status": MailStatus.FAILED.value, "reason": reason, "next_try_at": None}
