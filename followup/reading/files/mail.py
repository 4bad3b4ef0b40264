"""A mail as it came: who wrote it, what it replies to, its words and its files. Nothing in it is followed or run.

What cannot be told for certain is refused rather than guessed: two senders, a header that hides a line break, words in
a charset that they are not in, parts within parts without end. Meant for the process that parses strangers' files.
"""

from __future__ import annotations

import mimetypes
import re
from email import message_from_bytes
from email.header import decode_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from typing import TYPE_CHECKING

from followup.reading.files.encodings import decode
from followup.reading.files.html import read_html
from followup.reading.files.tnef import packed_files
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
_MOST_ATTACHED = 5
_LONGEST_HEADER = 5000
_MULTIPART = re.compile(rb"multipart/", re.IGNORECASE)
_BARE = re.compile(rb"\r(?!\n)")
_FOLD = re.compile(r"\r?\n(?=[ \t])")
_HIDDEN = re.compile(r"[\x00-\x08\x0a-\x1f\x7f\u2028\u2029]")
_IDENTITY = re.compile(r"<[^<>\s]{1,250}>")
_ONCE = ("From", "Sender", "Subject", "Message-ID", "In-Reply-To", "References", "Date", "Reply-To", "Content-Type")
_TO = ("To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To")
_NO_FILES = {
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "message/delivery-status",
    "message/disposition-notification",
    "text/calendar",
    "text/directory",
    "text/rfc822-headers",
    "text/vcard",
    "text/x-vcard",
}
"""What mail programs add by themselves: signatures, cards, invitations, reports of delivery."""
_CLOSED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
_OUTLOOK = {"application/ms-tnef", "application/vnd.ms-tnef"}
_LARGEST_LOGO = 50_000
"""Bytes of a picture among the words that is a letterhead, not a page that was scanned."""
_LARGER = {
    "ascii": "utf-8",
    "big5": "cp950",
    "euc-kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "iso-8859-1": "cp1252",
    "iso-8859-6-i": "iso-8859-6",
    "iso-8859-8-i": "iso-8859-8",
    "ks_c_5601-1987": "cp949",
    "shift_jis": "cp932",
    "us-ascii": "utf-8",
    "windows-874": "cp874",
    "x-gbk": "gb18030",
    "x-sjis": "cp932",
}
"""Charsets under whose names mail programs send a larger one, and names by which Python does not know one."""
_UNSAID = {"", "unknown-8bit", "x-unknown", "x-user-defined", "8bit", "binary"}


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
    try:
        return _taken_apart(mail)
    except ValueError:
        # Python's own parser, at a charset that is no name at all.
        raise BadInput("a part of it is marked in a way that cannot be read") from None


def _taken_apart(mail: Message) -> ReceivedMail:
    parts = list(_leaves(mail))
    return ReceivedMail(
        header_id=next(iter(_IDENTITY.findall(_raw(mail, "Message-ID"))), None),
        sender=_sender(mail),
        subject=_words_of("Subject", _raw(mail, "Subject")),
        replies_to=_replies_to([mail, *_attached_mails(mail)]),
        addressed=_addressed(mail),
        came=_came(mail),
        content_type=mail.get_content_type(),
        headers={name.lower(): str(value)[:_LONGEST_HEADER] for name, value in reversed(mail.items())},
        words=_words(parts),
        files=tuple(_files(parts, _charset_of_words(mail))),
    )


