"""The mails that a step of a reminder schedule owes: one to each contact of a party that still owes an answer."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from email.headerregistry import Address
from typing import TYPE_CHECKING, Any

from followup.content import load_content
from followup.records.mail import LETTER
from followup.services.mail.last_checks import ITEM
from followup.services.mail.preparing import Owed, OwedMail
from followup.vocabulary.actors import Actor
from followup.vocabulary.asks import VerbClass
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.statuses import StepStatus
from followup.writing.mail import (
    NOMINATION,
    SUBMISSION,
    Cited,
    MailFacts,
    Sought,
    draft_mail,
    mail_languages,
    render_mail,
)
from followup.writing.mail_bytes import Sender

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.records.due import DueRound
    from followup.records.register import Register
    from followup.records.tables import CallItem, Contact, Party, ReminderStep
    from followup.services.calls.mailed_links import LinkDesk, MailedLinks
    from followup.writing.mail import RenderedMail


@dataclass(frozen=True, slots=True)
class House:
    """From where mail comes: the sender, the address of the pages, and with what links to answer by are made."""

    sender: Sender
    public_url: str
    links: LinkDesk | None = None

    def sender_for(self, convention: str) -> Sender:
        """The sender under the name of a convention's secretariat, unless the house's address has a name of its own."""
        address = self.sender.address
        if address.display_name:
            return self.sender
        name = secretariat_names(convention)["en"]
        return replace(self.sender, address=Address(name, address.username, address.domain))


def mails_of(
    step: ReminderStep,
    one: DueRound,
    contacts: Sequence[Contact],
    parties: dict[str, Party],
    house: House,
    links: MailedLinks,
) -> list[OwedMail]:
    """The mails of a step, one to each of these contacts, in each one's language, with the party's link to answer."""
    if not contacts:
        return []
    shared = _shared_facts(step, one, house)
    fallback = fallback_languages(one.call.convention_id)
    mails = []
    for contact in contacts:
        party = parties[contact.party_id]
        own = _own_facts(step, one, contact.role, party)
        facts = MailFacts(**shared | own, link=links.page(one.call.id, party.id))
        mail = render_mail(step.template, contact.language, facts, fallback)
        mails.append(OwedMail((_owed_to(contact, step, one),), mail, links.reply_to(one.call.id, party.id)))
    return mails


def draft_in(register: Register, house: House, message_id: str, language: str) -> RenderedMail:
    """A message of the outbox as it would be in a language, reviewed or not: to be looked at, and not to be sent.

    It stands without the party's link. Raises NotFound for an unknown message, BadInput for one that belongs to no
    letter or whose texts are not given in the language.
    """
    with register.reading() as unit:
        message = unit.mail.message(message_id)
        if message is None:
            raise NotFound(f"no message {message_id} in the outbox; followup outbox list shows them")
        step = unit.mail.step(message.step_id) if message.step_id else None
        contact = unit.mail.contacts([message.contact_id]).get(message.contact_id) if message.contact_id else None
        if step is None or contact is None:
            raise BadInput(f"{message_id} belongs to no letter")
        [one] = unit.due.read([step.round_id])
        party = unit.people.parties_by_id([contact.party_id])[contact.party_id]
    facts = MailFacts(**_shared_facts(step, one, house) | _own_facts(step, one, contact.role, party))
    return draft_mail(step.template, language, facts)


def letter_mail(step: ReminderStep, one: DueRound, party: Party, house: House, language: str) -> RenderedMail:
    """The mail by which a letter goes to a party, in a language, reviewed or not: to be looked at, without its link.

    Raises BadInput for a text that is not given in the language.
    """
    facts = MailFacts(**_shared_facts(step, one, house) | _own_facts(step, one, one.round.roles[0], party))
    return draft_mail(step.template, language, facts)


def _own_facts(step: ReminderStep, one: DueRound, role: str, party: Party) -> dict[str, Any]:
    """What a step tells one reader, in a role for a party."""
    owed = tuple(sought_of(item, one.round.letter_dated) for item in _owed(step, one, party))
    known = step.details.get(was_of(party.id))
    own: dict[str, Any] = {"party": party.names, "role": role, "owed": owed}
    return own | ({"change": {"was": date.fromisoformat(known)}} if known else {})


def _owed_to(contact: Contact, step: ReminderStep, one: DueRound) -> Owed:
    return Owed(
        task_id=one.task.id,
        step_code=f"{one.round.number}.{step.code}",
        party_id=contact.party_id,
        role=contact.role,
        slot=contact.slot,
        deadline_version=step.deadline_version,
        contact_id=contact.id,
    )


def _shared_facts(step: ReminderStep, one: DueRound, house: House) -> dict[str, Any]:
    """What a step tells all its readers alike."""
    request = one.task.request
    earlier = [other.letter_dated for other in one.call.rounds if other.number < one.round.number]
    return {
        "convention": convention_names(one.call.convention_id),
        "subject": one.call.subject,
        "decisions": (Cited(request.source.number, request.source.kind),),
        "letter_dated": one.round.letter_dated,
        "reply_by": _reply_by(step, one),
        "earlier_letter": max(earlier, default=None),
        "secretariat": secretariat_names(one.call.convention_id),
        "secretariat_address": (house.sender.reply_to or house.sender.address).addr_spec,
        "reference": one.letter.symbol if one.letter is not None else None,
        "asked": VerbClass(request.verb) if Actor.PARTIES in request.actors else VerbClass.INVITE,
        "change": {name: date.fromisoformat(value) for name, value in step.details.items() if name in _DAYS},
        "meeting": step.details.get("meeting"),
        "sought": NOMINATION if one.call.schedule == NOMINATION else SUBMISSION,
        "enclosed": _is_on_the_page(step, one),
        "last": not any(_follows(other, step) for other in one.steps),
    }


def _follows(other: ReminderStep, step: ReminderStep) -> bool:
    """Whether another step still reminds those to whom a step goes, as that of an item with a later day does."""
    return other.due_on > step.due_on and other.party_id == step.party_id and other.status != StepStatus.SKIPPED


def _is_on_the_page(step: ReminderStep, one: DueRound) -> bool:
    """Whether the letter can be read on the page for the answer: once approved, or as scanned when sent elsewhere."""
    kept = one.letter.details if one.letter is not None else {}
    return bool(kept.get("drafts") or kept.get("scan")) or (one.letter is not None and step.code == LETTER)


_DAYS = frozenset({"was", "opens"})
_NOT_IN_A_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Unicode's kinds of what breaks a line, controls, or is half a sign."""


