"""The register of replies on a day, whom the next step would remind and why, and the public page of calls."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from lxml import html

from followup.content import load_content
from followup.reading.files.sheet import read_sheets
from followup.records.register import Register
from followup.records.tables import CallItem, Extension
from followup.services.calls.answers import Judgement, judge_submission
from followup.services.calls.letters import Letter, add_letter
from followup.services.calls.public_calls import export_calls
from followup.services.calls.replies import RegionReplies, ReplyRegister, reply_register
from followup.services.people.party_page import list_parties, show_party
from followup.services.people.promises import Promise, note_promise
from followup.vocabulary.errors import NotFound
from followup.vocabulary.languages import UN_LANGUAGES, direction
from followup.vocabulary.statuses import SubmissionStatus
from tests.fixtures.calls import REPLY_BY, OpenCall, at, open_a_call
from tests.fixtures.rows import OFFICER, party


@pytest.fixture
def call(register: Register, tmp_path: Path) -> OpenCall:
    return open_a_call(register, tmp_path)


def replies(call: OpenCall, day: str) -> ReplyRegister:
    return reply_register(call.register, call.call, today=date.fromisoformat(day))


def figures(one: RegionReplies) -> tuple[int, int, int, int, int]:
    """Asked, received, received late, through another, nothing."""
    return one.asked, one.received, one.received_late, one.covered, one.nothing


def test_every_day_has_its_own_denominator_and_figures(call: OpenCall) -> None:
    call.receive("EU", "2020-03-02", on_behalf_of=("DEU",))
    call.receive("ARG", "2020-04-02")
    with call.register.writing(by=OFFICER, at=at("2020-05-01"), reason="a new party") as unit:
        unit.add(party("KHM"))
    audience = ("national_focal_points",)
    second = Letter(key="second", dated=date(2020, 6, 1), titles={}, audience=audience, reply_by=date(2020, 9, 1))
    add_letter(call.register, call.call, second, ["ARG", "BRA", "KHM"], by=OFFICER, now=at("2020-06-01"))
    days = ["2020-01-05", "2020-01-06", "2020-03-02", "2020-04-02", "2020-06-01"]
    assert [figures(replies(call, day).total) for day in days] == [
        (0, 0, 0, 0, 0),  # before any letter
        (4, 0, 0, 0, 4),
        (4, 1, 0, 1, 2),
        (4, 1, 1, 1, 1),  # two days after the day requested
        (5, 1, 1, 1, 2),
    ]
    letters = replies(call, "2020-07-01").asked_by_letter
    assert [(one.dated.isoformat(), one.asked, one.parties_to_the_convention) for one in letters] == [
        ("2020-01-06", 4, None),  # the list of parties is kept up to 21 December 2019
        ("2020-06-01", 3, None),
    ]
    lists = {one.region: figures(one) for one in replies(call, "2020-07-01").categories}
    assert lists["least_developed"] == (1, 0, 0, 0, 1)


def test_the_figures_of_the_regions_add_up(call: OpenCall) -> None:
    with call.register.writing(by=OFFICER, at=at("2020-01-07"), reason="regions") as unit:
        for row in unit.people.parties():
            row.region = {"ARG": "latin_america_and_caribbean", "BRA": "latin_america_and_caribbean"}.get(row.code)
    call.receive("ARG")
    found = replies(call, "2020-03-05")
    assert {one.region: figures(one) for one in found.regions} == {
        "latin_america_and_caribbean": (2, 1, 0, 0, 1),
        "no_regional_group": (2, 0, 0, 0, 2),
    }


def test_whom_the_next_step_would_remind_and_why_is_what_the_engine_does(call: OpenCall) -> None:
    call.receive("EU", on_behalf_of=("DEU",))
    said = Promise(call=call.call, party="ARG", promised_by=date(2020, 3, 13))
    note_promise(call.register, said, by=OFFICER, now=at("2020-03-03"))
    found = replies(call, "2020-03-10")
    assert found.next_step is not None
    assert (found.next_step.code, found.next_step.due_on) == ("first_reminder", date(2020, 3, 10))
    assert {one.code: one.reminder for one in found.parties} == {
        "ARG": "promised its answer by 2020-03-13",
        "BRA": "nothing received: first reminder of 2020-03-10",
        "DEU": "another's answer was made for it too",
        "EU": "an answer has come",
    }
    assert (
        {one.code for one in found.parties if one.reminded} == call.reminded("2020-03-10", "first_reminder") == {"BRA"}
    )


def test_a_party_with_more_time_is_late_only_after_its_own_day(call: OpenCall) -> None:
    with call.register.writing(by=OFFICER, at=at("2020-03-03"), reason="more time for Argentina") as unit:
        row = unit.calls.call(call.call)
        [argentina] = unit.people.parties(["ARG"])
        assert row is not None
        extension = Extension(
            round_id=row.rounds[0].id,
            party_id=argentina.id,
            version=2,
            was=REPLY_BY,
            reply_by=date(2020, 4, 30),
            granted_by="Bureau",
            granted_on=date(2020, 3, 3),
            added_by=OFFICER,
        )
        unit.add(extension)
    [told] = [one.reminder for one in replies(call, "2020-03-10").parties if one.code == "ARG"]
    assert told == "has until 2020-04-30, with reminders of its own"
    assert not call.receive("ARG", "2020-04-20").late
    assert figures(replies(call, "2020-04-20").total) == (4, 1, 0, 0, 3)


def test_unknown_senders_and_senders_not_asked_are_told_apart(call: OpenCall) -> None:
    with call.register.writing(by=OFFICER, at=at("2020-02-01"), reason="a new party") as unit:
        unit.add(party("KHM"))
    call.receive(None)
    call.receive("KHM")
    call.receive("ARG")
    judgement = Judgement(3, SubmissionStatus.NOT_ACCEPTED, "of another call")
    judge_submission(call.register, call.call, judgement, by=OFFICER, now=at("2020-03-05"))
    found = replies(call, "2020-03-10")
    assert (found.submissions, found.of_unknown_senders, found.not_asked) == (2, 1, ["KHM"])
    assert figures(found.total) == (4, 0, 0, 0, 4)


def test_an_unknown_call_is_refused(call: OpenCall) -> None:
    with pytest.raises(NotFound, match="no call ca-none"):
        reply_register(call.register, "ca-none", today=date(2020, 3, 10))


@pytest.fixture
def published(call: OpenCall) -> OpenCall:
    """A call with two items, three submissions of which one is confidential, and one sender who likes formulas."""
    items = [
        CallItem(
            call_id=call.call,
            number=1,
            words={"en": "Needs <b>and</b> gaps"},
            paragraph="3 (a)",
            due_on=date(2020, 2, 15),
            form="https://forms.example/needs",
            contact="Capacity-building desk",
        ),
        CallItem(call_id=call.call, number=2, words={"en": "Support given"}, as_soon_as_possible=True),
    ]
    with call.register.writing(by=OFFICER, at=at("2020-01-06"), reason="items") as unit:
        unit.add(*items)
    call.receive("EU", title="=Joint <views>", on_behalf_of=("DEU",))
    call.receive("BRA", title="Secret plans", confidential=True)
    call.receive(None)
    return call


def test_the_public_page_has_a_row_an_item_and_nothing_confidential(published: OpenCall) -> None:
    content = export_calls(published.register, "html", now=at("2020-03-10"))
    page = html.document_fromstring(content.decode())
    rows = [[" ".join(cell.text_content().split()) for cell in row.xpath("td")] for row in page.xpath("//tbody/tr")]
    received = "2The State of EU (also on behalf of The State of DEU): =Joint <views>sender not recorded"
    assert rows == [
        [
            "Minamata Convention on Mercury",
            "Views on capacity-building",
            "MC-3/8, para 3 (a)",
            "Needs <b>and</b> gaps",
            "15 February 2020",
            "https://forms.example/needs",
            received,
            "Capacity-building desk",
        ],
        [
            "Minamata Convention on Mercury",
            "Views on capacity-building",
            "MC-3/8",
            "Support given",
            "as soon as possible",
            "",
            received,
            "",
        ],
    ]
    assert b"Secret" not in content
    assert page.xpath("//a/@href") == ["https://forms.example/needs"]


def test_the_public_page_as_a_spreadsheet_and_as_json(published: OpenCall) -> None:
    sheet = read_sheets(export_calls(published.register, "xlsx", now=at("2020-03-10"))).rows
    assert sheet[0] == ("Convention", "Call", "Decision", "Item", "Deadline", "Form", "Submissions received", "Contact")
    assert sheet[1][4:7] == ("15 February 2020", "https://forms.example/needs", "The State of EU (also on behalf of The State of DEU): =Joint <views>\nsender not recorded")  # fmt: skip  # noqa: E501
    [one] = json.loads(export_calls(published.register, "json", now=at("2020-03-10")))["calls"]
    assert [item["deadline"] for item in one["items"]] == ["2020-02-15", None]
    assert [came["party"] for came in one["submissions"]] == ["EU", None]
    assert (one["decision"], one["reply_by"], one["letters"]) == ("MC-3/8", "2020-03-31", ["2020-01-06"])


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_the_public_page_in_each_language(published: OpenCall, language: str) -> None:
    content = export_calls(published.register, "html", now=at("2020-03-10"), language=language)
    page = html.document_fromstring(content.decode())
    words = load_content("templates", "public", "words.yaml")[language]
    assert page.xpath("string(//h1)") == words["title"]
    assert [head.text for head in page.xpath("//thead//th")] == words["columns"]
    assert (page.get("lang"), page.get("dir")) == (language, direction(language))
    assert words["not_recorded"] in page.text_content()
    # What is given in English alone stands in English, and says so.
    assert {cell.get("lang") for cell in page.xpath("//td[@class='item']")} == {"en"}
    assert b"Secret" not in content
    with zipfile.ZipFile(
        io.BytesIO(export_calls(published.register, "xlsx", now=at("2020-03-10"), language=language))
    ) as sheet:
        assert (b'rightToLeft="1"' in sheet.read("xl/worksheets/sheet1.xml")) is (language == "ar")
    empty = export_calls(published.register, "html", now=at("2020-01-05"), language=language)
    assert words["no_call"] in empty.decode()


def test_what_answers_one_item_stands_under_that_item(published: OpenCall) -> None:
    published.receive("ARG", items=(2,), title="Support")
    sheet = read_sheets(export_calls(published.register, "xlsx", now=at("2020-03-10"))).rows
    assert ["The State of ARG: Support" in row[6] for row in sheet[1:]] == [False, True]
    [one] = json.loads(export_calls(published.register, "json", now=at("2020-03-10")))["calls"]
    assert [came["items"] for came in one["submissions"] if came["party"] == "ARG"] == [[2]]


def test_before_its_letter_a_call_is_not_public(published: OpenCall) -> None:
    page = export_calls(published.register, "html", now=at("2020-01-05"))
    assert b"No call is open, and none has been." in page


def test_what_a_party_said_stands_on_its_page_and_in_no_event(call: OpenCall) -> None:
    said = Promise(call=call.call, party="ARG", promised_by=date(2020, 3, 13), said="Ana, by telephone: on Friday")
    note_promise(call.register, said, by=OFFICER, now=at("2020-03-03"))
    view = show_party(call.register, "ARG", today=date(2020, 3, 3))
    line = "2020-03-03, noted by A. Officer: Ana, by telephone: on Friday (promised by 2020-03-13)"
    assert [(one.promised_by, one.said, one.reply) for one in view.calls] == [(said.promised_by, [line], "nothing")]
    assert [show_party(call.register, "ARG", today=date(2020, 3, day)).calls[0].promise_over for day in (13, 14)] == [
        False,
        True,
    ]
    assert [(one.role, one.reachable, one.holds) for one in view.contacts] == [("national_focal_point", True, True)]
    with call.register.reading() as unit:
        [row] = unit.calls.addressed(party_id=unit.people.parties(["ARG"])[0].id)
        events = unit.history.of([row.id])
    assert "telephone" not in str([(event.before, event.after, event.reason) for event in events])


def test_the_page_of_a_party_that_another_spoke_for(call: OpenCall) -> None:
    call.receive("EU", title="Joint views", on_behalf_of=("DEU",))
    [one] = show_party(call.register, "DEU", today=date(2020, 3, 3)).calls
    assert (one.reply, one.reply_by, one.extended) == ("covered", REPLY_BY, False)
    assert [(answer.title, answer.through) for answer in one.answers] == [("Joint views", "The State of EU")]
    listed = list_parties(call.register, today=date(2020, 3, 3)).parties
    assert [(line.code, line.asked, line.answered) for line in listed] == [
        ("ARG", 1, 0),
        ("BRA", 1, 0),
        ("DEU", 1, 0),
        ("EU", 1, 1),
    ]


def test_the_list_of_parties_says_whom_mail_reaches_and_whom_not(call: OpenCall) -> None:
    with call.register.writing(by=OFFICER, at=at("2020-03-03"), reason="an address was wrong") as unit:
        [argentina] = unit.people.parties(["ARG"])
        for contact in unit.people.contacts_of_party(argentina.id):
            contact.bounced_address = contact.address
    lines = {line.code: line for line in list_parties(call.register, today=date(2020, 3, 3)).parties}
    assert (lines["ARG"].reached, lines["ARG"].unreached) == ([], ["minamata"])
    assert (lines["DEU"].reached, lines["DEU"].unreached) == (["minamata"], [])
