"""A calendar file (RFC 5545) of days by which something is asked, for any calendar program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from followup.vocabulary.instants import Instant

_LONGEST = 75
"""Octets of a line without its end (RFC 5545, 3.1); what is longer goes on in the next, behind a space."""
_UNPRINTABLE = dict.fromkeys([*range(32), 127])
_ESCAPED = _UNPRINTABLE | str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\t": " "})


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """A day in a calendar. `uid` stays the same while it is about the same thing, `version` counts its changes."""

    uid: str
    day: date
    title: str
    text: str = ""
    url: str | None = None
    version: int = 0


def calendar_file(days: Sequence[CalendarDay], *, made: Instant, product: str = "-//Followup//EN") -> bytes:
    """The days as a calendar in UTF-8, lines ended and folded as RFC 5545 asks."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{product}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for one in days:
        lines += _event(one, made)
    return b"".join(part for line in (*lines, "END:VCALENDAR") for part in _folded(line))


def _event(one: CalendarDay, made: Instant) -> list[str]:
    # A whole day: from the day itself up to, and without, the next.
    lines = [
        "BEGIN:VEVENT",
        f"UID:{_text(one.uid)}",
        f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}",
        f"SEQUENCE:{one.version}",
        f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_text(one.title)}",
        f"DESCRIPTION:{_text(one.text)}" if one.text else "",
        f"URL:{one.url}" if one.url else "",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]
    return [line for line in lines if line]


def _text(words: str) -> str:
    return words.translate(_ESCAPED)


def _folded(line: str) -> Iterator[bytes]:
    """A line in pieces of at most 75 octets, no letter being cut in two."""
    piece, room = b"", _LONGEST
    for letter in line:
        octets = letter.encode("utf-8", "replace")
        if len(piece) + len(octets) > room:
            yield piece + b"\r\n "
            piece, room = b"", _LONGEST - 1
        piece += octets
    yield piece + b"\r\n"
