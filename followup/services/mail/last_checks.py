"""The last look before a message leaves: whether what it carries is still owed, and to whom it goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from followup.vocabulary.errors import BadInput
from followup.vocabulary.statuses import MailStatus, StepStatus
from followup.writing.mail_bytes import read_address

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from followup.records.register import Unit
    from followup.records.standing import Standing
    from followup.records.tables import Contact
    from followup.vocabulary.instants import Instant

ITEM = "item"
"""The detail of a step that goes for one item of the call: the item's number."""
HELD_BACK = "held_back"
"""The detail of a party's own step, for the day after that of its promise: the code of the reminder held back by it."""
_FROM_WHOM_NOTHING_HAS_COME = "nothing_received"


def against(one: Standing) -> str | None:
    """Why what is owed is not to be sent now, in a few words; None when nothing speaks against it."""
    only_without_answer = one.step.audience == _FROM_WHOM_NOTHING_HAS_COME
    reasons = {
        "an answer has come": only_without_answer and one.answered,
        "the call is closed": one.closed,
        "the date by which a reply is requested has changed": (
            one.step.party_id is None
            and ITEM not in one.step.details
            and one.occurrence.deadline_version != one.round.deadline_version
        ),
        "a later letter has taken its place": one.round.number < one.latest_round,
        f"the step was left out: {one.step.reason}": one.step.status == StepStatus.SKIPPED,
        "nobody holds this role for the party any more": one.holder is None,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _of_its_item(one: Standing, by_item: Mapping[str, Mapping[str, Collection[int]]]) -> Standing:
    """A standing as it is for the one item that its step reminds of, if it does."""
    item = one.step.details.get(ITEM)
    if item is None or int(item) not in by_item.get(one.round.call_id, {}).get(one.occurrence.party_id, ()):
        return one
    return replace(one, answered=True)


def came_back(contact: Contact) -> bool:
    """Whether mail to the contact's address, as it is now, came back because of that address."""
    return contact.bounced_address is not None and contact.bounced_address == contact.address


def can_be_reached(contact: Contact) -> bool:
    """Whether mail goes to the contact: an address is known, and mail to it has not come back for good."""
    return bool(contact.address) and not came_back(contact)


class Prepared(Protocol):
    """A message as far as it matters here: what step it belongs to, and where it is to go."""

    @property
    def id(self) -> str:
        """Its identity."""

    @property
    def step_id(self) -> str | None:
        """The step of a schedule; None for a message that is owed by none."""

    @property
    def address(self) -> str | None:
        """The address for which it was prepared."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """That a message must not leave as it is: what becomes of it, why, and what is still owed of what it carried."""

    status: MailStatus
    reason: str
    still_owed: Sequence[Standing] = ()
    """It is set free, and its step planned again: it is prepared anew, in a message that says only that."""


@dataclass(frozen=True, slots=True)
class LastChecks:
    """How things stand with what each of some messages carries."""

    carried: Mapping[str, Sequence[Standing]]

    @classmethod
    def of(cls, unit: Unit, messages: Sequence[Prepared], now: Instant) -> LastChecks:
        """Read it from the register."""
        carried: dict[str, list[Standing]] = {message.id: [] for message in messages}
        found = unit.mail.standings(carried.keys(), now.date()) if carried else []
        by_item = unit.due.items_answered({one.round.call_id for one in found if ITEM in one.step.details})
        for one in found:
            carried[one.occurrence.message_id or ""].append(_of_its_item(one, by_item))
        return cls(carried)

    def in_order(self, message: Prepared) -> bool:
        """Whether a message carries something, all of it still owed, to a contact with a working address."""
        carried = self.carried[message.id]
        return bool(carried) and all(against(one) is None for one in carried) and self._address(message) is not None

    def stopped(self, message: Prepared) -> Stopped | None:
        """Why a message must not leave as it is; None when it may."""
        if message.step_id is None:
            return None
        carried = self.carried[message.id]
        reasons = [against(one) for one in carried]
        if not carried or any(reasons):
            why = "; ".join(sorted({reason for reason in reasons if reason})) or "nothing is owed by it"
            owed = [one for one, reason in zip(carried, reasons, strict=True) if reason is None]
            return Stopped(MailStatus.WITHDRAWN, why, owed)
        if self._address(message) is None:
            return Stopped(MailStatus.FAILED, "the contact has no working address; correct it, then send again")
        return None

    def moved(self, message: Prepared) -> bool:
        """Whether the office is held by somebody else, or reached elsewhere, than when the message was prepared."""
        return message.step_id is not None and self._address(message) != message.address

    def holder(self, message: Prepared) -> Contact:
        """Who holds the office to which a message goes that was not stopped."""
        holder = self.carried[message.id][0].holder
        if holder is None:
            message_ = f"nobody holds the office to which {message.id} goes"
            raise LookupError(message_)
        return holder

    def _address(self, message: Prepared) -> str | None:
        holder = self.holder(message)
        return None if came_back(holder) else _as_sent(holder.address or "")


@lru_cache(maxsize=1024)
def _as_sent(address: str) -> str | None:
    """An address as it stands in an envelope; None when it is none. Asked twice of each message that leaves."""
    try:
        return read_address(address).addr_spec
    except BadInput:
        return None
