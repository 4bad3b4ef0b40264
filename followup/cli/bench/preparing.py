"""How fast personal mails are written, in the six languages, against filling their bare templates as often."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from followup.cli.bench.measuring import Measured, timed

if TYPE_CHECKING:
    from followup.writing.mail import MailFacts
    from followup.writing.mail_bytes import Sender

TEMPLATE = "call_letter"
URL = "https://followup.example"
_PREPARED = 10_000
_TURN = 100


def preparing() -> list[Measured]:
    """Words and bytes of 10,000 personal mails, and their bare templates, in turns."""
    from followup.vocabulary.instants import instant
    from followup.vocabulary.languages import UN_LANGUAGES
    from followup.writing.mail import render_bare, render_in
    from followup.writing.mail_bytes import message_id, read_address, serialise

    now, from_us = instant("2019-12-13"), sender()
    languages = [UN_LANGUAGES[number % len(UN_LANGUAGES)] for number in range(_PREPARED)]
    facts = [facts_of(f"P{number}") for number in range(_PREPARED)]
    ready = [render_bare(TEMPLATE, *each) for each in zip(languages, facts, strict=True)]

    def prepare(number: int) -> bytes:
        # All six, whether reviewed or not: what may not be sent yet takes as long.
        language = languages[number]
        mail = render_in(TEMPLATE, language, facts[number].in_language(language), wanted=language)
        recipient = read_address(f"focal.point@p{number}.example")
        header_id = message_id([f"t-bench|1.letter|p-{number}|national_focal_point|1|1|1"], URL)
        return serialise(mail, sender=from_us, recipient=recipient, message_id=header_id, date=now)

    for number in range(len(UN_LANGUAGES)):
        prepare(number)
        ready[number]()
    prepared = bare = 0.0
    # In turns, so that what else the machine does weighs on both alike.
    for first in range(0, _PREPARED, _TURN):
        numbers = range(first, first + _TURN)
        bare += timed(lambda: [ready[number]() for number in numbers])  # noqa: B023  called at once
        prepared += timed(lambda: [prepare(number) for number in numbers])  # noqa: B023  the same
    what = f"preparing a mail, {len(UN_LANGUAGES)} languages / its templates"
    return [Measured(what, prepared / _PREPARED, bare / _PREPARED, "ms", 3)]


def sender() -> Sender:
    """From whom the mails come."""
    from followup.writing.mail_bytes import Sender, read_address

    return Sender(read_address("secretariat@followup.example", "Secretariat of the Minamata Convention on Mercury"))


def facts_of(party: str) -> MailFacts:
    """What a letter tells a party; its words are the same in each language, so that all six can be written."""
    from followup.vocabulary.languages import UN_LANGUAGES
    from followup.writing.mail import Cited, MailFacts

    def said(words: str) -> dict[str, str]:
        return dict.fromkeys(UN_LANGUAGES, words)

    return MailFacts(
        convention=said("Minamata Convention on Mercury"),
        subject=said("Views on capacity-building"),
        decisions=(Cited("MC-3/8"),),
        letter_dated=date(2019, 12, 13),
        reply_by=date(2020, 3, 31),
        party=said(party),
        role="national_focal_point",
        secretariat=said("Secretariat of the Minamata Convention on Mercury"),
        secretariat_address="secretariat@followup.example",
    )