def _leaves(mail: Message) -> Iterator[Message]:
    """The parts that are not made of parts; those of a mail that was attached to it are among them."""
    waiting, seen = [mail], 0
    while waiting:
        part = waiting.pop()
        seen += 1
        if seen > MOST_PARTS:
            raise BadInput(f"more than {MOST_PARTS} parts")
        payload = part.get_payload()
        inner = [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []
        if part.get_content_maintype() == "multipart" and isinstance(payload, list):
            waiting += reversed(_shown(part, inner))
        elif inner and _is_mail(part):
            waiting += inner
        else:
            yield part


def _shown(whole: Message, parts: list[Message]) -> list[Message]:
    """The parts that its sender sees as what was sent."""
    if whole.get_content_subtype() == "related":
        # Of parts that belong together the first is shown; small pictures in its words are no files of the sender's.
        return [one for place, one in enumerate(parts) if not (place and _is_logo(one))]
    if whole.get_content_subtype() == "alternative":
        return [one for one in parts if one.get_content_maintype() != "text" or _is_text(one, "plain", "html")]
    return [one for one in parts if not (one.get("Content-ID") and _is_logo(one))]


def _is_logo(part: Message) -> bool:
    return (
        part.get_content_maintype() == "image"
        and part.get_content_disposition() != "attachment"
        and len(_bytes(part)) <= _LARGEST_LOGO
    )


def _is_mail(part: Message) -> bool:
    """Whether a part is a mail that was attached as it came; one that is packed like a file is not opened."""
    packed = str(part.get("Content-Transfer-Encoding", "")).strip().lower() in {"base64", "quoted-printable"}
    return part.get_content_type() in {"message/rfc822", "message/global"} and not packed


def _raw(mail: Message, name: str) -> str:
    """A header as it stands, unfolded; empty when there is none. Raises BadInput for a line break within."""
    text = _header(mail, name, _charset_of_words(mail))
    if len(text) > _LONGEST_HEADER or _HIDDEN.search(text):
        raise BadInput(f"the header {name} has a line break or control character in it, or is too long")
    return text


def _header(part: Message, name: str, charset: str) -> str:
    """A header as it stands, unfolded. What older programs write as it is, is in the words' charset."""
    value = next((value for key, value in part.raw_items() if key.lower() == name.lower()), "")
    content = _FOLD.sub("", str(value)).encode("utf-8", "surrogateescape")
    for one in ("utf-8", charset):
        try:
            return _decoded(content, one).strip()
        except (LookupError, ValueError):
            continue
    return content.decode("utf-8", "replace").strip()


def _charset_of_words(mail: Message) -> str:
    return next((str(charset) for charset in mail.get_charsets() if charset), "utf-8")


def _words_of(name: str, text: str) -> str:
    """The words of a header, decoded. Raises BadInput for a charset that is not known and for what hides in them."""
    try:
        words = "".join(_piece(piece, charset) for piece, charset in decode_header(text))
    except (LookupError, ValueError):
        raise BadInput(f"the header {name} is in a charset that cannot be read") from None
    if _HIDDEN.search(words):
        raise BadInput(f"the header {name} hides a line break or control character")
    return words.strip()


def _piece(piece: str | bytes, charset: str | None) -> str:
    """A piece of a header; what stands between encoded words is in Python's own spelling."""
    return piece if isinstance(piece, str) else _decoded(piece, charset or "raw_unicode_escape")


def _decoded(content: bytes, charset: str) -> str:
    """Bytes in a charset as mail programs name it. Raises LookupError, UnicodeError."""
    named = charset.strip().lower()
    return content.decode(_LARGER.get(named, named))


def _sender(mail: Message) -> str:
    text = _raw(mail, "From")
    _words_of("From", text)
    found = [address for _name, address in getaddresses([text])]
    if len(found) != 1 or found[0].count("@") != 1:
        raise BadInput(f"it names {len(found) if text else 'no'} senders, or none that can be answered")
    return found[0]


def _replies_to(mails: list[Message]) -> tuple[str, ...]:
    """What it replies to, the latest first; then what a mail that was passed on with it replied to."""
    found: list[str] = []
    for one in mails:
        found += [*_IDENTITY.findall(_raw(one, "In-Reply-To")), *reversed(_IDENTITY.findall(_raw(one, "References")))]
    return tuple(dict.fromkeys(found))[:_MOST_REFERENCES]


def _attached_mails(mail: Message) -> list[Message]:
    parts = [one for one in mail.walk() if _is_mail(one) and one.is_multipart()]
    return [inner for one in parts[:_MOST_ATTACHED] for inner in one.get_payload() if isinstance(inner, Message)]


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


def _is_text(part: Message, *subtypes: str) -> bool:
    return (
        part.get_content_type() in {f"text/{one}" for one in subtypes}
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
    if declared in _UNSAID:
        return decode(_bytes(part))
    try:
        return _decoded(_bytes(part), declared)
    except (LookupError, ValueError):
        raise BadInput(f"its words are not in the charset {declared!r} as it says") from None


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _files(parts: list[Message], charset: str) -> Iterator[MailFile]:
    for place, part in enumerate(parts, 1):
        kind = part.get_content_type()
        if kind in _NO_FILES or _is_text(part, "plain", "html"):
            continue
        if kind in _CLOSED:
            raise BadInput("it is encrypted, or signed in such a way that nothing can be read; ask for it without")
        if part.is_multipart() or part.get_content_maintype() == "message":
            raise BadInput("it holds another mail; ask for the files themselves")
        if kind in _OUTLOOK or (part.get_filename() or "").lower() == "winmail.dat":
            yield from packed_files(_bytes(part))
        else:
            yield MailFile(_name(part, place, kind, charset), _bytes(part))


def _name(part: Message, place: int, kind: str, charset: str) -> str:
    """The name that its sender gave a file; one by its place when it has none."""
    named = Message()
    for header in ("Content-Disposition", "Content-Type"):
        named[header] = _header(part, header, charset)
    name = named.get_filename()
    if name is None:
        return f"file-{place}{mimetypes.guess_extension(kind) or ''}"
    return _words_of("of a file's name", str(name))
