"""A link by which the focal point of one party answers one call, without an account: revocable, expiring.

The link is a secret that is shown once; the register keeps its SHA-256. Opening it changes nothing.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import ReplyLink
from followup.services.calls.answers import JudgedSubmission, Judgement, judge_submission
from followup.services.calls.enclosures import file_name
from followup.services.calls.lateness import own_day, own_zone
from followup.services.calls.receive import Incoming, Receipt, receive
from followup.services.calls.received_text import plain_words
from followup.services.mail.reminder_mail import secretariat_names
from followup.services.people.groups import group_of
from followup.timing.zones import local_day
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.instants import instant
from followup.vocabulary.statuses import ANSWERS, SubmissionStatus

if TYPE_CHECKING:
    from followup.records.register import Register, Unit
    from followup.records.tables import Call, Document, Extension, Party, Submission, SubmissionFile
    from followup.services.documents.files import FileStore
    from followup.vocabulary.instants import Instant

_BYTES = 24
_OPENS_NOTHING = (
    "this link opens nothing: it was never made, was revoked, or has expired; ask the secretariat for another"
)


@dataclass(frozen=True, slots=True)
class LinkWanted:
    """For which call and party (by its code) a link is wanted; it holds up to the day requested, or up to `until`."""

    call: str
    party: str
    until: date | None = None


class IssuedLink(BaseModel):
    """A link as it was made. The address is shown this once."""

    link: str
    call: str
    party: str
    url: str
    expires_on: date


class KeptFile(BaseModel):
    """A file that was received."""

    name: str
    sha256: str


class SoughtItem(BaseModel):
    """One thing that the call seeks, and when where that is not the day requested of all."""

    number: int
    words: dict[str, str]
    due_on: date | None
    as_soon_as_possible: bool
    form: str | None


class ReceivedLine(BaseModel):
    """A submission that came from the party, as the page of its link shows it."""

    number: int
    received_on: date
    recorded_at: datetime
    title: str | None
    status: str
    confidential: bool
    items: list[str]
    files: list[KeptFile]
    can_be_withdrawn: bool


class EnclosedLetter(BaseModel):
    """A letter that asked the party, as it went out: its files by language, as "fr.docx", and a "scan"."""

    letter: str
    reference: str | None
    dated: date | None
    files: list[str]


class ReplyPage(BaseModel):
    """What the page of a link shows: the call, and what has come from the party."""

    call: str
    secretariat: dict[str, str]
    """Who asks, by language."""
    subject: dict[str, str]
    party: str
    names: dict[str, str]
    """The party's name by language."""
    reply_by: date | None
    zone: str
    """Where the day requested ends: the time zone of the party's contacts."""
    expires_on: date
    items: list[SoughtItem]
    members: str | None
    """The list of those for whom the party may answer too, where it is an organization of States."""
    letters: list[EnclosedLetter]
    received: list[ReceivedLine]


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that was uploaded: the name that the sender's machine gave it, and its content."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What was typed and uploaded on the page of a link."""

    title: str | None = None
    words: str | None = None
    uploads: Sequence[Upload] = ()
    confidential: bool = False
    items: tuple[int, ...] = ()
    """The numbers of the call's items that it answers; none: the call as a whole."""
    for_members: bool = False
    """An organization of States answers for its member States too."""


@dataclass(frozen=True, slots=True)
class _Opened:
    """A link that opens a page, with the day requested of its party and the last day on which it opens it."""

    link: ReplyLink
    call: Call
    party: Party
    requested: date | None
    last_day: date


def issue_link(register: Register, wanted: LinkWanted, public_url: str, *, by: str, now: Instant) -> IssuedLink:
    """Make a link for a party that the call asked. An earlier link of the party for the call is revoked.

    Raises NotFound, and BadInput for a day that has passed.
    """
    call_id, code = wanted.call, wanted.party
    secret = secrets.token_urlsafe(_BYTES)
    with register.writing(by=by, at=now, reason=f"a link to answer by, for {code}") as unit:
        call, parties = unit.calls.call(call_id), unit.people.parties([code])
        asked = unit.calls.asked([one.id for one in call.rounds]) if call else set()
        if call is None or not parties or parties[0].id not in asked:
            raise NotFound(f"{code} was not asked by a call {call_id}")
        expires = wanted.until or _requested(call, _granted(unit, call, parties[0].id))
        if expires is None or expires < now.date():
            raise BadInput(f"the link would have expired on {expires} already; say --until")
        for older in unit.calls.links(call.id, parties[0].id):
            older.revoked_at = older.revoked_at or now
        link = ReplyLink(
            call_id=call.id, party_id=parties[0].id, secret_sha256=_digest(secret), expires_on=expires, revoked_at=None
        )
        unit.add(link)
    url = f"{public_url.rstrip('/')}/reply/{secret}"
    return IssuedLink(link=link.id, call=call_id, party=code, url=url, expires_on=expires)


