"""Letters as documents: numbered, registered, written on letterhead from the register, previewed as the bytes that go.

A letter is written in any language in which its texts are given; it goes out in those that somebody has reviewed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from followup.records.mail import LETTER
from followup.records.tables import Document
from followup.services.calls.finding import call_of
from followup.services.mail.approvals import approve_round, look_before_approving, wording_of
from followup.services.mail.reminder_mail import (
    convention_names,
    executive_head_names,
    secretariat_names,
    sought_of,
)
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import VerbClass
from followup.vocabulary.errors import BadInput, NotAllowed, NotFound
from followup.vocabulary.languages import UN_LANGUAGES
from followup.vocabulary.statuses import DocumentStatus, MailStatus
from followup.writing.letters.facts import EventFacts, LetterFacts, ReceivedFacts
from followup.writing.letters.write import letter_reviews, write_letter
from followup.writing.mail import NOMINATION, SUBMISSION, Cited, Sought
from followup.writing.notes.facts import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from followup.records.register import Register, Unit
    from followup.records.tables import Call, CallItem, CallRound, Task
    from followup.services.documents.files import FileStore
    from followup.services.mail.approvals import ApprovalReport
    from followup.services.mail.reminder_mail import House
    from followup.vocabulary.instants import Instant
    from followup.writing.letters.write import WrittenLetter

_GONE = frozenset({MailStatus.CLAIMED, MailStatus.SENT, MailStatus.CONFIRMED, MailStatus.UNCERTAIN})
REMINDING = ("reminder", "last_reminder")
"""Kinds of letter that ask again."""
EXECUTIVE = "executive_secretary"
"""Who heads the secretariat, whatever the title under the convention."""
FOLLOWING = ("extension", "acknowledgement", "invitation")
"""Kinds of letter that ask nothing new: they belong to the latest letter of their call."""


class LetterLine(BaseModel):
    """A letter of the register of documents."""

    id: str
    convention: str
    key: str
    reference: str | None
    kind: str
    form: str
    dated: date | None
    status: str
    sent: str | None
    """How it was sent, when not by our mail."""
    scan: str | None
    scan_name: str | None
    rounds: list[str]
    """The rounds of calls that it carries."""
    drafts: dict[str, str]
    """The files written of it, as "fr.docx", with their SHA-256."""


class LetterList(BaseModel):
    """Letters of the register."""

    letters: list[LetterLine]


class LetterDraft(BaseModel):
    """A letter as written in one language; `not_to_be_sent` says why it stays a draft."""

    letter: str
    language: str
    subject: str
    lines: list[str]
    sha256: dict[str, str]
    reviewed_by: str | None
    not_to_be_sent: str | None
    to_be_issued: bool
    """It asks nothing new and waits for a second person by itself; a letter that asks is approved with its mails."""


@dataclass(frozen=True, slots=True)
class LetterRead:
    """A letter with the calls that it carries, in their order, and what they hang on."""

    document: Document
    calls: Sequence[Call]
    rounds: Sequence[CallRound]
    tasks: Mapping[str, Task]
    items: Mapping[str, Sequence[CallItem]]
    """By call; for a letter that asks again without those that all whom it asks have answered."""


def next_number(register: Register, convention: str, dated: date) -> str:
    """The next free number for a letter of a convention in a year, as MINAMATA/L/2021/4: Followup's own numbering."""
    base = f"{convention.upper()}/L/{dated.year}/"
    with register.reading() as unit:
        taken = {symbol.removeprefix(base) for symbol in unit.documents.symbols_like(base)}
    return f"{base}{max((int(one) for one in taken if one.isdecimal()), default=0) + 1}"


def list_letters(register: Register, call_id: str | None = None) -> LetterList:
    """The letters of the register, or of one call, the earliest first. Raises NotFound for an unknown call."""
    with register.reading() as unit:
        calls = unit.calls.all() if call_id is None else [call_of(unit, call_id)]
        rounds = {one.id: call for call in calls for one in call.rounds}
        keys = {call.convention_id for call in calls}
        found = [row for key in keys for row in unit.documents.of_convention(key) if row.kind == "letter"]
        ours = [row for row in found if call_id is None or rounds.keys() & set(row.details.get("rounds", []))]
    return LetterList(letters=[line_of(row) for row in sorted(ours, key=_place)])


def _place(row: Document) -> tuple[str, int, str]:
    """By day, those of one day by their numbers: 9 before 10."""
    number = row.symbol or row.key
    return str(row.dated), len(number), number


