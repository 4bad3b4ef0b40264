"""Calls for submissions, their rounds and addressees, and the submissions received."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select

from followup.records.answers import answers, senders
from followup.records.tables import (
    Addressee,
    Call,
    CallItem,
    CallRound,
    Covered,
    ReplyLink,
    Submission,
    SubmissionFile,
)
from followup.vocabulary.statuses import ANSWERS

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

    def hold(self, identity: str) -> None:
        """Let nobody else add to what came on a call until this unit of work ends: its submissions are numbered."""
        self._session.execute(select(Call.id).where(Call.id == identity).with_for_update())

    def of_task(self, task_id: str) -> Call | None:
        """The call opened under a task."""
        return self._session.scalar(select(Call).where(Call.task_id == task_id))

    def of_tasks(self, task_ids: Collection[str]) -> dict[str, Call]:
        """The calls of several tasks, by task."""
        return {call.task_id: call for call in self._session.scalars(select(Call).where(Call.task_id.in_(task_ids)))}

    def all(self) -> Sequence[Call]:
        """Every call in scope."""
        return self._session.scalars(select(Call).order_by(Call.id)).all()

    def by_id(self, identities: Collection[str]) -> dict[str, Call]:
        """The calls with these identities."""
        return {row.id: row for row in self._session.scalars(select(Call).where(Call.id.in_(identities)))}

    def round(self, identity: str) -> CallRound | None:
        """One round of a call."""
        return self._session.get(CallRound, identity)

    def asked(self, round_ids: Collection[str]) -> set[str]:
        """The parties (identities) that these rounds asked, as on the day of the letter."""
        return set(self._session.scalars(select(Addressee.party_id).where(Addressee.round_id.in_(round_ids))))

    def submissions(self, call_id: str) -> Sequence[Submission]:
        """What came back on a call, in order of its numbers."""
        return self._session.scalars(
            select(Submission).where(Submission.call_id == call_id).order_by(Submission.number)
        ).all()

    def submissions_of(self, call_ids: Collection[str]) -> dict[str, list[Submission]]:
        """What came back on each of these calls, in order of its numbers."""
        found: dict[str, list[Submission]] = defaultdict(list)
        query = select(Submission).where(Submission.call_id.in_(call_ids))
        for row in self._session.scalars(query.order_by(Submission.call_id, Submission.number)):
            found[row.call_id].append(row)
        return found

    def answered(self, call_id: str) -> set[str]:
        """The parties (identities) from whom something has come that counts, from themselves or on their behalf."""
        return {party for _call, party in self._session.execute(answers([call_id])) if party is not None}

    def senders(self, call_id: str) -> set[str]:
        """The parties (identities) that have themselves sent something that counts."""
        return {party for _call, party in self._session.execute(senders([call_id])) if party is not None}

    def files(self, submission_ids: Collection[str]) -> dict[str, list[SubmissionFile]]:
        """The files of these submissions, in their order, by submission."""
        found: dict[str, list[SubmissionFile]] = defaultdict(list)
        query = select(SubmissionFile).where(SubmissionFile.submission_id.in_(submission_ids))
        for row in self._session.scalars(query.order_by(SubmissionFile.submission_id, SubmissionFile.ordinal)):
            found[row.submission_id].append(row)
        return found

    def covered(self, submission_ids: Collection[str]) -> dict[str, list[str]]:
        """The parties (identities) on whose behalf these submissions were also made, by submission."""
        found: dict[str, list[str]] = defaultdict(list)
        query = select(Covered).where(Covered.submission_id.in_(submission_ids)).order_by(Covered.id)
        for row in self._session.scalars(query):
            found[row.submission_id].append(row.party_id)
        return found

    def items(self, call_ids: Collection[str]) -> dict[str, list[CallItem]]:
        """What each of these calls seeks, item by item."""
        found: dict[str, list[CallItem]] = defaultdict(list)
        query = select(CallItem).where(CallItem.call_id.in_(call_ids)).order_by(CallItem.call_id, CallItem.number)
        for row in self._session.scalars(query):
            found[row.call_id].append(row)
        return found

    def link(self, identity: str) -> ReplyLink | None:
        """One link to answer by."""
        return self._session.get(ReplyLink, identity)

    def link_of(self, secret_sha256: str) -> ReplyLink | None:
        """The link whose secret has that SHA-256."""
        return self._session.scalar(select(ReplyLink).where(ReplyLink.secret_sha256 == secret_sha256))

    def links(self, call_id: str, party_id: str) -> Sequence[ReplyLink]:
        """Every link of a party to a call, revoked ones too."""
        query = select(ReplyLink).where(ReplyLink.call_id == call_id, ReplyLink.party_id == party_id)
        return self._session.scalars(query.order_by(ReplyLink.id)).all()

    def links_of(self, call_ids: Collection[str]) -> Sequence[ReplyLink]:
        """Every link to these calls, revoked ones too."""
        return self._session.scalars(
            select(ReplyLink).where(ReplyLink.call_id.in_(call_ids)).order_by(ReplyLink.id)
        ).all()

    def submission(self, identity: str) -> Submission | None:
        """One submission."""
        return self._session.get(Submission, identity)

    def submissions_by_id(self, identities: Collection[str]) -> dict[str, Submission]:
        """The submissions with these identities."""
        return {row.id: row for row in self._session.scalars(select(Submission).where(Submission.id.in_(identities)))}

    def of_party(self, party_id: str) -> Sequence[Submission]:
        """Every submission that a party sent, or that was made on its behalf too, the latest first."""
        through = select(Covered.submission_id).where(Covered.party_id == party_id)
        query = select(Submission).where(or_(Submission.party_id == party_id, Submission.id.in_(through)))
        return self._session.scalars(query.order_by(Submission.received_on.desc(), Submission.id)).all()

    def addressed(self, *, party_id: str | None = None, round_ids: Collection[str] | None = None) -> list[Addressee]:
        """Who was asked: a party by every letter, or everybody by some letters."""
        query = select(Addressee).order_by(Addressee.id)
        if party_id is not None:
            query = query.where(Addressee.party_id == party_id)
        if round_ids is not None:
            query = query.where(Addressee.round_id.in_(round_ids))
        return list(self._session.scalars(query))

    def by_rounds(self, round_ids: Collection[str]) -> Sequence[Call]:
        """The calls to which these letters belong."""
        query = select(Call).join(CallRound, CallRound.call_id == Call.id).where(CallRound.id.in_(round_ids))
        return self._session.scalars(query.distinct().order_by(Call.id)).all()

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
            .where(Submission.call_id.in_(call_ids), Submission.status.in_(ANSWERS))
            .group_by(Submission.call_id)
        )
        replies = dict(answered.all())
        return {call_id: (count, replies.get(call_id, 0)) for call_id, count in asked}

    def counts_of_parties(self) -> dict[str, tuple[int, int]]:
        """For each party: how many calls asked it, and how many it has itself answered."""
        asked = self._session.execute(
            select(Addressee.party_id, func.count(CallRound.call_id.distinct()))
            .join(CallRound, CallRound.id == Addressee.round_id)
            .group_by(Addressee.party_id)
        )
        answered = self._session.execute(
            select(Submission.party_id, func.count(Submission.call_id.distinct()))
            .where(Submission.party_id.is_not(None), Submission.status.in_(ANSWERS))
            .group_by(Submission.party_id)
        )
        replies = {party: count for party, count in answered if party is not None}
        return {party: (count, replies.get(party, 0)) for party, count in asked}

    def submission_counts(self, call_ids: Collection[str]) -> dict[str, int]:
        """For each call: how many submissions came that count, whoever sent them."""
        rows = self._session.execute(
            select(Submission.call_id, func.count())
            .where(Submission.call_id.in_(call_ids), Submission.status.in_(ANSWERS))
            .group_by(Submission.call_id)
        )
        return dict(rows.all())
