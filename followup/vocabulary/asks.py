"""How strongly something is asked (verb class) and what kind of thing it is."""

from __future__ import annotations

from enum import StrEnum


class VerbClass(StrEnum):
    """The strength of an ask, from verb and adverb."""

    REQUEST = "request"
    INVITE = "invite"
    ENCOURAGE = "encourage"
    URGE = "urge"
    RECOMMEND = "recommend"
    DECIDE = "decide"


class Kind(StrEnum):
    """What is asked for, in the order in which the first that fits is taken."""

    SUBMISSION = "submission"
    NOMINATION = "nomination"
    REPORT = "report"
    GROUP = "group"
    MEETING = "meeting"
    DOCUMENT = "document"
    REVIEW = "review"
    SUPPORT = "support"
    COOPERATION = "cooperation"
    ACTION = "action"