def revoke_link(register: Register, link_id: str, *, by: str, now: Instant) -> None:
    """Revoke a link: it opens nothing from now on. Raises NotFound for an unknown one."""
    with register.writing(by=by, at=now, reason="a link to answer by was revoked") as unit:
        link = unit.calls.link(link_id)
        if link is None:
            raise NotFound(f"no link {link_id} in the register")
        link.revoked_at = link.revoked_at or now


def open_link(register: Register, secret: str, *, now: Instant) -> ReplyPage:
    """What the page of a link shows; nothing is changed. Raises NotFound, in the same words for whatever reason."""
    with register.reading() as unit:
        opened = _opened(unit, secret, now)
        call, party = opened.call, opened.party
        rows = [one for one in unit.calls.submissions(call.id) if one.party_id == party.id]
        files = unit.calls.files([one.id for one in rows])
        items = unit.calls.items([call.id]).get(call.id, [])
        letters = _letters(unit, opened)
        zone = own_zone(unit.people.contacts_of_party(party.id), call.convention_id, now)
    today = local_day(now, zone)
    return ReplyPage(
        call=call.id,
        secretariat=secretariat_names(call.convention_id),
        subject=call.subject,
        party=party.names.get("en", party.code),
        names=party.names,
        reply_by=opened.requested,
        zone=zone,
        expires_on=opened.last_day,
        items=[SoughtItem.model_validate(one, from_attributes=True) for one in items],
        members=group_of(party.code),
        letters=[_enclosed(row) for row in letters],
        received=[_line(row, files.get(row.id, []), opened.requested, today) for row in rows],
    )


def letter_by_link(
    register: Register, files: FileStore, secret: str, letter_id: str, name: str, *, now: Instant
) -> tuple[str, bytes]:
    """A letter as it went out, for those whom it asked: a name to save it under, and its content. Raises NotFound."""
    with register.reading() as unit:
        row = next((one for one in _letters(unit, _opened(unit, secret, now)) if one.id == letter_id), None)
    if row is None or name not in _enclosed(row).files:
        raise NotFound("this page has no such letter")
    if name == "scan":
        return row.details.get("scan_name") or "letter", files.get(row.details["scan"])
    return f"{(row.symbol or 'letter').replace('/', '-')}.{name}", files.get(row.details["drafts"][name])


def answer_by_link(register: Register, files: FileStore, secret: str, reply: Reply, *, now: Instant) -> Receipt:
    """Take in what was typed and uploaded; the receipt tells number, time and each file's SHA-256.

    What was sent twice, by a second click or by going back, is one submission. Raises NotFound for a link that opens
    nothing, BadInput for an empty answer and for files that are refused.
    """
    with register.reading() as unit:
        opened = _opened(unit, secret, now)
        day = own_day(unit, opened.call, opened.party.id, now)
    title, words = plain_words(reply.title or "").strip(), plain_words(reply.words or "").strip()
    if not words and not reply.uploads:
        raise BadInput("nothing was sent: write a text or choose a file")
    members = group_of(opened.party.code) if reply.for_members else None
    with tempfile.TemporaryDirectory(prefix="followup-reply-") as folder:
        incoming = Incoming(
            party=opened.party.code,
            received_on=day,
            title=title or None,
            words=words or None,
            files=tuple(_laid_down(Path(folder), place, one) for place, one in enumerate(reply.uploads)),
            on_behalf_of=(members,) if members else (),
            items=reply.items,
            confidential=reply.confidential,
        )
        by = f"link {opened.link.id}"
        return receive(register, opened.call.id, incoming, files=files, by=by, now=now, once=True)


