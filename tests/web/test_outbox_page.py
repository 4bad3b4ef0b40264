"""The outbox page shows what waits for an officer, and by which command it is settled; it settles nothing itself."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from followup.records.register import Register
from followup.services.documents.files import FileStore
from followup.web.pages import make_pages
from tests.integration.delivery.examples import LETTER_DAY, OFFICER, RunningCall, running_call
from tests.web.conftest import serving


@pytest.fixture
def call(sqlite_register: Register) -> RunningCall:
    call = running_call(sqlite_register)
    call.prepare()
    return call


@pytest.fixture
def pages(call: RunningCall, tmp_path: Path) -> Iterator[httpx.Client]:
    with (
        serving(make_pages(call.register, FileStore(tmp_path), clock=lambda: LETTER_DAY)) as site,
        httpx.Client(base_url=site.address) as client,
    ):
        yield client


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_nothing_waits(pages: httpx.Client) -> None:
    assert "Waits for an officer" not in pages.get("/outbox").text


def test_what_is_held_uncertain_or_came_back_is_shown_with_its_command(call: RunningCall, pages: httpx.Client) -> None:
    with call.register.writing(by=OFFICER, at=LETTER_DAY, reason="an example") as unit:
        message = unit.mail.messages(limit=1)[0]
        message.status = "uncertain"
        step = unit.mail.step(call.step_id("first_reminder"))
        assert step is not None
        step.status, step.reason = "held", "more than 7 days late"
        contact = unit.mail.contacts([call.contacts["KHM"].id])[call.contacts["KHM"].id]
        contact.bounced_at, contact.bounce, contact.bounced_address = LETTER_DAY, "5.1.1 unknown", contact.address
    shown = pages.get("/outbox")
    text = words(shown.text)
    for expected in (
        f"{step.id} first_reminder: more than 7 days late",
        "followup outbox release STEP",
        message.id,
        "followup outbox decide MESSAGE --arrived",
        f"{contact.id}, KHM, national focal point",
        "5.1.1 unknown (nothing goes there until the address is corrected)",
        "followup contact correct CONTACT",
    ):
        assert expected in text
    assert ".example" not in text
    assert "<form" not in shown.text.replace('<form class="filters" method="get"', "")


def test_looking_changes_nothing(call: RunningCall, pages: httpx.Client) -> None:
    with call.register.reading() as unit:
        before = {one.id: one.status for one in unit.mail.messages(limit=10)}
    pages.get("/outbox")
    assert pages.post("/outbox").status_code == 405
    with call.register.reading() as unit:
        assert before == {one.id: one.status for one in unit.mail.messages(limit=10)}
