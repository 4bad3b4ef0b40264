"""An officer opens a call, names its items and writes its letter on pages; a mistake comes back with what was typed."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from followup.records.register import Register
from followup.services.calls.letter_documents import list_letters
from followup.services.documents.files import FileStore
from followup.services.mail.sweep import sweep
from followup.web.pages import make_pages
from tests.fixtures.calls import ASKED, HOUSE, at
from tests.fixtures.rows import OFFICER, focal_point, party, task_with_its_source
from tests.web.conftest import serving

TODAY = at("2020-01-06")
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100c9fe92ef"
    "0000000049454e44ae426082"
)


@pytest.fixture
def pages(sqlite_register: Register, tmp_path: Path) -> Iterator[httpx.Client]:
    shown = make_pages(sqlite_register, FileStore(tmp_path / "files"), clock=lambda: TODAY, house=HOUSE)
    with serving(shown) as site, httpx.Client(base_url=site.address) as client:
        yield client


@pytest.fixture
def task(sqlite_register: Register) -> str:
    task, rows = task_with_its_source()
    parties = [party(code) for code in ASKED]
    offices = [focal_point(one) for one in parties if one.code != "EU"]
    with sqlite_register.writing(by=OFFICER, at=TODAY, reason="example") as unit:
        unit.add(*rows, *parties, *offices)
    return task.id


def act(pages: httpx.Client, path: str, **fields: Any) -> str:  # noqa: ANN401  as in a form
    """Send a form of the site, as a browser does; the page to which it leads."""
    origin = {"Origin": str(pages.base_url).rstrip("/")}
    files = fields.pop("files", None)
    sent = pages.post(path, data={"by": OFFICER, **fields}, files=files, headers=origin, follow_redirects=True)
    return str(sent.text)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


@pytest.fixture
def call(pages: httpx.Client, task: str) -> str:
    """The path of a call that was opened on the page of its task."""
    assert f'action="/tasks/{task}/call"' in pages.get(f"/tasks/{task}").text
    shown = act(pages, f"/tasks/{task}/call", subject_en="Views on capacity-building", subject_zh="关于能力建设的意见")
    path: str
    [path] = set(re.findall(r"/calls/[\w-]+(?=/letter)", shown))
    assert f'action="/tasks/{task}/call"' not in pages.get(f"/tasks/{task}").text
    return path


ASK = {"dated": "2020-01-06", "reply_by": "2020-03-31", "to": "national_focal_points", "roles": "national_focal_point"}


def test_items_are_named_on_the_page_of_the_call(pages: httpx.Client, call: str) -> None:
    act(pages, f"{call}/items", sought_en="Needs", sought_zh="需求", due_on="2020-02-29", paragraph="3 (a)", form="F-1")
    shown = words(act(pages, f"{call}/items", sought_en="Costs", asap="yes", contact="Legal unit"))
    assert "Needs , by Sat 29 Feb 2020 paragraph 3 (a) · form: F-1" in shown
    assert "Costs , as soon as possible · contact: Legal unit" in shown
    for wrong, said in (
        ({"sought_en": "x", "asap": "yes", "due_on": "2020-02-29"}, "not both"),
        ({"sought_fr": "les coûts"}, "give each text in en too"),
        ({"sought_en": "x", "due_on": "2019-02-29"}, "2019-02-29"),
        ({"sought_en": "x", "by": " "}, "say who you are"),
    ):
        assert said in words(act(pages, f"{call}/items", **wrong))


def test_a_letter_is_written_and_looked_at_in_each_language(
    sqlite_register: Register, pages: httpx.Client, call: str
) -> None:
    shown = act(pages, f"{call}/letter", **ASK, codes="ARG, BRA;EU")
    seen = words(shown)
    assert "MINAMATA/L/2020/1" in seen
    assert "Asked: 3; reply requested by Tue 31 Mar 2020 . No working contact is known of 1: " in seen
    assert "Tue 10 Mar 2020 first reminder: planned" in seen
    assert "By its letter of 6 January 2020, the secretariat invites you" in seen
    [letter] = list_letters(sqlite_register).letters
    assert "关于能力建设的意见" in pages.get(f"/letters/{letter.id}?language=zh").text
    assert "is not written in it" in words(pages.get(f"/letters/{letter.id}?language=fr").text)
    assert pages.get(f"/letters/{letter.id}/zh.docx").content.startswith(b"PK")
    sweep(sqlite_register, HOUSE, by="followup", now=TODAY)
    shown = pages.get(f"/letters/{letter.id}").text
    assert "Its mails wait for approval" in words(shown)
    [approve] = re.findall(r"/outbox/approve/[\w-]+", shown)
    assert "2 messages that would leave" in words(pages.get(approve).text)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reply_by": "2020-01-05"}, "that is not after the letter's day"),
        ({"reply_by": ""}, "the day by which a reply is requested"),
        ({"codes": "ATLANTIS"}, "ATLANTIS: no party"),
        ({"to": "everybody"}, "not to everybody"),
        ({"kind": "reminder"}, "a reminder follows a letter"),
        ({"sent_elsewhere": "post", "number": "x", "by": ""}, "say who you are"),
    ],
)
def test_a_letter_with_a_mistake_comes_back_with_what_was_typed(
    sqlite_register: Register, pages: httpx.Client, call: str, wrong: dict[str, str], said: str
) -> None:
    typed = {**ASK, "codes": "ARG BRA", "title_fr": "Une lettre", "title_en": "A letter", "audience": "africa", **wrong}
    shown = act(pages, f"{call}/letter", **typed)
    assert f"The letter was not taken in: {said}" in words(shown) or said in words(shown)
    assert 'value="Une lettre"' in shown
    assert re.search(r'value="africa" checked', shown)
    assert list_letters(sqlite_register).letters == []


def test_a_letter_sent_elsewhere_is_recorded_with_its_scan(
    sqlite_register: Register, pages: httpx.Client, call: str
) -> None:
    sent = {**ASK, "codes": "ARG", "sent_elsewhere": "note verbale through the missions", "number": "NV/2020/7"}
    refused = act(pages, f"{call}/letter", files={"scan": ("signed.exe", b"MZ\x90")}, **sent)
    assert "The letter was not taken in: signed.exe" in words(refused)
    shown = act(pages, f"{call}/letter", files={"scan": ("signé – 签名.png", PNG)}, **sent)
    assert "NV/2020/7" in words(shown)
    assert "sent elsewhere: note verbale through the missions · the letter as signed (scan)" in words(shown)
    [letter] = list_letters(sqlite_register).letters
    got = pages.get(f"/letters/{letter.id}/scan")
    assert got.content == PNG
    assert "sign%C3%A9" in got.headers["content-disposition"]
    assert f"/letters/{letter.id}/scan" in pages.get(call).text


def test_a_letter_that_asks_nothing_new_is_registered_and_issued_by_another(
    sqlite_register: Register, pages: httpx.Client, call: str
) -> None:
    act(pages, f"{call}/letter", **ASK, codes="ARG")
    event = {"kind": "invitation", "dated": "2020-01-06", "event_en": "the workshop", "when": "2020-05-04..2020-05-06"}
    refused = act(pages, f"{call}/further", **event, place_en="Geneva")
    assert "an invitation needs an event and a day by which" in words(refused)
    assert 'value="Geneva"' in refused
    shown = act(pages, f"{call}/further", **event, place_en="Geneva", confirm_by="2020-04-01")
    assert "an invitation to the workshop, to be held" in words(shown)
    letter = list_letters(sqlite_register).letters[-1]
    assert "a second person approves it" in words(act(pages, f"/letters/{letter.id}/issue"))
    assert "as approved: en.docx" in words(act(pages, f"/letters/{letter.id}/issue", by="head of unit"))


def test_forms_come_from_this_site_alone(sqlite_register: Register, pages: httpx.Client, call: str) -> None:
    for path in (f"{call}/items", f"{call}/letter", f"{call}/further"):
        sent = pages.post(path, data={"by": OFFICER, "sought_en": "x", **ASK}, headers={"Origin": "https://elsewhere"})
        assert sent.status_code == 409
    assert list_letters(sqlite_register).letters == []


@pytest.mark.parametrize("width", [360, 1280])
def test_the_forms_are_accessible(pages: httpx.Client, call: str, browser: Browser, width: int) -> None:
    act(pages, f"{call}/items", sought_en="Needs")
    act(pages, f"{call}/letter", **ASK, codes="ARG")
    [letter] = set(re.findall(r"/letters/[\w-]+", pages.get(call).text))
    for path in (call, f"{call}/letter", f"{call}/further", letter):
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.goto(str(pages.base_url).rstrip("/") + path)
        for summary in page.query_selector_all("details > summary"):
            summary.click()
        found, overflow = Axe().run(page), page.evaluate("document.documentElement.scrollWidth")
        page.close()
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        assert overflow <= width, path
