"""Mail that comes to the secretariat: an answer where that is certain, else held for an officer with a guess.

The same mail counts once, however often it is read. What a machine wrote is never an answer. What is refused is stopped
with a reason, and nothing of it is kept.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel

from followup.reading.files.apart import mail_apart
from followup.records.tables import IncomingMail
from followup.services.calls.enclosures import examined, file_name
from followup.services.calls.lateness import own_day
from followup.services.calls.receive import Incoming, check_words, receive
from followup.services.inbox.matching import Guess, Match, matched
from followup.services.inbox.own_words import own_title, own_words
from followup.services.inbox.rules import automatic, doubtful, for_others, is_confidential, promises
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant, instant
from followup.writing.mail_bytes import read_address

if TYPE_CHECKING:
    from followup.reading.received import MailFile, ReceivedMail
    from followup.records.register import Register, Unit
    from followup.records.tables import Submission
    from followup.services.calls.keyed_links import LinkKey
    from followup.services.documents.files import FileStore
    from followup.services.mail.reminder_mail import House

LARGEST = 35_000_000
"""Bytes of a mail that is taken in; more than mail servers let through."""
_TOO_LARGE = f"larger than {LARGEST // 1_000_000} MB; ask for it in parts"
ANSWER, HELD, DISMISSED, AUTOMATIC, REFUSED = "answer", "held", "dismissed", "automatic", "refused"
PROMISE = "promise"
"""An officer noted the day by which its sender promised the answer."""
MAIL_STATES = (HELD, ANSWER, PROMISE, DISMISSED, AUTOMATIC, REFUSED)
KNOWN = "known"
"""Read before: nothing was done."""
_LATE = timedelta(days=30)
"""How much earlier than it was read a mail may have come, by our own server's mark on it."""


class TakenMail(BaseModel):
    """What became of one mail. No address and no words stand in it."""

    mail: str
    became: str
    reason: str | None = None
    call: str | None = None
    submission: int | None = None


@dataclass(frozen=True, slots=True)
class MailDesk:
    """With what mail is taken in: where files are kept, the key of our links, the addresses from which we write."""

    files: FileStore
    key: LinkKey | None = None
    ours: frozenset[str] = frozenset()

    @classmethod
    def of(cls, files: FileStore, house: House | None) -> Self:
        """The desk of a house; of none at all it knows neither links nor addresses of its own."""
        if house is None:
            return cls(files)
        mailboxes = [house.links.mailbox] if house.links and house.links.mailbox else []
        ours = frozenset(one.addr_spec.lower() for one in (house.sender.address, *mailboxes))
        return cls(files, house.links.key if house.links else None, ours)


def take_in(register: Register, desk: MailDesk, content: bytes, *, by: str, now: Instant) -> TakenMail:
    """Take in one mail as it came, and say what became of it; never raises for what stands in the mail."""
    digest = digest_of_mail(content)
    with register.reading() as unit:
        known = unit.inbox.by_digest(digest)
    if known is not None:
        return TakenMail(mail=known.id, became=KNOWN, reason=f"read before; it is {known.status}")
    intake = _Intake(register, desk, by, now)
    try:
        return intake.take(content, digest)
    except BadInput as refused:
        return intake.keep(IncomingMail(digest=digest, came_at=now, read_at=now, status=REFUSED, reason=str(refused)))


@dataclass(frozen=True, slots=True)
class _Intake:
    """Taking in one mail: into which register, with what, by whom, when."""

    register: Register
    desk: MailDesk
    by: str
    now: Instant

    def take(self, content: bytes, digest: str) -> TakenMail:
        """An answer, a held mail, or one that a machine wrote. Raises BadInput for one that cannot be opened."""
        too_large, now = len(content) > LARGEST, self.now
        mail = opened(_head(content) if too_large else content)
        row = IncomingMail(digest=digest, came_at=_came(mail, now), read_at=now, status=AUTOMATIC)
        sender = read_address(mail.sender).addr_spec
        with self.register.reading() as unit:
            ours = sender.lower() in self.desk.ours or (
                mail.header_id is not None and unit.inbox.is_ours(mail.header_id)
            )
            row.reason = "our own mail" if ours else automatic(mail)
            found = None if row.reason else matched(unit, mail, self.desk.key, now.date())
        doubt = doubtful(mail)
        if doubt and isinstance(found, Guess) and not (found.call or found.party or mail.files):
            row.reason = doubt
        if found is None or row.reason:
            return self.keep(row)
        row.sender, row.subject, row.header_id = sender, mail.subject, mail.header_id
        if too_large:
            return self.keep(_stopped(row, found, _TOO_LARGE))
        found = _unless_asked_about(mail, found, doubt)
        try:
            return self._count(row, mail, found) if isinstance(found, Match) else self._hold(row, mail, found, content)
        except BadInput as refused:
            return self.keep(_stopped(row, found, str(refused)))

    def _count(self, row: IncomingMail, mail: ReceivedMail, match: Match) -> TakenMail:
        """Record an answer, and in the same unit of work that this mail brought it."""
        row.status, row.matched_by = ANSWER, match.how

        def with_it(unit: Unit, submission: Submission) -> None:
            row.submission_id = submission.id
            unit.add(row)

        with self.register.reading() as unit:
            day = own_day(unit, match.call, match.party.id, instant(row.came_at))
        with received(mail, row, party=match.party.code, day=day) as incoming:
            receipt = receive(
                self.register,
                match.call.id,
                incoming,
                files=self.desk.files,
                by=self.by,
                now=self.now,
                with_it=with_it,
            )
        return TakenMail(mail=row.id, became=ANSWER, call=match.call.id, submission=receipt.number)

    def _hold(self, row: IncomingMail, mail: ReceivedMail, guess: Guess, content: bytes) -> TakenMail:
        """Hold a mail for an officer, once its files and words have been found to be such as may be kept."""
        with received(mail, row, party=None) as incoming:
            check_words(incoming)
            examined(incoming.files)
            row.words = incoming.words
        row.files = [one.name for one in mail.files]
        row.status, row.reason = HELD, "it does not say for certain what it answers"
        row.guess, row.guessed_call_id, row.guessed_party_id = guess.why, guess.call, guess.party
        row.content_sha256 = self.desk.files.put(content)
        return self.keep(row)

    def keep(self, row: IncomingMail) -> TakenMail:
        """Note what became of a mail that is no answer."""
        with self.register.writing(by=self.by, at=self.now, reason=f"a mail came: {row.status}") as unit:
            unit.add(row)
        return TakenMail(mail=row.id, became=row.status, reason=row.reason, call=row.guessed_call_id)


