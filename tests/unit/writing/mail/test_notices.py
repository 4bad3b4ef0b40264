"""Mails that belong to no letter: the receipt of an answer and a contact's digest tell their facts in six languages."""

from dataclasses import replace
from datetime import date

import pytest

from followup.vocabulary.instants import instant
from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.mail import draft_mail, render_mail, written_day
from followup.writing.notices import DigestFacts, OpenCall, ReceiptFacts, ReceivedFile

LANGUAGES = sorted(UN_LANGUAGES)
SHA = "0" * 63 + "1"


def in_all(word: str) -> dict[str, str]:
    return {language: f"{word} {language}" for language in LANGUAGES}


RECEIPT = ReceiptFacts(
    subject=in_all("subject"),
    party=in_all("party"),
    number=7,
    received_at=instant("2020-03-02T08:15:00+00:00"),
    files=(ReceivedFile("Ansichten & mehr.docx", SHA), ReceivedFile("map.png", SHA)),
    secretariat=in_all("secretariat"),
    secretariat_address="secretariat@minamata.example",
)
DIGEST = DigestFacts(
    party=in_all("party"),
    as_of=date(2020, 3, 2),
    calls=(
        OpenCall(in_all("convention"), in_all("passed"), date(2020, 2, 1)),
        OpenCall(in_all("convention"), in_all("open"), date(2020, 3, 31), "https://followup.example/reply/x"),
    ),
    stop="https://followup.example/digest/c-1/s",
    secretariat=in_all("secretariat"),
    secretariat_address="secretariat@minamata.example",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_tells_number_time_and_each_file(language: str) -> None:
    mail = draft_mail("receipt", language, RECEIPT)
    for fact in ("7", written_day(date(2020, 3, 2), language), "08:15", "Ansichten & mehr.docx", SHA, "map.png"):
        assert fact in mail.text
    assert f"subject {language}" in mail.subject
    assert "Ansichten &amp; mehr.docx" in mail.html
    bare = draft_mail("receipt", language, replace(RECEIPT, files=()))
    assert "SHA-256" not in bare.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_digest_tells_each_open_call_and_how_to_stop_it(language: str) -> None:
    mail = draft_mail("contact_digest", language, DIGEST)
    for day in (date(2020, 2, 1), date(2020, 3, 31), date(2020, 3, 2)):
        assert written_day(day, language) in mail.text
    for fact in (f"passed {language}", f"open {language}", "https://followup.example/reply/x", DIGEST.stop):
        assert fact in mail.text
    assert DIGEST.stop in mail.text.splitlines()


@pytest.mark.parametrize(("language", "written"), [("zh", "zh"), ("en", "en"), ("fr", "en"), ("ar", "en")])
def test_only_reviewed_words_are_sent(language: str, written: str) -> None:
    assert [
        render_mail(name, language, facts).language
        for name, facts in (("receipt", RECEIPT), ("contact_digest", DIGEST))
    ] == [
        written,
        written,
    ]