def withdraw_by_link(register: Register, secret: str, number: int, *, now: Instant) -> JudgedSubmission:
    """Take back a submission of the link's party, until the day requested. Raises NotFound, NotAllowed."""
    page = open_link(register, secret, now=now)
    line = next((one for one in page.received if one.number == number), None)
    if line is None:
        raise NotFound(f"no submission {number} of yours on this call")
    if not line.can_be_withdrawn:
        raise NotAllowed(f"submission {number} cannot be withdrawn here any more; write to the secretariat")
    with register.reading() as unit:
        link = _opened(unit, secret, now).link
    judgement = Judgement(number, SubmissionStatus.WITHDRAWN, "by the focal point, by link")
    return judge_submission(register, page.call, judgement, by=f"link {link.id}", now=now)


def _opened(unit: Unit, secret: str, now: Instant) -> _Opened:
    link = unit.calls.link_of(_digest(secret))
    if link is None or link.revoked_at is not None:
        raise NotFound(_OPENS_NOTHING)
    call = unit.calls.call(link.call_id)
    party = unit.people.parties_by_id([link.party_id]).get(link.party_id)
    if call is None or party is None or (call.closed_on is not None and call.closed_on <= now.date()):
        raise NotFound(_OPENS_NOTHING)
    granted = _granted(unit, call, link.party_id)
    requested = _requested(call, granted)
    # A link that held up to the day requested holds up to the later one that was granted since.
    moved = requested is not None and link.expires_on in {one.was for one in granted}
    last = max(link.expires_on, requested) if moved and requested else link.expires_on
    # A day ends last where the clocks are twelve hours behind: the link holds until it is over there too.
    if instant(now - timedelta(hours=12)).date() > last:
        raise NotFound(_OPENS_NOTHING)
    return _Opened(link, call, party, requested, last)


def _letters(unit: Unit, opened: _Opened) -> list[Document]:
    """The letters about the call that went out to the party, the earliest first."""
    asked = {one.round_id for one in unit.calls.addressed(party_id=opened.party.id)}
    rounds = {one.id for one in opened.call.rounds} & asked
    found = unit.documents.by_ids({one.letter_document_id or "" for one in opened.call.rounds if one.id in rounds})
    further = [row for row in unit.documents.of_task(opened.call.task_id) if row.kind == "letter"]
    ours = found | {row.id: row for row in further if rounds & set(row.details.get("rounds", []))}
    out = [row for row in ours.values() if row.details.get("party") in {None, opened.party.code}]
    return sorted((row for row in out if _enclosed(row).files), key=lambda row: (str(row.dated), row.symbol or ""))


def _enclosed(row: Document) -> EnclosedLetter:
    files = [*sorted(row.details.get("drafts", {})), *(["scan"] if row.details.get("scan") else [])]
    return EnclosedLetter(letter=row.id, reference=row.symbol, dated=row.dated, files=files)


def _granted(unit: Unit, call: Call, party_id: str) -> list[Extension]:
    """The extensions of the latest letter's day that were granted to the party, or to all."""
    granted = unit.due.extensions([call.rounds[-1].id]) if call.rounds else []
    return [one for one in granted if one.party_id in {None, party_id}]


def _requested(call: Call, granted: Sequence[Extension]) -> date | None:
    """The day requested of the party: the latest letter's, or its own later one."""
    own = [one.reply_by for one in granted if one.party_id is not None]
    general = call.rounds[-1].reply_by if call.rounds else None
    return max([*([general] if general else []), *own], default=None)


def _line(row: Submission, files: Sequence[SubmissionFile], requested: date | None, today: date) -> ReceivedLine:
    in_time = requested is None or today <= requested
    return ReceivedLine(
        number=row.number,
        received_on=row.received_on,
        recorded_at=row.recorded_at,
        title=row.title,
        status=row.status,
        confidential=row.confidential,
        items=row.items,
        files=[KeptFile(name=one.name or one.sha256, sha256=one.sha256) for one in files],
        can_be_withdrawn=in_time and row.status in ANSWERS,
    )


def _laid_down(folder: Path, place: int, upload: Upload) -> Path:
    """The upload as a file of its own name, in a folder of its own."""
    path = folder / str(place) / file_name(upload.name)
    path.parent.mkdir()
    path.write_bytes(upload.content)
    return path


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
