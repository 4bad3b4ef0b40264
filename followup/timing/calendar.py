"""The calendar of meetings against which deadlines are resolved, and where it is read from."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import model_validator

from followup.content import content_path
from followup.timing.rulefiles import Rule, load_rule
from followup.vocabulary.errors import BadInput
from followup.vocabulary.meetings import Meeting, Mode, Segment

_NAME = re.compile(r"(?P<body>[A-Za-z][A-Za-z. ]*?)[ .\-]*(?P<number>\d{1,4})(?:[.\-](?P<part>\d{1,2}))?")
_NOT_LETTERS = re.compile(r"[^A-Z]")

_JOINT_BODIES = ("SBI", "SBSTA", "SB")

ANY_CONVENTION = ""
"""The convention of a meeting given without one (on a command line): it answers to its name before all others."""


class Calendar:
    """Meetings by name. `version` goes into every date resolved against it, so that a moved meeting is noticed."""

    def __init__(self, meetings: Sequence[Meeting], version: str) -> None:
        self.meetings = tuple(meetings)
        self.version = version
        self._by_name: dict[tuple[str, str], dict[str, Meeting]] = {}
        for meeting in self.meetings:
            self._by_name.setdefault(_key(meeting.body, meeting.number), {})[meeting.convention] = meeting
        self._bodies = {(meeting.convention, _letters(meeting.body)) for meeting in self.meetings}
        self._by_body: dict[str, list[Meeting]] = {}
        for meeting in sorted((held for held in self.meetings if held.segments), key=_opening):
            if not meeting.cancelled:
                self._by_body.setdefault(_letters(meeting.body), []).append(meeting)

    def find(self, convention: str | None, name: str) -> Meeting | None:
        """The meeting of that name ("COP 4", "COP-4", "COP 4.2" for its second segment), or None.

        With a convention it is that convention's. Another's is taken only for a body that the convention does not have
        (a decision of one convention may name a session of UNEP). Without a convention the name must be unique:
        `named` tells which ones share it.
        """
        body, number, part = _split(name)
        found = self._by_name.get((body, number), {})
        if ANY_CONVENTION in found:
            return _segment(found[ANY_CONVENTION], part)
        if convention is not None and (convention in found or (convention, body) in self._bodies):
            meeting = found.get(convention)
            return _segment(meeting, part) if meeting else None
        return _segment(next(iter(found.values())), part) if len(found) == 1 else None

    def named(self, name: str) -> tuple[Meeting, ...]:
        """Every meeting of that name, in all conventions."""
        body, number, _ = _split(name)
        return tuple(self._by_name.get((body, number), {}).values())

    def next_of(self, convention: str | None, body: str, after: date) -> Meeting | None:
        """The first meeting of a body that opens after a day and is not cancelled."""
        dated = self._by_body.get(_letters(body), [])
        ahead = dated[bisect_right(dated, after, key=_opening) :]
        if convention is None:
            return ahead[0] if len({meeting.convention for meeting in ahead}) == 1 else None
        return next((meeting for meeting in ahead if meeting.convention in {convention, ANY_CONVENTION}), None)

    def meant(self, convention: str | None, name: str, since: date | None) -> Meeting | None:
        """The meeting that a text means by a name: as `find`, or for "COP next" the first that opens after a day.

        None for what names no meeting ("session next"), and for the next one while the day is not known.
        """
        if is_meeting_name(name):
            return self.find(convention, name)
        body, _, which = name.rpartition(" ")
        return self.next_of(convention, body, since) if which == "next" and body and since is not None else None

    def with_meetings(self, changed: Iterable[Meeting]) -> Calendar:
        """A copy in which these meetings stand beside or instead of those of the same convention and name.

        One given without a convention stands instead of all of its name.
        """
        kept = {(meeting.convention, _key(meeting.body, meeting.number)): meeting for meeting in self.meetings}
        new = {(meeting.convention, _key(meeting.body, meeting.number)): meeting for meeting in changed}
        if not new:
            return self
        digest = hashlib.sha256(repr(sorted(new.items(), key=lambda item: item[0])).encode()).hexdigest()[:8]
        everywhere = {name for convention, name in new if convention == ANY_CONVENTION}
        others = {key: meeting for key, meeting in kept.items() if key[1] not in everywhere}
        return Calendar(tuple((others | new).values()), f"{self.version}+{digest}")


def _opening(meeting: Meeting) -> date:
    """The first day of a meeting; one whose days are not known comes before all."""
    return meeting.opening or date.min


@lru_cache(maxsize=4096)
def is_meeting_name(name: str) -> bool:
    """Whether a text has the form of a meeting's name: a body and a number."""
    return _NAME.fullmatch(name.strip()) is not None


def parse_meeting(text: str, convention: str | None = None) -> Meeting:
    """Read "COP 28=2023-11-30..2023-12-12". Segments are divided by commas; nothing after "=" means days not known yet.

    Raises BadInput when it does not read so or closes before it opens.
    """
    name, sign, days = text.partition("=")
    found = _NAME.fullmatch(name.strip())
    if not (sign and found):
        raise BadInput(f'{text!r} is not a meeting; write it as "COP 28=2023-11-30..2023-12-12"')
    parts = tuple(_parse_segment(part, text) for part in days.split(",") if part.strip())
    source = "given with the question"
    return Meeting(convention or ANY_CONVENTION, found["body"].strip(), found["number"], parts, source=source)


