"""Mail in the rhythm of those who get it: each contact's turn comes in their morning, at most so often a week.

What is approved and whose contact's turn has not come waits until then, and says so. When the turn comes, what waits by
then goes in one mail: a new message that carries all of it, in the words approved for each.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from followup.records.tables import Message
from followup.services.mail.gathering import gather
from followup.timing.load import monday_of
from followup.timing.rhythm import UNKNOWN_ZONE, Reader, load_rhythm, turn_of
from followup.timing.zones import shown
from followup.vocabulary.instants import Instant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Contact
    from followup.services.mail.reminder_mail import House
    from followup.timing.rhythm import Turn

AT_ONCE = 500
"""How many contacts are looked at together."""
_LOOK_BACK = timedelta(days=9)
"""A week by anybody's clock, and a day to spare on both sides."""
_LOOK_AHEAD = timedelta(days=8)
_NEXT_WEEK = timedelta(weeks=1)


@dataclass(slots=True)
class InTurn:
    """What may leave now, in this order; how many mails wait; how many were put together with others."""

    cleared: list[str] = field(default_factory=list)
    waiting: int = 0
    gathered: int = 0


@dataclass(frozen=True, slots=True)
class _Waiting:
    """A message that could leave now; `fresh` when it carries what is owed and was never handed over."""

    message: str
    fresh: bool


def keep_rhythm(register: Register, house: House, *, by: str, now: Instant) -> InTurn:
    """Let every contact's mail leave in its turn: what may go now, the rest being put off with the reason.

    To be called by the one process that sends. Mail to nobody's contact, as a receipt, goes at once.
    """
    with register.reading() as unit:
        leaving = unit.mail.leaving(now)
    found = InTurn(cleared=[message for message, contact, _fresh in leaving if contact is None])
    waiting: dict[str, list[_Waiting]] = defaultdict(list)
    for message, contact, fresh in leaving:
        if contact is not None:
            waiting[contact].append(_Waiting(message, fresh))
    rest = iter(waiting)
    while contacts := list(islice(rest, AT_ONCE)):
        _keep(register, house, {contact: waiting[contact] for contact in contacts}, found, by=by, now=now)
    return found


def _keep(
    register: Register,
    house: House,
    waiting: Mapping[str, Sequence[_Waiting]],
    found: InTurn,
    *,
    by: str,
    now: Instant,
) -> None:
    with register.reading() as unit:
        turns = _turns(unit, list(waiting), now)
    later: dict[str, dict[str, object]] = {}
    together: list[list[str]] = []
    for contact, messages in waiting.items():
        turn, zone = turns.get(contact, (None, UNKNOWN_ZONE))
        if turn is not None and turn.at > now:
            put_off = {"next_try_at": turn.at, "reason": f"waits until {shown(turn.at, zone)}: {turn.why}"}
            later |= dict.fromkeys((one.message for one in messages), put_off)
            continue
        tried = [one.message for one in messages if not one.fresh]
        fresh = [one.message for one in messages if one.fresh]
        # What was tried before keeps its bytes and its Message-ID: it goes by itself, and the rest in the next turn.
        if tried or len(fresh) == 1 or turn is None:
            found.cleared += tried[:1] if tried and turn else tried or fresh
        else:
            together.append(fresh)
    gathered = gather(register, house, together, by=by, now=now)
    found.cleared += gathered.messages
    found.gathered += gathered.put_together
    found.waiting += len(later)
    if later:
        with register.claiming(by=by, at=now, reason="mail waits for its contact's turn") as unit:
            unit.change_many(Message, later)


def _turns(unit: Unit, contacts: Sequence[str], now: Instant) -> dict[str, tuple[Turn, str]]:
    """When the turn of each contact comes, and in which zone: of whoever holds the office now.

    A contact whose office nobody holds is not there: nothing goes to it anyway.
    """
    holders = unit.mail.holders(contacts, now.date())
    parties = unit.people.parties_by_id({holder.party_id for holder in holders.values()})
    readers = {key: Reader(holder.zone, parties[holder.party_id].code) for key, holder in holders.items()}
    mailed = defaultdict(list)
    for contact, at in unit.mail.mailed_since({one.id for one in holders.values()}, Instant(now - _LOOK_BACK)):
        mailed[contact].append(at)
    monday = monday_of(now.date()) - _NEXT_WEEK
    deadlines = defaultdict(set)
    for convention, party, day in unit.due.reply_days(list(parties), monday, monday + 4 * _NEXT_WEEK):
        deadlines[convention, party].add(day)
    rhythm = load_rhythm()
    return {
        key: (
            turn_of(
                readers[key],
                now,
                mailed=[readers[key].day(at) for at in mailed[holder.id]],
                deadlines=deadlines[_office(holder)],
                rhythm=rhythm,
            ),
            holder.zone,
        )
        for key, holder in holders.items()
    }


def _office(holder: Contact) -> tuple[str, str]:
    return holder.convention_id, holder.party_id
