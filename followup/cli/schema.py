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
    "read": "followup.services.read:RequestLine",
    "compare": "followup.services.compare:Comparison",
    "due": "followup.services.due:DueAnswer",
    "register": "followup.services.register_files:RegisterReport",
    "confirm": "followup.services.confirm:ConfirmReport",
    "tasks": "followup.services.task_views:TaskList",
    "task": "followup.services.task_views:TaskView",
    "chain": "followup.services.chains:Chain",
    "calls": "followup.services.calls:CallList",
    "letter": "followup.services.calls:OpenedRound",
    "extend": "followup.services.extend:ExtensionReport",
    "plan": "followup.services.planning:Plan",
    "what-if": "followup.services.planning:WhatIf",
    "digest": "followup.services.digest:Digest",
    "leave": "followup.services.leave:LeaveList",
    "meeting": "followup.services.meetings:MeetingMove",
    "meetings": "followup.services.meetings:MeetingList",
    "receive": "followup.services.receive:Receipt",
    "link": "followup.services.reply_links:IssuedLink",
    "replies": "followup.services.replies:ReplyRegister",
    "public-calls": "followup.services.public_calls:PublicCalls",
    "sweep": "followup.cli.sweep:SweepResult",
    "outbox": "followup.services.outbox:Outbox",
    "bounces": "followup.services.bounces:BounceReport",
    "contact-bounced": "followup.services.resending:BouncedContacts",
    "resend": "followup.services.resending:ResendReport",
    "approval": "followup.services.approvals:ApprovalReport",
    "contacts": "followup.services.contacts:ImportReport",
    "load": "followup.services.load:LoadedCase",
    "note": "followup.services.notes:WrittenNote",
    "check": "followup.services.check:FindingList",
    "demo": "followup.services.play:PlayReport",
}
"""What has a schema, and the model that it is made of."""


def schema(name: Annotated[str, typer.Argument(help=f"One of {', '.join(SCHEMAS)}.")]) -> None:
    """Print the JSON schema of a command's output or of a file."""
    if name not in SCHEMAS:
        raise NotFound(f"there is no schema {name!r}; there are {', '.join(SCHEMAS)}")
    module, _, model = SCHEMAS[name].partition(":")
    shape = getattr(import_module(module), model).model_json_schema()
    sys.stdout.buffer.write(json.dumps(shape, indent=2, ensure_ascii=False).encode() + b"\n")
