"""Reading a bounce: a delivery status notification (RFC 3464), as mail servers send it to the return path.

What a server tells in words alone is for followup.delivery.told_bounces.
"""

from __future__ import annotations

import base64
import binascii
import re
from email import message_from_bytes, message_from_string
from email.message import Message
from typing import TYPE_CHECKING

from followup.delivery.return_path import message_of
from followup.delivery.told_bounces import told_in_words
from followup.services.inbox.bounces import Bounce
from followup.writing.mail_bytes import without_addresses

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_HEADER_ID = re.compile(r"^[ \t>]*message-id:\s*(<[^<>\s]+>)", re.IGNORECASE | re.MULTILINE)
_STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_SAYS_LITTLE = re.compile(r"[245]\.0\.0")
"""A status that names no subject and no detail: what the remote server said may tell more."""
_TO = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
"""Where the address to which the bounce came can be found; each has been seen."""
_FAILED, _DELAYED = "failed", "delayed"
_ACTIONS = {_FAILED, _DELAYED}
_TELLS = {"message/delivery-status", "message/global-delivery-status"}
_RETURNED = {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers"}
_LONGEST = 300
_PARTS = re.compile(rb"multipart/", re.IGNORECASE)
_MOST_PARTS = 20
"""Parts made of parts in a bounce with what it returns; the parser of mails goes one call deeper with each."""
_GROUPS = re.compile(r"\n[ \t]*\n")


def read_bounce(content: bytes) -> Bounce | None:
    """What a mail tells of one that came back or is delayed; None for any other mail (an answer, a note of absence).

    Never raises: whoever knows the return path can send anything to it.
    """
    if len(_PARTS.findall(content)) > _MOST_PARTS:
        return None
    # The old policy on purpose: it takes headers as they are, where the new one raises on some that are malformed.
    mail = message_from_bytes(content)
    parts = list(mail.walk())
    message_id, header_id = _return_path(mail), _returned(parts)
    fields = _fields(parts) if mail.get_content_type() == "multipart/report" else None
    if fields is None:
        return told_in_words(mail, message_id, header_id) if message_id or header_id else None
    diagnosis = _value(fields, "Diagnostic-Code").partition(";")[2]
    found: list[str] = _STATUS.findall(f"{_value(fields, 'Status')} {diagnosis}")
    return Bounce(
        message_id=message_id,
        header_id=header_id,
        status=next((one for one in found if not _SAYS_LITTLE.fullmatch(one)), next(iter(found), "5.0.0")),
        why=without_addresses(diagnosis)[:_LONGEST],
        final=_action(fields) == _FAILED,
        recipients=frozenset(filter(None, (_recipient(fields, name) for name in ("Final", "Original")))),
    )


def _fields(parts: Sequence[Message]) -> Message | None:
    """What is told of the recipient that failed, or is waited for; None when nothing of the kind is."""
    told = [fields for part in parts for fields in _groups(part) if _action(fields) in _ACTIONS]
    return next((one for one in told if _action(one) == _FAILED), next(iter(told), None))


def _groups(part: Message) -> Iterator[Message]:
    """The groups of fields in a machine-readable part: one for the message, one for each recipient."""
    if part.get_content_type() in _TELLS:
        for group in _GROUPS.split(_status_text(part).replace("\r\n", "\n").strip()):
            yield message_from_string(group.lstrip())


def _status_text(part: Message) -> str:
    """The words of a machine-readable part. The parser of mails has taken them for mails within the mail."""
    payload = part.get_payload()
    groups = [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []
    text = "\n\n".join(
        "\n".join([*(f"{name}: {value}" for name, value in one.items()), "", _words(one)]) for one in groups
    )
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        try:
            return base64.b64decode(text, validate=False).decode("utf-8", "replace")
        except binascii.Error:
            return ""
    return text


def _words(part: Message) -> str:
    payload = part.get_payload()
    return payload if isinstance(payload, str) else ""


def _value(fields: Message, name: str) -> str:
    return " ".join(str(fields.get(name, "")).split())


def _action(fields: Message) -> str:
    """What was done, without what some servers add in brackets."""
    return _value(fields, "Action").lower().partition(" ")[0]


def _recipient(fields: Message, which: str) -> str:
    """The final recipient, or the one to whom the mail was sent: "rfc822; name@domain"."""
    return _value(fields, f"{which}-Recipient").rpartition(";")[2].strip(" <>").lower()


def _return_path(mail: Message) -> str | None:
    addresses = (str(value) for name in _TO for value in mail.get_all(name, []))
    return next((found for address in addresses if (found := message_of(address))), None)


def _returned(parts: Sequence[Message]) -> str | None:
    """The Message-ID of the mail that came back, from what of it was sent along, in a part of its own or in words."""
    apart = (_HEADER_ID.search(_head(part)) for part in parts if part.get_content_type() in _RETURNED)
    in_words = (_HEADER_ID.search(_decoded(part)) for part in parts if part.get_content_type() == "text/plain")
    return next((found[1] for each in (apart, in_words) for found in each if found is not None), None)


def _head(part: Message) -> str:
    payload = part.get_payload()
    inner = payload[0] if isinstance(payload, list) and payload else payload
    return f"Message-ID: {inner.get('Message-ID', '')}" if isinstance(inner, Message) else _decoded(part)


def _decoded(part: Message) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("utf-8", "replace") if isinstance(payload, bytes) else ""
