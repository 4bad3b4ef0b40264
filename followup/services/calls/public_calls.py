"""The public page "Calls for information": call, item, deadline, form, submissions received, contact."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel

from followup.services.mail.reminder_mail import convention_names
from followup.vocabulary.statuses import ANSWERS
from followup.writing.public_calls import PublicRow, PublicWords, Said, as_html
from followup.writing.sheets import to_xlsx

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.register import Register
    from followup.records.tables import Call, CallItem, Party, Submission, Task
    from followup.vocabulary.instants import Instant

Form = Literal["html", "xlsx", "json"]


class PublicSubmission(BaseModel):
    """A submission that may be named in public; `party` is None when the record does not tell who sent it."""

    party: str | None
    name: str | None
    on_behalf_of: list[str]
    title: str | None
    received_on: date
    items: list[int]
    """The items that it answers; empty: it answers the call as a whole."""


class PublicItem(BaseModel):
    """One thing that is sought; without a day of its own it is due by the call's "reply requested by"."""

    number: int
    sought: dict[str, str]
    paragraph: str | None
    deadline: date | None
    as_soon_as_possible: bool
    form: str | None
    contact: str | None


class PublicCall(BaseModel):
    """A call as the public sees it."""

    convention: str
    decision: str
    paragraph: str | None
    subject: dict[str, str]
    letters: list[date]
    reply_by: date | None
    closed_on: date | None
    items: list[PublicItem]
    submissions: list[PublicSubmission]


class PublicCalls(BaseModel):
    """Every call that a letter has opened, the latest first."""

    as_of: date
    calls: list[PublicCall]


def public_calls(register: Register, *, today: date, language: str = "en") -> PublicCalls:
    """The calls of the letters up to a day, with what came, senders named in a language; nothing confidential."""
    with register.reading() as unit:
        calls = [call for call in unit.calls.all() if any(one.letter_dated <= today for one in call.rounds)]
        tasks = unit.tasks.by_ids([call.task_id for call in calls])
        items = unit.calls.items([call.id for call in calls])
        came = unit.calls.submissions_of([call.id for call in calls])
        covered = unit.calls.covered([one.id for rows in came.values() for one in rows])
        named = {one.party_id for rows in came.values() for one in rows if one.party_id}
        parties = unit.people.parties_by_id(named | {party for row in covered.values() for party in row})
    shown = [
        _call(
            call,
            tasks[call.task_id],
            items.get(call.id, []),
            _shown(came.get(call.id, []), covered, parties, today, language),
            today,
        )
        for call in calls
        if call.task_id in tasks
    ]
    shown.sort(key=lambda one: (one.letters[-1], one.decision), reverse=True)
    return PublicCalls(as_of=today, calls=shown)


def export_calls(register: Register, form: Form, *, now: Instant, language: str = "en") -> bytes:
    """The page in one of its three forms, in one of the six languages."""
    found = public_calls(register, today=now.date(), language=language)
    if form == "json":
        return found.model_dump_json(indent=2).encode() + b"\n"
    words = PublicWords(language)
    rows = [row for call in found.calls for row in _rows(call, words)]
    if form == "html":
        return as_html(rows, found.as_of, words)
    return to_xlsx(words.title, words.columns, [row.cells() for row in rows], made=now, language=language)


def _call(
    call: Call, task: Task, items: Sequence[CallItem], submissions: list[PublicSubmission], today: date
) -> PublicCall:
    rounds = [one for one in call.rounds if one.letter_dated <= today]
    source = task.request.source
    place = task.request.provision.place
    return PublicCall(
        convention=call.convention_id,
        decision=source.number,
        paragraph=place if source.pinpoints_known and place else None,
        subject=call.subject,
        letters=[one.letter_dated for one in rounds],
        reply_by=rounds[-1].reply_by,
        closed_on=call.closed_on if call.closed_on and call.closed_on <= today else None,
        items=[
            PublicItem(
                number=one.number,
                sought=one.words,
                paragraph=one.paragraph,
                deadline=one.due_on,
                as_soon_as_possible=one.as_soon_as_possible,
                form=one.form,
                contact=one.contact,
            )
            for one in items
        ],
        submissions=submissions,
    )


def _shown(
    came: Sequence[Submission],
    covered: Mapping[str, list[str]],
    parties: Mapping[str, Party],
    today: date,
    language: str,
) -> list[PublicSubmission]:
    def name(identity: str) -> str:
        names = parties[identity].names
        return names.get(language) or names.get("en", parties[identity].code)

    found = [
        PublicSubmission(
            party=parties[one.party_id].code if one.party_id else None,
            name=name(one.party_id) if one.party_id else None,
            on_behalf_of=sorted(name(party) for party in covered.get(one.id, ())),
            title=one.title,
            received_on=one.received_on,
            items=sorted(int(item) for item in one.items),
        )
        for one in came
        if one.status in ANSWERS and not one.confidential and one.received_on <= today
    ]
    order = PublicWords(language).in_order
    return sorted(found, key=lambda one: (one.name is None, order(one.name or ""), one.title or ""))


def _rows(call: PublicCall, words: PublicWords) -> list[PublicRow]:
    """One row an item; a call without items is one row."""
    items = call.items or [
        PublicItem(
            number=1,
            sought=call.subject,
            paragraph=call.paragraph,
            deadline=None,
            as_soon_as_possible=False,
            form=None,
            contact=None,
        )
    ]
    names = convention_names(call.convention)
    return [
        PublicRow(
            convention=names.get(words.language) or names["en"],
            call=_said(call.subject, words.language),
            decision=words.say("paragraph", decision=call.decision, paragraph=item.paragraph)
            if item.paragraph
            else call.decision,
            item=_said(item.sought, words.language),
            due=words.due(
                item.deadline or call.reply_by,
                as_soon_as_possible=item.as_soon_as_possible,
                closed=call.closed_on is not None,
            ),
            form=item.form,
            submissions=tuple(
                words.sender(one.name, one.on_behalf_of, one.title)
                for one in call.submissions
                if not one.items or item.number in one.items
            ),
            contact=item.contact,
        )
        for item in items
    ]


def _said(texts: Mapping[str, str], language: str) -> Said:
    """A text in the language of the page, else in English, else in the first in which it is given."""
    given = [one for one in (language, "en", *texts) if texts.get(one)]
    return Said(texts[given[0]], given[0]) if given else Said("", language)