def _head(content: bytes) -> bytes:
    """The headers alone: of a mail that is too large they tell whom to ask for it in parts."""
    ends = [place for mark in (b"\r\n\r\n", b"\n\n") if (place := content.find(mark, 0, LARGEST // 10)) >= 0]
    return content[: min(ends, default=0)] + b"\r\n\r\n"


def _unless_asked_about(mail: ReceivedMail, found: Match | Guess, doubt: str | None) -> Match | Guess:
    """What was found; a guess to look at for a few lines that promise the answer, one sent for others too, a doubt."""
    words = own_words(mail.words, mail.subject)
    if said := promises(mail, words):
        why = f"it says “{said}” and brings nothing: note a promise, or assign it as the answer"
    elif said := for_others(words):
        why = f"it says “{said}”: say for whom"
    elif doubt:
        why = f"{doubt}: look whether somebody wrote it"
    else:
        return found
    if isinstance(found, Match):
        return Guess(found.call.id, found.party.id, why)
    return replace(found, why=f"{found.why}; {why}")


def _stopped(row: IncomingMail, found: Match | Guess, reason: str) -> IncomingMail:
    """The row of a mail of which something is refused: from whom it is and on what, so that an officer can ask again.

    Nothing of what the mail says or brings is kept.
    """
    call, party = (found.call.id, found.party.id) if isinstance(found, Match) else (found.call, found.party)
    return IncomingMail(
        digest=row.digest,
        came_at=row.came_at,
        read_at=row.read_at,
        status=REFUSED,
        reason=reason,
        sender=row.sender,
        guessed_call_id=call,
        guessed_party_id=party,
    )


def opened(content: bytes) -> ReceivedMail:
    """A mail taken apart in another process. Raises BadInput with the reason for one that is refused."""
    if len(content) > LARGEST:
        raise BadInput(_TOO_LARGE)
    with tempfile.TemporaryFile() as stream:
        stream.write(content)
        stream.flush()
        stream.seek(0)
        return mail_apart(stream)


@contextmanager
def received(
    mail: ReceivedMail,
    row: IncomingMail,
    *,
    party: str | None,
    day: date | None = None,
    confidential: bool = False,
    **more: Any,  # noqa: ANN401  whatever else an officer says of it
) -> Iterator[Incoming]:
    """What a mail brought, as a submission of a party; its files lie in a folder for as long as the block lasts.

    `day` is the one on which it came by the party's clock. It is confidential when its sender or an officer says so.
    """
    with tempfile.TemporaryDirectory(prefix="followup-mail-") as folder:
        yield Incoming(
            party=party,
            received_on=day or instant(row.came_at).date(),
            title=own_title(mail.subject),
            words=own_words(mail.words, mail.subject),
            files=tuple(_laid_down(Path(folder, str(place)), one) for place, one in enumerate(mail.files)),
            confidential=confidential or is_confidential(mail),
            **more,
        )


def _laid_down(folder: Path, file: MailFile) -> Path:
    """A file of a mail under its own name, in a folder of its own."""
    path = folder / file_name(file.name)
    folder.mkdir()
    path.write_bytes(file.content)
    return path


def digest_of_mail(content: bytes) -> str:
    """What makes a mail the same one: its Message-ID and what follows its headers, without the marks of servers."""
    head, _, body = content.replace(b"\r\n", b"\n").partition(b"\n\n")
    unfolded = head.replace(b"\n ", b" ").replace(b"\n\t", b" ").lower()
    identity = next((line for line in unfolded.split(b"\n") if line.startswith(b"message-id:")), None)
    named = b" ".join(identity.split()) if identity else head
    return hashlib.sha256(named + b"\n\n" + body.strip()).hexdigest()


def digest_for_call(digest: str, call: str) -> str:
    """What marks the same mail as the answer to a further call."""
    return hashlib.sha256(f"{digest} {call}".encode()).hexdigest()


def _came(mail: ReceivedMail, now: Instant) -> Instant:
    """When our own server took the mail, as far as that can be; else the moment at which it is read."""
    if mail.came is None:
        return now
    came = instant(datetime.fromisoformat(mail.came))
    return came if now - _LATE <= came <= now else now
