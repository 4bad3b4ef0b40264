"""The tables of the register, grouped by what they are about."""

from __future__ import annotations

from followup.records.tables.base import Base, Recorded
from followup.records.tables.calls import (
    Addressee,
    Call,
    CallItem,
    CallRound,
    Covered,
    Extension,
    ReplyLink,
    Submission,
    SubmissionFile,
)
from followup.records.tables.decisions import Provision, ProvisionText, Request, RequestLink, Source, SourceVersion
from followup.records.tables.documents import Document, Paragraph, StatedFact, StoredFile
from followup.records.tables.history import Event
from followup.records.tables.inbox import IncomingMail
from followup.records.tables.mail import Approval, Message, Occurrence, ReminderStep
from followup.records.tables.meetings import Meeting, MeetingSegment
from followup.records.tables.people import Absence, Contact, Party
from followup.records.tables.tasks import ClosingProposal, Mandate, Milestone, StatusChange, Task
from followup.records.tables.work import (
    Activity,
    BodyAsked,
    DraftRound,
    ExpertGroup,
    PartnershipArea,
    TermOfReference,
)

__all__ = [
    "Absence",
    "Activity",
    "Addressee",
    "Approval",
    "Base",
    "BodyAsked",
    "Call",
    "CallItem",
    "CallRound",
    "ClosingProposal",
    "Contact",
    "Covered",
    "Document",
    "DraftRound",
    "Event",
    "ExpertGroup",
    "Extension",
    "IncomingMail",
    "Mandate",
    "Meeting",
    "MeetingSegment",
    "Message",
    "Milestone",
    "Occurrence",
    "Paragraph",
    "PartnershipArea",
    "Party",
    "Provision",
    "ProvisionText",
    "Recorded",
    "ReminderStep",
    "ReplyLink",
    "Request",
    "RequestLink",
    "Source",
    "SourceVersion",
    "StatedFact",
    "StatusChange",
    "StoredFile",
    "Submission",
    "SubmissionFile",
    "Task",
    "TermOfReference",
]