def write(
    register: Register, house: House, letter_id: str, language: str, formats: Sequence[str] = ("docx",)
) -> tuple[WrittenLetter, LetterDraft]:
    """Write a letter in a language, to be looked at: nothing is kept. Raises NotFound, BadInput."""
    facts, document = _facts(register, house, letter_id)
    written = write_letter(facts, language, formats)
    review = letter_reviews(facts.kind).get(language)
    return written, LetterDraft(
        letter=document.id,
        language=language,
        subject=written.subject,
        lines=list(written.lines),
        sha256={},
        reviewed_by=review["reviewed_by"] if review else None,
        to_be_issued=facts.kind in FOLLOWING and document.status != DocumentStatus.ISSUED,
        not_to_be_sent=None if review else f"the words of a letter of this kind in {language} are not reviewed",
    )


def given_languages(register: Register, house: House, letter_id: str) -> list[str]:
    """The languages in which every text of a letter is given, English first. Raises NotFound."""
    facts, _document = _facts(register, house, letter_id)
    return sorted((one for one in UN_LANGUAGES if facts.given_in(one)), key=lambda one: one != "en")


def keep(register: Register, files: FileStore, house: House, letter_id: str, *, by: str, now: Instant) -> LetterLine:
    """Keep a letter as it goes out: a file for each reviewed language in which its texts are given.

    Raises NotFound, and BadInput when there is no such language.
    """
    facts, _document = _facts(register, house, letter_id)
    kept = {
        f"{language}.docx": files.put(write_letter(facts, language).files["docx"]) for language in _going_out(facts)
    }
    with register.writing(by=by, at=now, reason="the letter as it goes out") as unit:
        row = unit.documents.by_ids([letter_id])[letter_id]
        row.details = {**row.details, "drafts": {**row.details.get("drafts", {}), **kept}}
    return line_of(row)


def _going_out(facts: LetterFacts) -> list[str]:
    """The languages in which a letter goes out. Raises BadInput when there is none."""
    found = [language for language in letter_reviews(facts.kind) if facts.given_in(language)]
    if not found:
        raise BadInput("the texts of the letter are given in no language in which its words are reviewed")
    return found


def approve(
    register: Register, files: FileStore, house: House, identity: str, *, by: str, now: Instant
) -> ApprovalReport:
    """Approve a letter as a second person (`approve_round`), for each of its calls, and keep it as it goes out.

    All of it or nothing: every call is looked at before the first is approved, and the letter is kept before its mails
    may leave. One whose mails have left stays as it went, whatever is approved later.
    """
    own = look_before_approving(register, identity, by=by, now=now).round.id
    with register.reading() as unit:
        letter = _letter_of(unit, own)
        others = [one for one in letter.details.get("rounds", []) if one != own] if letter else []
        waiting = [one for one in others if unit.mail.messages(statuses=[MailStatus.DRAFT], round_id=one, limit=1)]
        steps = [step.id for step in unit.mail.steps_of_rounds([own, *others]) if step.code == LETTER]
        gone = any(message.status in _GONE for _owed, message in unit.mail.owed_by_steps(steps))
    for other in waiting:
        look_before_approving(register, other, by=by, now=now)
    if letter is not None and "sent" not in letter.details and not gone:
        keep(register, files, house, letter.id, by=by, now=now)
    report = approve_round(register, own, by=by, now=now)
    for other in waiting:
        report.messages += approve_round(register, other, by=by, now=now).messages
    return report


def _letter_of(unit: Unit, round_id: str) -> Document | None:
    one = unit.calls.round(round_id)
    identity = one.letter_document_id if one is not None else None
    return unit.documents.by_ids([identity]).get(identity) if identity else None


