"""A mail as it came: who wrote it, what it replies to, its words and its files. Nothing in it is followed or run.

What cannot be told for certain is refused rather than guessed: two senders, a header that hides a line break, words in
a charset that they are not in, parts within parts without end. Meant for the process that parses strangers' files.
"""

from __future__ import annotations

import mimetypes
import re
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

from followup.reading.files.encodings import decode
from followup.reading.files.html import read_html
from followup.reading.received import MailFile, ReceivedMail
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_NESTED = 50
"""Parts made of parts, in the whole mail."""
MOST_PARTS = 200
_MOST_MARKS = 5000
"""Lines that may be the mark between two parts."""
_MOST_ADDRESSES = 100
_MOST_REFERENCES = 50
_LONGEST_HEADER = 5000
_MULTIPART = re.compile(rb"multipart/", re.IGNORECASE)
_BARE = re.compile(rb"\r(?!\n)")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_HIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]")
_IDENTITY = re.compile(r"<[^<>\s]{1,250}>")
_ONCE = ("From", "Sender", "Subject", "Message-ID", "In-Reply-To", "References", "Date", "Reply-To", "Content-Type")
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_SIGNATURES = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "text/calendar",
}
_OLDER = {"us-ascii": "utf-8", "ascii": "utf-8", "iso-8859-1": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""Charsets under whose names mail programs send a larger one."""


def read_mail(content: bytes) -> ReceivedMail:
    """Take a mail apart. Raises BadInput with the reason for one that is refused."""
    if len(_MULTIPART.findall(content)) > MOST_NESTED or content.count(b"\n--") > _MOST_MARKS:
        raise BadInput(f"more than {MOST_NESTED} parts made of parts, or far more parts than a mail has")
    if _BARE.search(content.partition(b"\r\n\r\n")[0]):
        raise BadInput("a line of its headers ends where none may")
    # The old policy on purpose: it takes headers as they are, where the new one raises on some that are malformed.
    mail = message_from_bytes(content)
    for name in _ONCE:
        if len(mail.get_all(name, [])) > 1:
            raise BadInput(f"the header {name} comes twice")
    parts = list(_leaves(mail))
    return ReceivedMail(
        header_id=next(iter(_IDENTITY.findall(_raw(mail, "Message-ID"))), None),
        sender=_sender(mail),
        subject=_words_of("Subject", _raw(mail, "Subject")),
        replies_to=_replies_to(mail),
        addressed=_addressed(mail),
        came=_came(mail),
        content_type=mail.get_content_type(),
        headers={name.lower(): str(value)[:_LONGEST_HEADER] for name, value in reversed(mail.items())},
        words=_words(parts),
        files=tuple(_files(parts)),
    )


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts that are not made of parts; a mail within the mail is one of them, it is not opened."""
    waiting, seen = [mail], 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise BadInput(f"more than {MOST_PARTS} parts")
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            related = part.get_content_subtype() == "related"
            # Of parts that belong together the first is shown; pictures in its words are no files of the sender's.
            waiting += reversed([one for place, one in enumerate(inner) if not (related and place and _picture(one))])
        else:
            yield part


def _picture(part: Message) -> bool:
    return part.get_content_maintype() == "image" and part.get_content_disposition() != "attachment"


def _raw(mail: Message, name: str) -> str:
    """A header as it stands, unfolded; empty when there is none. Raises BadInput for a line break within."""
    value = next((value for key, value in mail.raw_items() if key.lower() == name.lower()), "")
    text = _FOLD.sub("", str(value)).encode("utf-8", "surrogateescape").decode("utf-8", "replace").strip()
    if len(text) > _LONGEST_HEADER or _HIDDEN.search(text):
        raise BadInput(f"the header {name} has a line break or control character in it, or is too long")
    return text


def _words_of(name: str, text: str) -> str:
    """The words of a header, decoded. Raises BadInput for a charset that is not known and for what hides in them."""
    try:
        words = str(make_header(decode_header(text)))
    except (LookupError, ValueError):
        raise BadInput(f"the header {name} is in a charset that cannot be read") from None
    if _HIDDEN.search(words):
        raise BadInput(f"the header {name} hides a line break or control character")
    return words.strip()


def _sender(mail: Message) -> str:
    text = _raw(mail, "From")
    _words_of("From", text)
    found = [address for _name, address in getaddresses([text])]
    if len(found) != 1 or found[0].count("@") != 1:
        raise BadInput(f"it names {len(found) if text else 'no'} senders, or none that can be answered")
    return found[0]


def _replies_to(mail: Message) -> tuple[str, ...]:
    earlier = [*reversed(_IDENTITY.findall(_raw(mail, "References"))), *_IDENTITY.findall(_raw(mail, "In-Reply-To"))]
    return tuple(dict.fromkeys(reversed(earlier)))[:_MOST_REFERENCES]


def _addressed(mail: Message) -> tuple[str, ...]:
    values = [_FOLD.sub("", str(value)) for name in _TO for value in mail.get_all(name, [])]
    found = [address.lower() for _name, address in getaddresses(values) if "@" in address]
    return tuple(dict.fromkeys(found))[:_MOST_ADDRESSES]


def _came(mail: Message) -> str | None:
    _, _, date = str(mail.get("Received", "")).rpartition(";")
    try:
        at = parsedate_to_datetime(date.strip())
    except (ValueError, TypeError):
        return None
    return at.isoformat() if at.tzinfo is not None else None


def _is_text(part: Message, subtype: str) -> bool:
    return (
        part.get_content_type() == f"text/{subtype}"
        and part.get_content_disposition() != "attachment"
        and part.get_filename() is None
    )


def _words(parts: list[Message]) -> str:
    """The plain words of a mail; those of its html when it has no others."""
    plain = [_text(part) for part in parts if _is_text(part, "plain")]
    if not any(words.strip() for words in plain):
        plain = ["\n".join(block.text for block in read_html(_bytes(p)).blocks) for p in parts if _is_text(p, "html")]
    return "\n\n".join(words.strip() for words in plain if words.strip()).replace("\r\n", "\n").replace("\r", "\n")


def _text(part: Message) -> str:
    declared = (part.get_content_charset() or "").lower()
    if not declared:
        return decode(_bytes(part))
    try:
        return _bytes(part).decode(_OLDER.get(declared, declared))
    except (LookupError, UnicodeError):
        raise BadInput(f"its words are not in the charset {declared!r} as it says") from None


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _files(parts: list[Message]) -> Iterator[MailFile]:
    for place, part in enumerate(parts, 1):
        kind = part.get_content_type()
        if kind in _SIGNATURES or _is_text(part, "plain") or _is_text(part, "html"):
            continue
        if part.is_multipart() or part.get_content_maintype() == "message":
            raise BadInput("it holds another mail; ask for the files themselves")
        yield MailFile(_name(part, place, kind), _bytes(part))


def _name(part: Message, place: int, kind: str) -> str:
    name = part.get_filename()
    if name is None:
        return f"file-{place}{mimetypes.guess_extension(kind) or ''}"
    return _words_of("of a file's name", _FOLD.sub("", str(name)))
