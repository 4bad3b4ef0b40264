"""The states in which requests, tasks, mails and paragraphs can be."""

from __future__ import annotations

from enum import StrEnum


class RequestStatus(StrEnum):
    """The life of a request. "Overdue" is derived, never stored; evidence alone makes a request implemented."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    IN_PROGRESS = "in_progress"
    ONGOING = "ongoing"
    IMPLEMENTED = "implemented"
    PARTLY_IMPLEMENTED = "partly_implemented"
    ELAPSED = "elapsed"
    SUPERSEDED = "superseded"
    RETIRED = "retired"
    NOT_APPLICABLE = "not_applicable"


OPEN_STATUSES = frozenset(
    {RequestStatus.PROPOSED, RequestStatus.ACTIVE, RequestStatus.IN_PROGRESS, RequestStatus.ONGOING}
)
"""The states in which something is still to be done."""


_CLOSED_BY_AN_OFFICER = frozenset(
    {
        RequestStatus.IMPLEMENTED,
        RequestStatus.PARTLY_IMPLEMENTED,
        RequestStatus.ELAPSED,
        RequestStatus.SUPERSEDED,
        RequestStatus.RETIRED,
        RequestStatus.NOT_APPLICABLE,
    }
)
_TAKEN_UP = frozenset({RequestStatus.ACTIVE, RequestStatus.IN_PROGRESS, RequestStatus.ONGOING})

MAY_BECOME: dict[RequestStatus, frozenset[RequestStatus]] = {
    RequestStatus.PROPOSED: frozenset(
        {
            RequestStatus.ACTIVE,
            RequestStatus.ONGOING,
            RequestStatus.SUPERSEDED,
            RequestStatus.RETIRED,
            RequestStatus.NOT_APPLICABLE,
        }
    ),
    RequestStatus.ACTIVE: _CLOSED_BY_AN_OFFICER | {RequestStatus.IN_PROGRESS, RequestStatus.ONGOING},
    RequestStatus.IN_PROGRESS: _CLOSED_BY_AN_OFFICER | {RequestStatus.ACTIVE, RequestStatus.ONGOING},
    RequestStatus.ONGOING: _CLOSED_BY_AN_OFFICER | {RequestStatus.ACTIVE, RequestStatus.IN_PROGRESS},
    RequestStatus.PARTLY_IMPLEMENTED: _TAKEN_UP | (_CLOSED_BY_AN_OFFICER - {RequestStatus.PARTLY_IMPLEMENTED}),
    RequestStatus.IMPLEMENTED: frozenset(
        {RequestStatus.IN_PROGRESS, RequestStatus.PARTLY_IMPLEMENTED, RequestStatus.SUPERSEDED}
    ),
    RequestStatus.ELAPSED: _TAKEN_UP
    | {RequestStatus.IMPLEMENTED, RequestStatus.PARTLY_IMPLEMENTED, RequestStatus.SUPERSEDED},
    RequestStatus.SUPERSEDED: _TAKEN_UP,
    RequestStatus.RETIRED: _TAKEN_UP | {RequestStatus.PROPOSED},
    RequestStatus.NOT_APPLICABLE: _TAKEN_UP | {RequestStatus.PROPOSED},
}
"""The life of a request as a table: from each state those to which an officer may bring it. Time brings it nowhere."""

NEEDS_EVIDENCE = frozenset({RequestStatus.IMPLEMENTED, RequestStatus.PARTLY_IMPLEMENTED})
"""The states that somebody must show: a document issued, a meeting held, submissions received."""


class Flag(StrEnum):
    """What can hold beside a status, several at a time."""

    AWAITING_REPLIES = "awaiting_replies"
    REQUIRES_FUNDING = "requires_funding"
    BLOCKED = "blocked"


class Triage(StrEnum):
    """What a playbook makes of a confirmed request."""

    TASK = "task"
    MONITOR = "monitor"
    RECORD = "record"


class LedgerEntry(StrEnum):
    """How an operative paragraph is accounted for in the paragraph ledger."""

    ASKS = "asks"
    NO_ASK = "no_ask"
    QUESTION = "question"
    """An officer is asked: the paragraph moved or changed between versions."""


class SubmissionStatus(StrEnum):
    """What an officer, or its sender, has made of a submission."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    NOT_ACCEPTED = "not_accepted"
    CORRECTED = "corrected"
    """Another submission of the same sender stands in its place."""
    WITHDRAWN = "withdrawn"


ANSWERS = frozenset({SubmissionStatus.RECEIVED, SubmissionStatus.ACCEPTED})
"""The states in which a submission counts, and its sender is not reminded any more."""


class DocumentStatus(StrEnum):
    """The way of a document of our own from the register of documents to its issue."""

    REGISTERED = "registered"
    RESERVED = "reserved"
    """It has a symbol, and no draft yet."""
    DRAFT = "draft"
    IN_CLEARANCE = "in_clearance"
    """Each language is cleared on its own, the original first."""
    CLEARED = "cleared"
    """In every language in which it is issued."""
    ISSUED = "issued"


class MilestoneStatus(StrEnum):
    """Whether a step of a task is still ahead."""

    PLANNED = "planned"
    DONE = "done"
    DROPPED = "dropped"


class StepStatus(StrEnum):
    """What became of one step of a reminder schedule."""

    PLANNED = "planned"
    PREPARED = "prepared"
    HELD = "held"
    SKIPPED = "skipped"


class MailStatus(StrEnum):
    """The life of a message in the outbox."""

    DRAFT = "draft"
    APPROVED = "approved"
    CLAIMED = "claimed"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
