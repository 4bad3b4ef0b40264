"""What a party said is noted on its page: a promise, a word without a day, a promise that holds no longer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from followup.records.register import Register
from followup.web.pages import make_pages
from tests.fixtures.calls import OpenCall, at, open_a_call
from tests.fixtures.rows import OFFICER
from tests.web.conftest import serving

DAY = at("2020-03-03")


@pytest.fixture
def call(sqlite_register: Register, tmp_path: Path) -> OpenCall:
    return open_a_call(sqlite_register, tmp_path)


@pytest.fixture
def client(call: OpenCall) -> Iterator[httpx.Client]:
    pages = make_pages(call.register, call.files, clock=lambda: DAY)
    with serving(pages) as site, httpx.Client(base_url=site.address, headers={"Origin": site.address}) as client:
        yield client


def page_of(client: httpx.Client, code: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(f"/parties/{code}").text))


def test_what_a_party_said_is_noted_on_its_page(client: httpx.Client, call: OpenCall) -> None:
    said = {"call": call.call, "by": OFFICER, "said": "Ana: <on Friday>", "until": "2020-03-13"}
    assert client.post("/parties/ARG/said", data=said).status_code == 303
    page = page_of(client, "ARG")
    assert "Promised its answer by Fri 13 Mar 2020: no reminder goes to it before that day is over." in page
    assert "2020-03-03, noted by A. Officer: Ana: &lt;on Friday&gt; (promised by 2020-03-13)" in page
    assert "its promise holds no longer" in page
    over = {"call": call.call, "by": OFFICER, "said": "not before May", "over": "yes"}
    assert client.post("/parties/ARG/said", data=over).status_code == 303
    page = page_of(client, "ARG")
    assert "noted by A. Officer: not before May" in page
    assert "Promised its answer by" not in page


@pytest.mark.parametrize(
    ("party", "form", "status"),
    [
        ("ARG", {"until": "2020-03-02"}, 400),
        ("ARG", {}, 400),
        ("ARG", {"until": "Friday"}, 400),
        ("ARG", {"over": "yes"}, 404),
        ("JPN", {"until": "2020-03-13"}, 404),
        ("ARG", {"until": "2020-03-13", "call": "ca-none"}, 404),
    ],
)
def test_what_is_no_promise_is_refused_on_the_page(
    client: httpx.Client, call: OpenCall, party: str, form: dict[str, str], status: int
) -> None:
    sent = {"call": call.call, "by": OFFICER, **form}
    assert client.post(f"/parties/{party}/said", data=sent).status_code == status
    elsewhere = {"Origin": "https://evil.example"}
    assert client.post(f"/parties/{party}/said", data=sent, headers=elsewhere).status_code == 409
