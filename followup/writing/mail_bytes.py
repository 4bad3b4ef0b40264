"""The bytes of a mail: made once, shown as the preview, and sent as they are.

The same facts give the same bytes: the Date is the instant of preparation, the Message-ID is made of what the mail
carries, and the boundary between the parts is made of the Message-ID.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from email import policy
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant
from followup.writing.mail import RenderedMail

_WIRE = policy.SMTP.clone(cte_type="7bit")
"""CRLF line ends, and ASCII only: not every server on the way takes eight bits."""
_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")
_TO = re.compile(rb"^To: [^\r\n]*(?:\r\n[ \t][^\r\n]*)*", re.MULTILINE)
# Whatever stands around an @ may be an address, well written or not; looked for from the beginning of a word only.
_ADDRESS = re.compile(r"(?<![^\s<>@])<?[^\s<>@]*@[^\s<>]*>?")
_LONGEST_ANSWER = 500
_LONGEST_LINE = 78
_LONGEST_ADDRESS = 254
_LONGEST_LOCAL_PART = 64


@dataclass(frozen=True, slots=True)
class Sender:
    """From whom mail comes and to whom answers go. `reply_to` None means the same address."""

    address: Address
    reply_to: Address | None = None


@dataclass(frozen=True, slots=True)
class Attached:
    """A text that goes with a mail: a calendar, say. Its name is ours, in plain letters."""

    name: str
    media_type: str
    content: bytes


def read_address(text: str, display_name: str = "") -> Address:
    """One address, as "focal.point@environment.example". Raises BadInput for anything else.

    Refused are two addresses in one, a name with the address, line breaks, a domain without a dot, letters beyond ASCII
    before the @. A domain in another script is written in its ASCII form. The error does not repeat the address:
    it is personal.
    """
    if _CONTROL.search(text) or _CONTROL.search(display_name):
        raise BadInput("an address or name with a line break or control character is refused; correct the contact")
    local, _, domain = text.strip().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii") if domain else ""
    except UnicodeError:
        domain = ""
    if len(local) > _LONGEST_LOCAL_PART or len(local) + len(domain) >= _LONGEST_ADDRESS:
        raise BadInput("an address is too long to be one; correct the contact")
    if not _LOCAL_PART.fullmatch(local) or not _DOMAIN.fullmatch(domain):
        raise BadInput(
            "what stands as an address is not exactly one address such as name@domain.example; correct the contact"
        )
    return Address(display_name=display_name.strip(), username=local, domain=domain)


def message_id(keys: Iterable[str], public_url: str) -> str:
    """The Message-ID of a mail that carries the occurrences with these keys, "<sha-256 of them@host of PUBLIC_URL>"."""
    digest = hashlib.sha256("\n".join(sorted(keys)).encode()).hexdigest()
    return f"<{digest[:40]}@{domain_of(public_url)}>"


def serialise(  # noqa: PLR0913  each is one header of the mail
    mail: RenderedMail,
    *,
    sender: Sender,
    recipient: Address,
    message_id: str,
    date: Instant,
    in_reply_to: str | None = None,
    references: Collection[str] = (),
    more: Mapping[str, str] | None = None,
    attached: Sequence[Attached] = (),
) -> bytes:
    """The mail as it goes over the wire: CRLF, headers in ASCII; `more` are further headers of this kind of mail.

    Raises BadInput for a header with line breaks.
    """
    digest = hashlib.sha256(message_id.encode()).hexdigest()
    headers = {
        "From": str(sender.address),
        "To": str(recipient),
        "Reply-To": str(sender.reply_to or sender.address),
        "Subject": mail.subject,
        "Date": _written(date),
        "Message-ID": message_id,
        "In-Reply-To": in_reply_to,
        "References": " ".join(dict.fromkeys((*references, in_reply_to))) if in_reply_to else None,
        "Auto-Submitted": "auto-generated",
        "Content-Language": mail.language,
        "MIME-Version": "1.0",
    }
    lines = [_header(name, value) for name, value in headers.items() if value is not None]
    # Addresses of ours, in plain letters: mail programs that act on such a header want it in one line.
    lines += [f"{name}: {value}\r\n".encode("ascii") for name, value in (more or {}).items()]
    words = _multipart("alternative", f"=_{digest[:32]}", (_part("plain", mail.text), _part("html", mail.html)))
    whole = _multipart("mixed", f"=_{digest[32:]}", (words, *map(_file, attached))) if attached else words
    return b"".join(lines) + whole


def _multipart(subtype: str, boundary: str, parts: Iterable[bytes]) -> bytes:
    """Parts in one, with its own header."""
    mark = f"--{boundary}".encode()
    # Folded by hand: it is always too long for a line, and never the same.
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"\r\n".join((*(mark + b"\r\n" + part for part in parts), mark + b"--", b""))


def _file(one: Attached) -> bytes:
    head = (
        f'Content-Type: {one.media_type}; charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n'
        f'Content-Disposition: attachment; filename="{one.name}"\r\n\r\n'
    )
    return head.encode() + base64.encodebytes(one.content).replace(b"\n", b"\r\n")


@lru_cache(maxsize=64)
def _written(date: Instant) -> str:
    return format_datetime(date)


def _part(subtype: str, text: str) -> bytes:
    """One part with its headers: words as they are where the wire takes them, else encoded the shorter way."""
    raw = "\r\n".join(text.splitlines()).encode() + b"\r\n"
    plain = raw.isascii()
    if plain and max(map(len, raw.split(b"\r\n"))) <= _LONGEST_LINE:
        encoding, body = b"7bit", raw
    else:
        quoted, packed = binascii.b2a_qp(raw), base64.encodebytes(raw).replace(b"\n", b"\r\n")
        encoding, body = (b"quoted-printable", quoted) if len(quoted) <= len(packed) else (b"base64", packed)
    kind = f'Content-Type: text/{subtype}; charset="{"us-ascii" if plain else "utf-8"}"\r\n'.encode()
    return kind + b"Content-Transfer-Encoding: " + encoding + b"\r\n\r\n" + body


def _header(name: str, value: str) -> bytes:
    """One header as a line, or folded and encoded where it must be. Raises BadInput for a line break in it."""
    if len(name) + len(value) < _LONGEST_LINE - 1 and value.isascii() and value.isprintable():
        return f"{name}: {value}\r\n".encode()
    return _folded(name, value)


@lru_cache(maxsize=1024)
def _folded(name: str, value: str) -> bytes:
    try:
        return _WIRE.fold_binary(*_WIRE.header_store_parse(name, value))
    except (ValueError, HeaderParseError):
        raise BadInput("a mail's header was about to hold a line break; correct the subject or the address") from None


def readdress(content: bytes, recipient: Address) -> bytes:
    """The same mail to another holder of the same office: not a byte but those of its To header differs."""
    headers, blank, body = content.partition(b"\r\n\r\n")
    to = _header("To", str(recipient)).removesuffix(b"\r\n")
    return _TO.sub(lambda _found: to, headers, count=1) + blank + body


def without_addresses(text: str) -> str:
    """What a server said, in one line as the register and its history keep it: servers like to repeat the address."""
    return " ".join(_ADDRESS.sub("(address)", text).split())[:_LONGEST_ANSWER]


@lru_cache(maxsize=16)
def domain_of(public_url: str) -> str:
    """The name by which others know this installation: the host of PUBLIC_URL. Raises BadInput without one."""
    host = urlsplit(public_url).hostname
    if not host:
        raise BadInput(f"FOLLOWUP_PUBLIC_URL {public_url!r} has no host; write it as https://followup.example")
    return f"[{host}]" if re.fullmatch(r"[0-9.]+|.*:.*", host) else host