def joint_sessions(meetings: Sequence[Meeting]) -> list[Meeting]:
    """The meetings, and under their joint name those of the two subsidiary bodies that always meet together.

    "The fifty-sixth sessions of the subsidiary bodies" is "SB 56": whoever gives the days of one of SB, SBI and SBSTA
    gives those of all three, unless they are given too.
    """
    named = {meeting.name: meeting for meeting in meetings}
    for meeting in meetings:
        if meeting.body in _JOINT_BODIES:
            for body in _JOINT_BODIES:
                named.setdefault(f"{body} {meeting.number}", replace(meeting, body=body))
    return list(named.values())


def _parse_segment(part: str, whole: str) -> Segment:
    first, _, last = part.strip().partition("..")
    try:
        opening = date.fromisoformat(first)
        closing = date.fromisoformat(last or first)
    except ValueError:
        raise BadInput(
            f'{part.strip()!r} in {whole!r} is no span of days; write it as "2023-11-30..2023-12-12"'
        ) from None
    if closing < opening:
        raise BadInput(f"{whole!r} closes before it opens; exchange the two days")
    return Segment(opening, closing)


@lru_cache(maxsize=1024)
def _letters(body: str) -> str:
    return _NOT_LETTERS.sub("", body.upper())


def _key(body: str, number: str) -> tuple[str, str]:
    return _letters(body), str(int(number)) if number.isdecimal() else number


@lru_cache(maxsize=4096)
def _split(name: str) -> tuple[str, str, int | None]:
    found = _NAME.fullmatch(name.strip())
    if found is None:
        raise BadInput(f'{name!r} is not the name of a meeting; write the body and the number, as in "COP 4"')
    return _letters(found["body"]), str(int(found["number"])), int(found["part"]) if found["part"] else None


def _body_and_number(name: str) -> tuple[str, str]:
    body, _, number = name.rpartition(" ")
    return body, number


def _segment(meeting: Meeting, part: int | None) -> Meeting | None:
    """The meeting cut down to one of its segments (counted from 1), or None when it has no such segment."""
    if part is None:
        return meeting
    if not 1 <= part <= len(meeting.segments):
        return None
    return replace(meeting, segments=(meeting.segments[part - 1],), number=f"{meeting.number}.{part}")


def _in_order(opening: date, closing: date) -> None:
    if closing < opening:
        raise ValueError(f"a meeting that opens on {opening} cannot close on {closing}")


class _SegmentRule(Rule):
    opening: date
    closing: date
    place: str | None = None
    mode: Mode = Mode.IN_PERSON
    name: str | None = None

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> _SegmentRule:
        _in_order(self.opening, self.closing)
        return self


class _MeetingRule(Rule):
    """Meetings held together have one entry: `meetings: [COP 24, CMP 14]`."""

    meetings: tuple[str, ...]
    source: str
    opening: date | None = None
    closing: date | None = None
    place: str | None = None
    mode: Mode = Mode.IN_PERSON
    segments: tuple[_SegmentRule, ...] = ()
    cancelled: bool = False

    @model_validator(mode="after")
    def _names_and_days(self) -> _MeetingRule:
        for name in self.meetings:
            if not is_meeting_name(name):
                raise ValueError(f"{name!r} is not the name of a meeting")
        if self.opening is None and (self.closing or not (self.segments or self.cancelled)):
            raise ValueError("give opening and closing, or segments")
        if self.opening is not None and self.closing is None:
            raise ValueError("give the closing day beside the opening day")
        if self.opening and self.closing:
            _in_order(self.opening, self.closing)
        return self

    def parts(self) -> tuple[Segment, ...]:
        if self.opening is not None and self.closing is not None:
            whole = _SegmentRule(opening=self.opening, closing=self.closing, place=self.place, mode=self.mode)
            return (Segment(**whole.model_dump()),)
        return tuple(Segment(**part.model_dump()) for part in self.segments)


class _CalendarRule(Rule):
    version: date
    conventions: dict[str, tuple[_MeetingRule, ...]]


def load_calendar(path: Path) -> Calendar:
    """Read a file of meetings. Its version is the date written in it and a digest of the file."""
    rule = load_rule(_CalendarRule, path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:8]
    meetings = [
        Meeting(convention, *_body_and_number(name), entry.parts(), entry.source, entry.cancelled)
        for convention, entries in rule.conventions.items()
        for entry in entries
        for name in entry.meetings
    ]
    return Calendar(meetings, f"{rule.version.isoformat()}-{digest}")


@lru_cache(maxsize=1)
def load_reference_calendar() -> Calendar:
    """The meetings that ship with Followup, `storage/reference/meetings.yaml`, read once per process."""
    return load_calendar(content_path("storage", "reference", "meetings.yaml"))
