"""The outbox page shows what waits for an officer; a form that says what will happen settles it, looking never does."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from followup.records.register import Register
from followup.services.documents.files import FileStore
from followup.web.pages import make_pages
from tests.fixtures.calls import HOUSE
from tests.integration.delivery.examples import LETTER_DAY, OFFICER, RunningCall, running_call
from tests.web.conftest import serving

SMALL = 360


@pytest.fixture
def call(sqlite_register: Register) -> RunningCall:
    call = running_call(sqlite_register)
    call.prepare()
    return call


@pytest.fixture
def pages(call: RunningCall, tmp_path: Path) -> Iterator[httpx.Client]:
    with (
        serving(make_pages(call.register, FileStore(tmp_path), clock=lambda: LETTER_DAY, house=HOUSE)) as site,
        httpx.Client(base_url=site.address) as client,
    ):
        yield client


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def act(pages: httpx.Client, path: str, **fields: str) -> httpx.Response:
    """Send a form of the site, as a browser does."""
    origin = {"Origin": str(pages.base_url).rstrip("/")}
    return pages.post(path, data={"by": "head of unit", **fields}, headers=origin, follow_redirects=True)


def uncertain(call: RunningCall) -> str:
    """A message of which nobody knows whether it left."""
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
        message = unit.mail.messages(limit=1)[0]
        message.status = "uncertain"
    return message.id


def held(call: RunningCall) -> str:
    """A step that waits for an officer."""
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
        step = unit.mail.step(call.step_id("first_reminder"))
        assert step is not None
        step.status, step.reason = "held", "more than 7 days late"
    return step.id


def status_of(call: RunningCall, identity: str) -> str:
    """The state of a message or a step."""
    with call.register.reading() as unit:
        found = unit.mail.message(identity) or unit.mail.step(identity)
    assert found is not None
    return found.status


def test_what_is_held_uncertain_or_came_back_is_shown(call: RunningCall, pages: httpx.Client) -> None:
    message, step = uncertain(call), held(call)
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
        contact = unit.mail.contacts([call.contacts["KHM"].id])[call.contacts["KHM"].id]
        contact.bounced_at, contact.bounce, contact.bounced_address = LETTER_DAY, "5.1.1 unknown", contact.address
    shown = pages.get("/outbox").text
    for expected in (
        "first reminder of",
        "more than 7 days late",
        "5.1.1 unknown (nothing goes there until the address is corrected)",
        "The page of the party puts the address right",
    ):
        assert expected in words(shown)
    assert f"/messages/{message}" in shown
    assert f"/outbox/steps/{step}" in shown
    assert f'{contact.id}, <a href="/parties/KHM">KHM</a>, national focal point' in shown
    assert ".example" not in shown


def test_any_state_can_be_chosen_and_a_refusal_is_told_in_the_servers_words(
    call: RunningCall, pages: httpx.Client
) -> None:
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
        message = unit.mail.messages(limit=1)[0]
        message.status, message.reason, message.answer = "failed", "the server refused it", "550 5.1.1 no such user"
    assert "the server refused it: 550 5.1.1 no such user" in words(pages.get("/outbox?status=").text)
    assert "the server refused it" not in words(pages.get("/outbox?status=draft").text)


def test_the_first_page_says_what_waits_and_what_falls_due_next(call: RunningCall, pages: httpx.Client) -> None:
    uncertain(call)
    held(call)
    shown = words(pages.get("/").text)
    for expected in (
        "Today 3 mails for a second person to approve",
        "1 step held for an officer",
        "1 mail of which it is uncertain whether it arrived",
    ):
        assert expected in shown


def test_a_letter_is_approved_by_a_second_person_who_has_seen_it(call: RunningCall, pages: httpx.Client) -> None:
    shown = pages.get("/outbox").text
    [path] = re.findall(r"/outbox/approve/[\w-]+", shown)
    seen = words(pages.get(path).text)
    assert "4 messages that would leave" in seen
    assert "for French: the words of call_letter in fr are not reviewed" in seen
    assert "letter prepared" in seen
    refused = act(pages, path, by=OFFICER)
    assert refused.status_code == 409
    assert "a second person approves it" in refused.text
    done = act(pages, path)
    assert "4 approved" in words(done.text)
    with call.register.reading() as unit:
        [approval] = unit.mail.approvals([call.round_id])
    assert approval.approved_by == "head of unit"


def test_the_page_gives_the_bytes_that_leave(call: RunningCall, pages: httpx.Client) -> None:
    with call.register.reading() as unit:
        message = unit.mail.messages(limit=1)[0]
    got = pages.get(f"/messages/{message.id}/bytes")
    assert (got.content, got.headers["content-type"]) == (message.content, "message/rfc822")
    as_read = pages.get(f"/messages/{message.id}/html")
    assert "sandbox" in as_read.headers["content-security-policy"]
    assert "<html" in as_read.text


def test_a_message_can_be_looked_at_in_a_language_in_which_it_is_not_sent(
    call: RunningCall, pages: httpx.Client
) -> None:
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
        owner = unit.calls.call(call.call_id)
        assert owner is not None
        owner.subject = {**owner.subject, "ar": "معلومات عن بناء القدرات"}
        for party in unit.people.parties():
            party.names = {**party.names, "ar": "الدولة"}
        message = unit.mail.messages(limit=1)[0]
    shown = pages.get(f"/messages/{message.id}/draft?language=ar")
    assert 'dir="rtl"' in shown.text
    assert "معلومات عن بناء القدرات" in shown.text
    assert pages.get(f"/messages/{message.id}/draft?language=fr").status_code == 400


@pytest.mark.parametrize(
    ("arrived", "says", "became"),
    [("yes", "does not leave again", "confirmed"), ("no", "its reader gets it twice", "approved")],
)
def test_an_uncertain_message_is_decided_in_two_steps(
    call: RunningCall, pages: httpx.Client, arrived: str, says: str, became: str
) -> None:
    message = uncertain(call)
    path = f"/messages/{message}/decide?arrived={arrived}"
    assert path in pages.get(f"/messages/{message}").text
    assert says in pages.get(path).text
    assert status_of(call, message) == "uncertain"
    assert act(pages, path).status_code == 200
    assert status_of(call, message) == became
    assert act(pages, path).status_code == 409


@pytest.mark.parametrize(("does", "became"), [("release", "planned"), ("leave-out", "skipped")])
def test_a_held_step_is_settled_with_the_reason(call: RunningCall, pages: httpx.Client, does: str, became: str) -> None:
    step = held(call)
    path = f"/outbox/steps/{step}"
    assert "more than 7 days late" in pages.get(path).text
    assert act(pages, f"{path}?act={does}", reason=" ").status_code == 400
    assert act(pages, f"{path}?act={does}", reason="the Bureau asked for it").status_code == 200
    assert status_of(call, step) == became
    with call.register.reading() as unit:
        row = unit.mail.step(step)
    assert row is not None
    assert "the Bureau asked for it" in (row.reason or "")


@pytest.mark.parametrize("origin", [None, "https://elsewhere.example"])
def test_a_form_of_another_site_does_nothing(call: RunningCall, pages: httpx.Client, origin: str | None) -> None:
    message, step = uncertain(call), held(call)
    headers = {"Origin": origin} if origin else {}
    data = {"by": "somebody", "reason": "because"}
    for path in (
        f"/messages/{message}/decide?arrived=yes",
        f"/outbox/steps/{step}?act=release",
        f"/outbox/approve/{call.round_id}",
    ):
        assert pages.post(path, data=data, headers=headers).status_code == 409
    assert (status_of(call, message), status_of(call, step)) == ("uncertain", "held")


def test_looking_changes_nothing(call: RunningCall, pages: httpx.Client) -> None:
    with call.register.reading() as unit:
        before = {one.id: one.status for one in unit.mail.messages(limit=10)}
    pages.get("/outbox")
    assert pages.post("/outbox").status_code == 405
    with call.register.reading() as unit:
        assert before == {one.id: one.status for one in unit.mail.messages(limit=10)}


def test_the_pages_of_the_outbox_are_accessible_on_a_small_screen(
    call: RunningCall, pages: httpx.Client, browser: Browser
) -> None:
    message, step = uncertain(call), held(call)
    acts = (f"/outbox/approve/{call.round_id}", f"/outbox/steps/{step}", f"/messages/{message}/decide?arrived=no")
    for path in (*acts, f"/calls/{call.call_id}"):
        page = browser.new_page(viewport={"width": SMALL, "height": 900})
        page.goto(str(pages.base_url).rstrip("/") + path)
        found = Axe().run(page)
        overflow = page.evaluate("document.documentElement.scrollWidth")
        page.close()
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert overflow <= SMALL, path
