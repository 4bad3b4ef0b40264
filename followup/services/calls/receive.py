"""Recording a submission: what came, from whom, for whom, when; its files examined and kept once, with a receipt."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from followup.records.tables import Covered, StoredFile, Submission, SubmissionFile
from followup.services.calls.behalf import parties_named, with_members
from followup.services.calls.enclosures import Enclosure, examined, keep
from followup.services.calls.finding import call_of
from followup.services.calls.items import refuse_unknown_items, settle_items
from followup.services.calls.lateness import is_late
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.statuses import ANSWERS, SubmissionStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Call, Party
    from followup.services.documents.files import FileStore
    from followup.vocabulary.instants import Instant

LONGEST_TITLE = 500
_TURNING = "\u202a\u202b\u202d\u202e"
"""Marks that make what follows read in the other direction, so that a text shows as what it is not."""
MOST_LINES = 2000
LONGEST_WORDS = 500_000
"""Characters of a submission that is typed; what is longer comes as a file."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A submission as it came in. `party` is a code, or None when the record does not tell who sent it.

    `on_behalf_of` are the codes of others for whom it was sent too, or names of lists of them ("eu_members"); `items`
    are the numbers of the call's items that it answers (none: the call as a whole); `corrects` is the number of an
    earlier submission on the same call in whose place it stands.
    """

    party: str | None
    received_on: date
    title: str | None = None
    words: str | None = None
    files: tuple[Path, ...] = ()
    about: tuple[str, ...] = ()
    on_behalf_of: tuple[str, ...] = ()
    items: tuple[int, ...] = ()
    corrects: int | None = None
    confidential: bool = False
    second_of_a_named_party: bool = False
    demo_choice: bool = False


class ReceivedFile(BaseModel):
    """A file of a submission as it is kept."""

    name: str
    size: int
    media_type: str
    sha256: str


class Receipt(BaseModel):
    """What the sender can be told: number, party, time and each file with its SHA-256."""

    submission: str
    number: int
    party: str | None
    on_behalf_of: list[str]
    received_on: date
    recorded_at: datetime
    files: list[ReceivedFile]
    corrects: int | None
    confidential: bool
    late: bool
    """Received after the day by which a reply was requested; it counts as received all the same."""


def receive(  # noqa: PLR0913  what came on which call, where files are kept, by whom, when
    register: Register,
    call_id: str,
    incoming: Incoming,
    *,
    files: FileStore,
    by: str,
    now: Instant,
    with_it: Callable[[Unit, Submission], None] | None = None,
    once: bool = False,
) -> Receipt:
    """Record a submission on a call. Two from one party are two submissions of one party.

    Who was not asked may answer too. `files` is where files are kept; `with_it` writes, in the same unit of work, what
    hangs on the submission. With `once` the very same from the same sender is not recorded again: the receipt is that
    of the first. Raises BadInput for words or files that are refused, NotFound for an unknown call or party; nothing is
    recorded or kept then.
    """
    check_words(incoming)
    with register.reading() as unit:
        call = call_of(unit, call_id)
        others = with_members(incoming.on_behalf_of, incoming.party, call.convention_id, incoming.received_on)
        incoming = replace(incoming, on_behalf_of=others)
        refuse_unknown_items(unit, call.id, incoming.items)
        parties = parties_named(unit, incoming.party, others)
        corrected = _corrected(unit, call, incoming, parties)
        granted = unit.due.extensions([one.id for one in call.rounds])
    enclosures = examined(incoming.files)
    keep(files, enclosures)
    # Several may send at the same moment: each waits its turn with the call, and then sees what the others sent.
    with register.claiming(by=by, at=now, reason="submission received") as unit:
        unit.calls.hold(call.id)
        unit.add(*(parties[code] for code in parties.keys() - {one.code for one in unit.people.parties(parties)}))
        unit.flush()
        sender = parties[incoming.party].id if incoming.party else None
        earlier = unit.calls.submissions(call.id)
        number = len(earlier) + 1
        row = _row(call, incoming, number, sender, now)
        if once and (first := _same(unit, earlier, row, enclosures)) is not None:
            return _receipt(first, incoming, enclosures, late=is_late(first, call.rounds, granted))
        row.corrects_id = corrected
        unit.add(row)
        unit.flush()
        _add_files(unit, row, enclosures, now)
        unit.add(*(Covered(submission_id=row.id, party_id=parties[code].id) for code in incoming.on_behalf_of))
        if corrected is not None and (older := unit.calls.submission(corrected)) is not None:
            older.status, older.status_reason = SubmissionStatus.CORRECTED.value, f"submission {number} stands for it"
        settle_items(unit, call.id)
        if with_it is not None:
            with_it(unit, row)
    return _receipt(row, incoming, enclosures, late=is_late(row, call.rounds, granted))


def _same(
    unit: Unit, earlier: Sequence[Submission], row: Submission, enclosures: Sequence[Enclosure]
) -> Submission | None:
    """The earlier submission that says and brings the very same, and counts."""
    kept = unit.calls.files([one.id for one in earlier])
    brought = [(one.name, one.sha256) for one in enclosures]

    def said(one: Submission) -> tuple[object, ...]:
        return one.party_id, one.title, one.words, one.items, one.confidential

    return next(
        (
            one
            for one in earlier
            if one.status in ANSWERS
            and said(one) == said(row)
            and [(file.name, file.sha256) for file in kept.get(one.id, ())] == brought
        ),
        None,
    )


def _row(call: Call, incoming: Incoming, number: int, sender: str | None, now: Instant) -> Submission:
    return Submission(
        convention_id=call.convention_id,
        call_id=call.id,
        number=number,
        party_id=sender,
        second_of_a_named_party=incoming.second_of_a_named_party,
        received_on=incoming.received_on,
        received_on_is_demo_choice=incoming.demo_choice,
        recorded_at=now,
        title=incoming.title,
        about=list(incoming.about),
        words=incoming.words,
        items=[str(number) for number in incoming.items],
        confidential=incoming.confidential,
    )


def _add_files(unit: Unit, row: Submission, enclosures: Sequence[Enclosure], now: Instant) -> None:
    known = set(unit.documents.file_sizes({one.sha256 for one in enclosures}))
    for place, one in enumerate(enclosures, 1):
        if one.sha256 not in known:
            known.add(one.sha256)
            unit.add(StoredFile(sha256=one.sha256, size=len(one.content), media_type=one.media_type, kept_at=now))
        unit.add(SubmissionFile(submission_id=row.id, ordinal=place, name=one.name, sha256=one.sha256))


def _receipt(row: Submission, incoming: Incoming, enclosures: Sequence[Enclosure], *, late: bool) -> Receipt:
    return Receipt(
        submission=row.id,
        number=row.number,
        party=incoming.party,
        on_behalf_of=list(incoming.on_behalf_of),
        received_on=row.received_on,
        recorded_at=row.recorded_at,
        files=[
            ReceivedFile(name=one.name, size=len(one.content), media_type=one.media_type, sha256=one.sha256)
            for one in enclosures
        ],
        corrects=incoming.corrects,
        confidential=incoming.confidential,
        late=late,
    )


def _corrected(unit: Unit, call: Call, incoming: Incoming, parties: dict[str, Party]) -> str | None:
    """The submission that this one corrects: one that counts, of the same sender."""
    if incoming.corrects is None:
        return None
    older = next((one for one in unit.calls.submissions(call.id) if one.number == incoming.corrects), None)
    if older is None:
        raise NotFound(f"no submission {incoming.corrects} on this call")
    if incoming.party is None or older.party_id != parties[incoming.party].id:
        raise BadInput(
            f"submission {incoming.corrects} is not of the same sender; a correction comes from the same one"
        )
    if older.status not in ANSWERS:
        raise BadInput(f"submission {incoming.corrects} is {older.status.replace('_', ' ')} already")
    return older.id


def check_words(incoming: Incoming) -> None:
    """Look at the words of a submission. Raises BadInput for what is too long, or hides something."""
    for name, text, longest in (("title", incoming.title, LONGEST_TITLE), ("text", incoming.words, LONGEST_WORDS)):
        if text is None:
            continue
        if len(text) > longest:
            raise BadInput(f"the {name} has {len(text)} characters, more than {longest}; send it as a file")
        if text.count("\n") >= MOST_LINES:
            raise BadInput(f"the {name} has more than {MOST_LINES} lines; send it as a file")
        if any(
            (unicodedata.category(one) in {"Cc", "Cs", "Co"} and one not in "\t\n\r") or one in _TURNING for one in text
        ):
            raise BadInput(f"the {name} has control characters in it; send it as plain text or as a file")
