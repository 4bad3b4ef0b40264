"""Whether a submission came after the day by which a reply was requested of its sender, by the sender's own clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.timing.zones import local_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from followup.records.register import Unit
    from followup.records.tables import Call, CallRound, Contact, Extension, Submission
    from followup.vocabulary.instants import Instant

UTC = "UTC"


def own_zone(contacts: Iterable[Contact], convention: str, at: Instant) -> str:
    """The time zone of a party's contacts under a convention; of several the one where it is earliest in the day."""
    day = at.date()
    zones = {
        one.zone
        for one in contacts
        if one.convention_id == convention
        and (one.valid_from is None or one.valid_from <= day)
        and (one.valid_to is None or one.valid_to >= day)
    }
    # UTC stands where nobody has said in which zone a contact is: any other is known.
    return min(zones - {UTC} or {UTC}, key=lambda zone: (local_day(at, zone), zone))


def own_day(unit: Unit, call: Call, party_id: str, at: Instant) -> date:
    """The day that it is for a party at a moment: a deadline is kept by the sender's own clock."""
    return local_day(at, own_zone(unit.people.contacts_of_party(party_id), call.convention_id, at))


def is_late(one: Submission, rounds: Sequence[CallRound], granted: Sequence[Extension]) -> bool:
    """Whether it came after the day that the letter before it requested, and after the sender's own later one."""
    before = [each for each in rounds if each.letter_dated <= one.received_on] or list(rounds[:1])
    requested = before[-1].reply_by if before else None
    own = [each.reply_by for each in granted if each.party_id is not None and each.party_id == one.party_id]
    return requested is not None and one.received_on > max([requested, *own])
