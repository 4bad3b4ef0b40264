"""Calls for submissions, their rounds and addressees, and the submissions received."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from followup.records.tables import Addressee, Call, CallRound, Submission

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from sqlalchemy.orm import Session


class Calls:
    """The calls of the register and what came back on them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def call(self, identity: str) -> Call | None:
        """One call with its rounds."""
        return self._session.get(Call, identity)

    def of_task(self, task_id: str) -> Call | None:
        """The call opened under a task."""
        return self._session.scalar(select(Call).where(Call.task_id == task_id))

    def of_tasks(self, task_ids: Collection[str]) -> dict[str, Call]:
        """The calls of several tasks, by task."""
        return {call.task_id: call for call in self._session.scalars(select(Call).where(Call.task_id.in_(task_ids)))}

    def all(self) -> Sequence[Call]:
        """Every call in scope."""
        return self._session.scalars(select(Call).order_by(Call.id)).all()

    def round(self, identity: str) -> CallRound | None:
        """One round of a call."""
        return self._session.get(CallRound, identity)

    def call_of_round(self, round_id: str) -> Call | None:
        """The call to which a round belongs."""
        return self._session.scalar(
            select(Call).join(CallRound, CallRound.call_id == Call.id).where(CallRound.id == round_id)
        )

    def asked(self, round_ids: Collection[str]) -> set[str]:
        """The parties (identities) that these rounds asked, as on the day of the letter."""
        return set(self._session.scalars(select(Addressee.party_id).where(Addressee.round_id.in_(round_ids))))

    def submissions(self, call_id: str) -> Sequence[Submission]:
        """What came back on a call, in order of its numbers."""
        return self._session.scalars(
            select(Submission).where(Submission.call_id == call_id).order_by(Submission.number)
        ).all()

    def answered(self, call_id: str) -> set[str]:
        """The parties (identities) from whom something has come."""
        return set(
            self._session.scalars(
                select(Submission.party_id).where(Submission.call_id == call_id, Submission.party_id.is_not(None))
            )
        )

    def counts(self, call_ids: Collection[str]) -> dict[str, tuple[int, int]]:
        """For each call: how many parties were asked, and how many distinct parties answered."""
        asked = self._session.execute(
            select(CallRound.call_id, func.count(Addressee.party_id.distinct()))
            .join(Addressee, Addressee.round_id == CallRound.id)
            .where(CallRound.call_id.in_(call_ids))
            .group_by(CallRound.call_id)
        )
        answered = self._session.execute(
            select(Submission.call_id, func.count(Submission.party_id.distinct()))
            .where(Submission.call_id.in_(call_ids))
            .group_by(Submission.call_id)
        )
        replies = dict(answered.all())
        return {call_id: (count, replies.get(call_id, 0)) for call_id, count in asked}

    def submission_counts(self, call_ids: Collection[str]) -> dict[str, int]:
        """For each call: how many submissions came, whoever sent them."""
        rows = self._session.execute(
            select(Submission.call_id, func.count())
            .where(Submission.call_id.in_(call_ids))
            .group_by(Submission.call_id)
        )
        return dict(rows.all())