def was_of(party_id: str) -> str:
    """The detail of a notice of more time: the day that one party knows of, where it is not that of all."""
    return f"was {party_id}"


def _owed(step: ReminderStep, one: DueRound, party: Party) -> list[CallItem]:
    """The items of which a step tells a party: the letter of all, a reminder of those that it has not answered."""
    if step.code == LETTER:
        return list(one.items)
    answered = one.items_answered.get(party.id, ())
    item = step.details.get(ITEM)
    return [each for each in one.items if each.number not in answered and item in {None, str(each.number)}]


def sought_of(
    item: CallItem, letter: date | None = None, cited: tuple[Cited, ...] = (), day: date | None = None
) -> Sought:
    """An item of a call, as a `letter` of a day and its mails tell it; `day` is that of its call where it is another.

    A day of its own that had passed when the letter was written is not told again: the letter's holds.
    """
    own = item.due_on if item.due_on is None or letter is None or item.due_on > letter else None
    return Sought(
        words=item.words,
        cited=cited,
        due_on=own or (None if item.as_soon_as_possible else day),
        as_soon_as_possible=item.as_soon_as_possible,
        form=item.form,
        contact=item.contact,
    )


def _reply_by(step: ReminderStep, one: DueRound) -> date:
    """The day by which this step's reader is asked to reply: the item's, the party's own later one, or the letter's."""
    item = next((each for each in one.items if str(each.number) == step.details.get(ITEM)), None)
    own = one.extended.get(step.party_id) if step.party_id else None
    day = item.due_on if item is not None else own.reply_by if own else one.round.reply_by
    if day is None:
        message = f"round {one.round.id} has no date by which a reply is requested"
        raise LookupError(message)
    return day


def convention_names(convention: str) -> dict[str, str]:
    """The full name of a convention by language, from its rules."""
    names = load_content("rules", "conventions", f"{convention}.yaml")["names"]
    return {language: forms[0] for language, forms in names.items()}


def executive_head_names(convention: str) -> dict[str, str]:
    """The title of whoever heads the secretariat of a convention and signs its letters, by language, from its rules."""
    rules: dict[str, Any] = load_content("rules", "conventions", f"{convention}.yaml")
    return dict(rules["organs"].get("executive_head", {}))


def fallback_languages(convention: str) -> tuple[str, ...]:
    """In which languages mail of a convention is written, in their order, when it cannot be in its reader's own."""
    return tuple(load_content("rules", "conventions", f"{convention}.yaml")["correspondence"]["languages"])


def refuse_without_words(convention: str, *texts: Mapping[str, str]) -> None:
    """Refuse texts with which some reader could be written to in no language: BadInput says which language is missing.

    They are texts by language, each in one of those that the words of mails have.
    """
    known, fallback = mail_languages(), fallback_languages(convention)
    for text in texts:
        if strange := sorted(set(text) - set(known)):
            raise BadInput(f"{', '.join(strange)}: a text is given in {', '.join(known)}, as en=Views on the subject")
        for words in text.values():
            if any(unicodedata.category(sign) in _NOT_IN_A_LINE for sign in words.strip()):
                raise BadInput(f"{words!r} has a line break or a control character in it; give it in one line")
    common = [language for language in fallback if all(text.get(language, "").strip() for text in texts)]
    if not common:
        lacking = [next(iter(text.values()), "") for text in texts if not text.get(fallback[0], "").strip()]
        raise BadInput(
            f"give each text in {' or in '.join(fallback)} too: whoever cannot be written to in another language is "
            f"written to in it; not given for: {'; '.join(lacking)}"
        )


def secretariat_names(convention: str) -> dict[str, str]:
    """How the secretariat of a convention signs, by language, for those that templates/mail/words.yaml has."""
    names = convention_names(convention)
    return {
        language: words["secretariats"].get(convention) or words["secretariat"].format(convention=names[language])
        for language, words in load_content("templates", "mail", "words.yaml").items()
        if language in names
    }
