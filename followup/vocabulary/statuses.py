"""The states in which requests, tasks, mails and paragraphs can be (DESIGN section 2)."""

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
    """The life of a message in the outbox (DESIGN section 7)."""

    DRAFT = "draft"
    APPROVED = "approved"
    CLAIMED = "claimed"
    SENT = "sent"
    CONFIRMED = "confirmed"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
