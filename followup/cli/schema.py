"""`followup schema`: the JSON schema of what a command prints or a file holds."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from typing import Annotated

import typer

from followup.vocabulary.errors import NotFound

SCHEMAS = {
    "case": "followup.services.cases:Case",
    "read": "followup.services.decisions.read:RequestLine",
    "compare": "followup.services.decisions.compare:Comparison",
    "due": "followup.services.dates.due:DueAnswer",
    "register": "followup.services.decisions.register_files:RegisterReport",
    "confirm": "followup.services.decisions.confirm:ConfirmReport",
    "tasks": "followup.services.tasks.views:TaskList",
    "task": "followup.services.tasks.views:TaskView",
    "chain": "followup.services.decisions.chains:Chain",
    "calls": "followup.services.calls.letters:CallList",
    "letter": "followup.services.calls.letters:OpenedRound",
    "letter-draft": "followup.services.calls.letter_documents:LetterDraft",
    "letter-further": "followup.services.calls.letter_documents:LetterLine",
    "letters": "followup.services.calls.letter_documents:LetterList",
    "extend": "followup.services.calls.extend:ExtensionReport",
    "plan": "followup.services.dates.planning:Plan",
    "what-if": "followup.services.dates.planning:WhatIf",
    "digest": "followup.services.tasks.digest:Digest",
    "contact-digests": "followup.services.people.contact_digest:DigestReport",
    "leave": "followup.services.tasks.leave:LeaveList",
    "meeting": "followup.services.dates.meetings:MeetingMove",
    "meetings": "followup.services.dates.meetings:MeetingList",
    "receive": "followup.services.calls.receive:Receipt",
    "link": "followup.services.calls.reply_links:IssuedLink",
    "compilation": "followup.services.calls.compilation:Compiled",
    "replies": "followup.services.calls.replies:ReplyRegister",
    "promise": "followup.services.people.promises:NotedPromise",
    "party": "followup.services.people.party_page:PartyView",
    "public-calls": "followup.services.calls.public_calls:PublicCalls",
    "sweep": "followup.cli.sweep:SweepResult",
    "outbox": "followup.services.mail.outbox:Outbox",
    "inbox": "followup.services.inbox.holding_pen:Inbox",
    "inbox-read": "followup.delivery.answer_box:InboxReport",
    "submissions": "followup.services.calls.submissions:Submissions",
    "submission-judged": "followup.services.calls.answers:JudgedSubmission",
    "inbox-assigned": "followup.services.inbox.incoming:TakenMail",
    "bounces": "followup.services.inbox.bounces:BounceReport",
    "contact-bounced": "followup.services.mail.resending:BouncedContacts",
    "resend": "followup.services.mail.resending:ResendReport",
    "approval": "followup.services.mail.approvals:ApprovalReport",
    "contacts": "followup.services.people.contacts:ImportReport",
    "load": "followup.services.cases.load:LoadedCase",
    "note": "followup.services.documents.notes:WrittenNote",
    "documents": "followup.services.documents.show:DocumentList",
    "document": "followup.services.documents.show:DocumentView",
    "document-language": "followup.services.documents.show:LanguageView",
    "draft": "followup.services.documents.drafting:Redraft",
    "document-open": "followup.services.documents.opening:OpenedNote",
    "clearance": "followup.services.documents.clearance:ClearanceReport",
    "officers-text": "followup.services.documents.officers_words:OfficersText",
    "symbol": "followup.services.documents.symbols:ReservedSymbol",
    "issue": "followup.services.documents.issue:IssuedDocument",
    "check": "followup.services.documents.check:FindingList",
    "demo": "followup.services.cases.play:PlayReport",
    "bench": "followup.cli.bench.measuring:BenchReport",
}
"""What has a schema, and the model that it is made of."""


def schema(name: Annotated[str, typer.Argument(metavar="NAME", help=f"One of {', '.join(SCHEMAS)}.")]) -> None:
    """Print the JSON schema of a command's output or of a file.

    Example: followup schema replies
    """
    if name not in SCHEMAS:
        raise NotFound(f"there is no schema {name!r}; there are {', '.join(SCHEMAS)}")
    module, _, model = SCHEMAS[name].partition(":")
    shape = getattr(import_module(module), model).model_json_schema()
    sys.stdout.buffer.write(json.dumps(shape, indent=2, ensure_ascii=False).encode() + b"\n")