def _facts(register: Register, house: House, letter_id: str) -> tuple[LetterFacts, Document]:
    with register.reading() as unit:
        read = read_letter(unit, letter_id)
        details = read.document.details
        party = unit.people.parties([details["party"]]) if details.get("party") else []
    call, one = read.calls[0], read.rounds[0]
    kind, form = wording_of(read.document)
    following = kind in FOLLOWING
    followed = max((each for each in call.rounds if each.number < one.number + following), key=_number, default=None)
    verbs = {_verb(read.tasks[each.task_id]) for each in read.calls}
    dated = read.document.dated or one.letter_dated
    reply_by = date.fromisoformat(details["confirm_by"]) if details.get("confirm_by") else one.reply_by
    if reply_by is None:
        raise NotAllowed(f"the letter of {dated} has no date by which a reply is requested")
    facts = LetterFacts(
        kind=kind,
        form=form,
        convention=convention_names(call.convention_id),
        subject=read.document.titles or call.subject,
        decisions=tuple(_cited(read.tasks[call.task_id])),
        letter_dated=dated,
        reply_by=reply_by,
        secretariat=secretariat_names(call.convention_id),
        secretariat_address=(house.sender.reply_to or house.sender.address).addr_spec,
        owed=() if following else tuple(_sought(read, one)),
        earlier_letter=followed.letter_dated if followed else None,
        asked_by=followed.reply_by if followed else None,
        reference=read.document.symbol,
        asked=verbs.pop() if len(verbs) == 1 else VerbClass.INVITE,
        change={"was": date.fromisoformat(details["was"])} if "was" in details else {},
        sought=NOMINATION if call.schedule == NOMINATION else SUBMISSION,
        calls=len(read.calls),
        as_a_whole=bool(read.document.titles),
        audience=tuple(one.audience),
        party=party[0].names if party else None,
        signed_by=details["signed_by"],
        signers=executive_head_names(call.convention_id) if details["signed_by"] == EXECUTIVE else {},
        received=_received(details.get("received")),
        event=_event(details.get("event")),
    )
    return facts, read.document


def _number(one: CallRound) -> int:
    return one.number


def read_letter(unit: Unit, letter_id: str) -> LetterRead:
    """A letter of the register of documents with its calls. Raises NotFound."""
    document = unit.documents.by_ids([letter_id]).get(letter_id)
    if document is None or document.kind != "letter":
        raise NotFound(f"no letter {letter_id} in the register of documents; followup calls letters lists them")
    wanted = document.details.get("rounds", [])
    owners = {one.id: (call, one) for call in unit.calls.by_rounds(wanted) for one in call.rounds}
    pairs = [owners[identity] for identity in wanted if identity in owners]
    if not pairs:
        raise NotFound(f"the letter {letter_id} belongs to no call")
    calls, rounds = [call for call, _one in pairs], [one for _call, one in pairs]
    tasks = {call.task_id: task for call in calls if (task := unit.tasks.task(call.task_id)) is not None}
    items = unit.calls.items([call.id for call in calls])
    if wording_of(document)[0] in REMINDING:
        items = {
            call.id: _still_owed(unit, items.get(call.id, ()), one) for call, one in zip(calls, rounds, strict=True)
        }
    return LetterRead(document, calls, rounds, tasks, items)


def _still_owed(unit: Unit, items: Sequence[CallItem], one: CallRound) -> list[CallItem]:
    """The items that somebody whom a letter asks has not answered."""
    answered = unit.due.items_answered([one.call_id]).get(one.call_id, {})
    asked = unit.calls.asked([one.id])
    return [item for item in items if any(item.number not in answered.get(party, ()) for party in asked)]


def _sought(read: LetterRead, one: CallRound) -> list[Sought]:
    """What the letter seeks: the items of its call, or of each of its calls, or each call as a whole."""
    several = len(read.calls) > 1
    found: list[Sought] = []
    for call, own in zip(read.calls, read.rounds, strict=True):
        cited = tuple(_cited(read.tasks[call.task_id])) if several else ()
        day = own.reply_by if own.reply_by != one.reply_by else None
        items = [sought_of(item, own.letter_dated, cited, day) for item in read.items.get(call.id, ())]
        found += items or ([Sought(call.subject, cited, day)] if several else [])
    return found


def _cited(task: Task) -> list[Cited]:
    source = task.request.source
    return [Cited(source.number, source.kind)]


def _verb(task: Task) -> VerbClass:
    """The strength with which governments are asked: the decision's, where it asks them itself."""
    return VerbClass(task.request.verb) if Actor.PARTIES in task.request.actors else VerbClass.INVITE


def _received(told: dict[str, Any] | None) -> ReceivedFacts | None:
    if told is None:
        return None
    files = tuple((name, digest) for name, digest in told["files"])
    return ReceivedFacts(told["number"], date.fromisoformat(told["day"]), files)


def _event(told: dict[str, Any] | None) -> EventFacts | None:
    return EventFacts(told["name"], Span.parse(told["when"]), told.get("place")) if told else None


def line_of(row: Document) -> LetterLine:
    """A letter's line, from its row in the register of documents."""
    details, (kind, form) = row.details, wording_of(row)
    return LetterLine(
        id=row.id,
        convention=row.convention_id,
        key=row.key,
        reference=row.symbol,
        kind=kind,
        form=form,
        dated=row.dated,
        status=row.status,
        sent=details.get("sent"),
        scan=details.get("scan"),
        scan_name=details.get("scan_name"),
        rounds=list(details.get("rounds", [])),
        drafts=dict(details.get("drafts", {})),
    )
