"""What calls seek item by item, and which parties have answered which item."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from followup.records.tables import CallItem, Covered, Submission
from followup.vocabulary.statuses import ANSWERS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sqlalchemy.orm import Session

ByParty = dict[str, set[int]]
"""The numbers of items answered, by party (identity)."""


def items_of(session: Session, call_ids: Collection[str]) -> Mapping[str, list[CallItem]]:
    """What each of these calls seeks, item by item, in order of their numbers."""
    found: dict[str, list[CallItem]] = defaultdict(list)
    query = select(CallItem).where(CallItem.call_id.in_(call_ids)).order_by(CallItem.call_id, CallItem.number)
    for row in session.scalars(query):
        found[row.call_id].append(row)
    return found


def items_answered(session: Session, call_ids: Collection[str]) -> Mapping[str, ByParty]:
    """For each of these calls, the items that each party has answered, itself or through another.

    Counted are submissions that name the items which they answer; one that names none answers the call as a whole.
    """
    found: dict[str, ByParty] = defaultdict(lambda: defaultdict(set))
    rows = session.execute(
        select(Submission.call_id, Submission.items, Submission.party_id, Covered.party_id)
        .outerjoin(Covered, Covered.submission_id == Submission.id)
        .where(Submission.call_id.in_(call_ids), Submission.status.in_(ANSWERS))
    )
    for call, items, sender, covered in rows:
        for party in {sender, covered}:
            if party is not None:
                found[call][party] |= {int(number) for number in items}
    return found
