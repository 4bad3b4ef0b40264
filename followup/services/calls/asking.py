"""A letter that asks, as an officer writes it: into one or more calls, all of it or nothing.

All that can be wrong with it is looked at before anything is written, so that no call is left without its letter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from followup.services.calls.enclosures import examined, keep
from followup.services.calls.finding import call_of
from followup.services.calls.letter_documents import REMINDING, next_number
from followup.services.calls.letters import Elsewhere, Letter, OpenedRound, add_letter
from followup.services.mail.reminder_mail import refuse_without_words
from followup.services.people.audience import resolve_audience, told_of_lists
from followup.services.people.parties import PARTY
from followup.vocabulary.errors import BadInput, NotAllowed
from followup.writing.letters.facts import FORMS
from followup.writing.letters.write import addressee_names
from followup.writing.mail import mail_roles

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from followup.records.register import Register
    from followup.records.tables import Call
    from followup.services.documents.files import FileStore
    from followup.vocabulary.instants import Instant

ASKING = ("call", "nominations", "reminder", "last_reminder")
"""Kinds of letter that ask, or ask again."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A letter as an officer gives it: into which `calls`, to whom (`audience`: codes, regions, lists, ALL).

    `to` says in words of the catalogue to whom it goes (else to focal points, or the organizations where none else is
    asked), `roles` whose mail it is. `sent_elsewhere` says how it was
    sent when not by our mail; `scan` is then the letter as signed. Without a `number` it has the next of our own.
    """

    calls: tuple[str, ...]
    dated: date
    reply_by: date
    audience: tuple[str, ...]
    titles: Mapping[str, str] = field(default_factory=dict)
    kind: str = "call"
    form: str = "letter"
    number: str | None = None
    to: tuple[str, ...] = ()
    roles: tuple[str, ...] = ("national_focal_point",)
    sent_elsewhere: str | None = None
    scan: Path | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of it: a round in each call; `told` is what to know of an audience named as a whole."""

    letter: str
    rounds: Sequence[OpenedRound]
    told: str | None


def ask_by_letter(register: Register, files: FileStore, wanted: Asking, *, by: str, now: Instant) -> Asked:
    """Take a letter into its calls. Raises NotFound, BadInput, NotAllowed before anything is kept."""
    _check(wanted)
    names = tuple(dict.fromkeys(wanted.calls))
    convention = _check_calls(register, names, wanted)
    resolved = [
        resolve_audience(register, wanted.audience, convention=convention, day=wanted.dated, by=by, now=now, call=name)
        for name in names
    ]
    letter = Letter(
        key=f"{names[0]}/{wanted.dated}",
        dated=wanted.dated,
        titles=wanted.titles,
        audience=wanted.to or _addressees(register, {code for asked in resolved for code in asked}),
        reply_by=wanted.reply_by,
        roles=wanted.roles,
        kind=wanted.kind,
        form=wanted.form,
        number=wanted.number or next_number(register, convention, wanted.dated),
        elsewhere=_elsewhere(files, wanted),
    )
    rounds = [
        add_letter(register, name, letter, asked, by=by, now=now) for name, asked in zip(names, resolved, strict=True)
    ]
    return Asked(rounds[0].letter, rounds, told_of_lists(wanted.audience, convention, wanted.dated))


def _check(wanted: Asking) -> None:
    if wanted.kind not in ASKING or wanted.form not in FORMS:
        raise BadInput(f"a letter that asks is one of {', '.join(ASKING)}, as {' or '.join(FORMS)}")
    if wanted.reply_by <= wanted.dated:
        raise BadInput(f"a reply is requested by {wanted.reply_by}: that is not after the letter's day, {wanted.dated}")
    if not wanted.audience:
        raise BadInput("say who is asked: ALL, a region, a list, or codes as ARG")
    unknown = sorted(set(wanted.to) - set(addressee_names()))
    if unknown:
        known = ", ".join(addressee_names())
        raise BadInput(f"a letter is addressed to one or more of {known}, not to {', '.join(unknown)}")
    if set(wanted.roles) - set(mail_roles()) or not wanted.roles:
        raise BadInput(f"our mail goes to one or more of {', '.join(mail_roles())}")
    if wanted.scan is not None and wanted.sent_elsewhere is None:
        raise BadInput("a scan is of a letter that was sent elsewhere; say how it was sent")


def _check_calls(register: Register, names: Sequence[str], wanted: Asking) -> str:
    """The convention under which all of the calls are. Raises NotFound, BadInput, NotAllowed."""
    if not names:
        raise BadInput("name a call that the letter carries")
    with register.reading() as unit:
        calls = [call_of(unit, name) for name in names]
        items = unit.calls.items(names)
    conventions = {call.convention_id for call in calls}
    if len(conventions) > 1:
        raise BadInput("a letter is written under one convention; write one for each")
    for call in calls:
        _check_call(call, wanted)
        texts = [call.subject, *(item.words for item in items.get(call.id, ()))]
        refuse_without_words(call.convention_id, *texts, *([wanted.titles] if wanted.titles else []))
    return conventions.pop()


def _check_call(call: Call, wanted: Asking) -> None:
    if call.closed_on is not None:
        raise NotAllowed(f"the call {call.id} closed on {call.closed_on}; a further letter needs it reopened")
    others = [one.letter_dated for one in call.rounds if one.letter_dated != wanted.dated]
    if wanted.kind in REMINDING and not [day for day in others if day < wanted.dated]:
        raise BadInput(f"a reminder follows a letter, and no earlier one has asked for anything on the call {call.id}")
    if others and max(others) > wanted.dated:
        raise BadInput(f"the call {call.id} has a later letter already, of {max(others)}")


def _addressees(register: Register, asked: Collection[str]) -> tuple[str, ...]:
    with register.reading() as unit:
        states = any(one.kind == PARTY for one in unit.people.parties(asked))
    return ("national_focal_points",) if states else ("organizations",)


def _elsewhere(files: FileStore, wanted: Asking) -> Elsewhere | None:
    if wanted.sent_elsewhere is None:
        return None
    kept = examined([wanted.scan] if wanted.scan else [])
    keep(files, kept)
    scan = kept[0] if kept else None
    return Elsewhere(wanted.sent_elsewhere, scan.sha256 if scan else None, scan.name if scan else None)
