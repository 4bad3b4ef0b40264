"""The tables of the register, grouped by what they are about."""

from __future__ import annotations

from followup.records.tables.base import Base, Recorded
from followup.records.tables.calls import Addressee, Call, CallRound, Submission
from followup.records.tables.decisions import Provision, ProvisionText, Request, Source, SourceVersion
from followup.records.tables.documents import Document, Paragraph, StatedFact, StoredFile
from followup.records.tables.history import Event
from followup.records.tables.mail import Approval, Message, Occurrence, ReminderStep
from followup.records.tables.meetings import Meeting, MeetingSegment
from followup.records.tables.people import Contact, Party, PartyStatus
from followup.records.tables.tasks import Mandate, Milestone, Task

__all__ = [
    "Addressee",
    "Approval",
    "Base",
    "Call",
    "CallRound",
    "Contact",
    "Document",
    "Event",
    "Mandate",
    "Meeting",
    "MeetingSegment",
    "Message",
    "Milestone",
    "Occurrence",
    "Paragraph",
    "Party",
    "PartyStatus",
    "Provision",
    "ProvisionText",
    "Recorded",
    "ReminderStep",
    "Request",
    "Source",
    "SourceVersion",
    "StatedFact",
    "StoredFile",
    "Submission",
    "Task",
]
