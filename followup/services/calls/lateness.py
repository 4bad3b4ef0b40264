"""Whether a submission came after the day by which a reply was requested of its sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.tables import CallRound, Extension, Submission


def is_late(one: Submission, rounds: Sequence[CallRound], granted: Sequence[Extension]) -> bool:
    """Whether it came after the day that the letter before it requested, and after the sender's own later one."""
    before = [each for each in rounds if each.letter_dated <= one.received_on] or list(rounds[:1])
    requested = before[-1].reply_by if before else None
    own = [each.reply_by for each in granted if each.party_id is not None and each.party_id == one.party_id]
    return requested is not None and one.received_on > max([requested, *own])
