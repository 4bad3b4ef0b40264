"""Bounces that tell in words alone what happened: from servers that send no machine-readable part (RFC 3464).

Which words a mail server uses says `rules/delivery/bounces.yaml`. What is not certain is no bounce: it stays unread,
for an officer to see.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from followup.content import content_path
from followup.services.inbox.bounces import Bounce
from followup.timing.rulefiles import Rule, load_rule
from followup.writing.mail_bytes import without_addresses

if TYPE_CHECKING:
    from email.message import Message

_ADDRESS = re.compile(r"[^\s<>@,;:()\"\[\]]{1,64}@[\w.-]{1,250}\w")
_ENHANCED = re.compile(r"(?<![\w.])(5\.\d{1,3}\.\d{1,3})(?![\w.])")
_REPLY = re.compile(r"(?<![\w.:-])(5\d\d)[ -](?=\S)")
_COPY = re.compile(
    r"^[ \t>]*(?:received|return-path|message-id|mime-version|dkim-signature):", re.IGNORECASE | re.MULTILINE
)
"""Where the headers of the returned mail begin."""
_LONGEST_TEXT = 100_000
_LONGEST = 300
_UNSAID = "5.0.0"
_NOT_OF_DELIVERY = {"disposition-notification", "feedback-report"}


class _Words(Rule):
    value: tuple[str, ...]
    source: str


class BounceWords(Rule):
    """The rules of `rules/delivery/bounces.yaml`."""

    senders: _Words
    failed: _Words
    delayed: _Words


@lru_cache(maxsize=1)
def bounce_words() -> BounceWords:
    """By what a bounce in words is known."""
    return load_rule(BounceWords, content_path("rules", "delivery", "bounces.yaml"))


def told_in_words(mail: Message, message_id: str | None, header_id: str | None) -> Bounce | None:
    """What a mail server tells of a mail that came back or is delayed; None when this is not certain."""
    if not _from_a_server(mail) or mail.get_param("report-type", "") in _NOT_OF_DELIVERY:
        return None
    text = _COPY.split(_text(mail), maxsplit=1)[0]
    small = " ".join(text.lower().split())
    rules = bounce_words()
    final = not any(one in small for one in rules.delayed.value)
    code = _ENHANCED.search(text) or _REPLY.search(text)
    if final and code is None and not any(one in small for one in rules.failed.value):
        return None
    return Bounce(
        message_id=message_id,
        header_id=header_id,
        status=code[1] if code and "." in code[1] else _UNSAID,
        why=without_addresses(text[code.start() :] if code else "")[:_LONGEST],
        final=final,
        recipients=frozenset(one.lower() for one in _ADDRESS.findall(text)),
    )


def _from_a_server(mail: Message) -> bool:
    """Whether a mail server wrote a mail: it comes from one, and nobody is to answer it."""
    path = mail.get("Return-Path")
    if path is not None and "@" in str(path) and not _is_server(str(path)):
        return False
    return _is_server(str(mail.get("From", "")))


def _is_server(sender: str) -> bool:
    found = _ADDRESS.search(sender)
    name = found[0].partition("@")[0].lower() if found else sender.strip(" <>").lower()
    return name in bounce_words().senders.value


def _text(mail: Message) -> str:
    """The first words of a mail."""
    for part in mail.walk():
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/plain" else None
        if isinstance(payload, bytes) and payload.strip():
            return payload[:_LONGEST_TEXT].decode("utf-8", "replace")
    return ""
