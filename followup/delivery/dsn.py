"""Reading a bounce: a delivery status notification (RFC 3464), as mail servers send it to the return path."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.message import Message
from typing import TYPE_CHECKING

from followup.delivery.return_path import message_of
from followup.services.mail.bounces import Bounce
from followup.writing.mail_bytes import without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER_ID = re.compile(r"^message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
"""Where the address to which the bounce came can be found; each has been seen."""
_FAILED, _DELAYED = "failed", "delayed"
_RETURNED = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}
_LONGEST = 300
_PARTS = re.compile(rb"multipart/", re.IGNORECASE)
_MOST_PARTS = 20
"""Parts made of parts in a bounce with what it returns; the parser of mails goes one call deeper with each."""


def read_bounce(content: bytes) -> Bounce | None:
    """What a mail tells of one that came back or is delayed; None for any other mail (an answer, a note of absence).

    Never raises: whoever knows the return path can send anything to it.
    """
    if len(_PARTS.findall(content)) > _MOST_PARTS:
        return None
    # The old policy on purpose: it takes headers as they are, where the new one raises on some that are malformed.
    mail = message_from_bytes(content)
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(mail.walk())
    told = [fields for part in parts for fields in _status_fields(part) if _value(fields, "Action").lower() in _ACTIONS]
    if not told:
        return None
    fields = next((one for one in told if _value(one, "Action").lower() == _FAILED), told[0])
    diagnosis = _value(fields, "Diagnostic-Code").partition(";")[2]
    status = _STATUS.search(f"{_value(fields, 'Status')} {diagnosis}")
    return Bounce(
        message_id=_return_path(mail),
        header_id=_returned(parts),
        status=status[1] if status else "5.0.0",
        why=without_addresses(diagnosis)[:_LONGEST],
        final=_value(fields, "Action").lower() == _FAILED,
    )


_ACTIONS = {_FAILED, _DELAYED}


def _status_fields(part: Message) -> Iterator[Message]:
    """The groups of fields in a machine-readable part: one for the message, one for each recipient."""
    if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
        groups = part.get_payload()
        yield from (group for group in groups if isinstance(group, Message)) if isinstance(groups, list) else ()


def _value(fields: Message, name: str) -> str:
    return " ".join(str(fields.get(name, "")).split())


def _return_path(mail: Message) -> str | None:
    addresses = (str(value) for name in _TO for value in mail.get_all(name, []))
    return next((found for address in addresses if (found := message_of(address))), None)


def _returned(parts: list[Message]) -> str | None:
    """The Message-ID of the mail that came back, from what of it was sent along."""
    for part in parts:
        if part.get_content_type() in _RETURNED:
            found = _HEADER_ID.search(_head(part))
            if found is not None:
                return found[1]
    return None


def _head(part: Message) -> str:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else payload
    return f"Message-ID: {inner.get('Message-ID', '')}" if isinstance(inner, Message) else str(inner)
