"""Whoever is asked reads the letter itself on the page on which the party answers: as approved, or as signed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest

from followup.records.register import Register
from followup.services.calls.asking import Asking, ask_by_letter
from followup.services.calls.keyed_links import LinkKey
from followup.services.calls.letter_documents import approve, list_letters
from followup.services.calls.letters import open_call
from followup.services.calls.mailed_links import LinkDesk
from followup.services.documents.files import FileStore
from followup.services.mail.sweep import sweep
from followup.web.pages import make_pages
from tests.fixtures.calls import HOUSE, at
from tests.fixtures.rows import OFFICER, focal_point, party, task_with_its_source
from tests.web.conftest import serving

DAY = at("2020-01-06")
ON_THE_PAGE = "on which the letter itself can be read too"


@dataclass
class Asked:
    """Two parties with a link each, and the pages."""

    register: Register
    files: FileStore
    call: str
    client: httpx.Client
    key: LinkKey

    def ask(self, **more: object) -> str:
        """Take in a letter and prepare what is due; the letter."""
        wanted = Asking((self.call,), date(2020, 1, 6), date(2020, 3, 31), ("ARG",), **more)  # type: ignore[arg-type]
        letter = ask_by_letter(self.register, self.files, wanted, by=OFFICER, now=DAY).letter
        self.sweep("2020-01-06")
        return letter

    def sweep(self, day: str) -> None:
        desk = LinkDesk(self.key, "https://followup.example")
        sweep(self.register, replace(HOUSE, links=desk), by="followup", now=at(day))

    def mail(self) -> tuple[str, str]:
        """The text of the latest message, and the path of the page that it names."""
        with self.register.reading() as unit:
            *_rest, message = unit.mail.messages(limit=10)
        body = message_from_bytes(message.content, policy=policy.default).get_body(("plain",))
        assert body is not None
        text = body.get_content()
        [path] = re.findall(r"https://followup\.example(/reply/\S+)", text)
        return text, path


@pytest.fixture
def asked(sqlite_register: Register, tmp_path: Path) -> Iterator[Asked]:
    task, rows = task_with_its_source()
    state = party("ARG")
    with sqlite_register.writing(by=OFFICER, at=DAY, reason="example") as unit:
        unit.add(*rows, state, focal_point(state))
    call = open_call(sqlite_register, task.id, {"en": "Views", "zh": "意见"}, by=OFFICER, now=DAY)
    files = FileStore(tmp_path / "files")
    pages = make_pages(sqlite_register, files, clock=lambda: DAY, house=HOUSE)
    with serving(pages) as site, httpx.Client(base_url=site.address) as client:
        yield Asked(sqlite_register, files, call, client, LinkKey("a key", tmp_path / "key"))


def test_the_mail_names_the_page_on_which_the_letter_lies_once_it_is_approved(asked: Asked) -> None:
    letter = asked.ask()
    text, page = asked.mail()
    assert ON_THE_PAGE in text
    assert f"/letters/{letter}/" not in asked.client.get(page).text
    assert asked.client.get(f"{page}/letters/{letter}/en.docx").status_code == 404
    with asked.register.reading() as unit:
        [waiting] = unit.mail.messages(limit=10)
    approve(asked.register, asked.files, HOUSE, waiting.id, by="head of unit", now=DAY)
    shown = asked.client.get(page).text
    assert set(re.findall(rf"/letters/{letter}/(\S+?)\"", shown)) == {"en.docx", "zh.docx"}
    got = asked.client.get(f"{page}/letters/{letter}/zh.docx")
    [line] = list_letters(asked.register).letters
    assert got.content == asked.files.get(line.drafts["zh.docx"])
    assert "MINAMATA-L-2020-1.zh.docx" in got.headers["content-disposition"]
    for wrong in (
        f"{page}/letters/{letter}/fr.docx",
        f"{page}/letters/d-other/en.docx",
        f"/reply/x/letters/{letter}/en.docx",
    ):
        assert asked.client.get(wrong).status_code == 404


def test_a_reminder_of_a_letter_sent_elsewhere_leads_to_its_scan(asked: Asked, tmp_path: Path) -> None:
    scan = tmp_path / "signé.txt"
    scan.write_text("The letter as signed.\n")
    letter = asked.ask(sent_elsewhere="note verbale", scan=scan)
    asked.sweep("2020-03-10")
    text, page = asked.mail()
    assert ON_THE_PAGE in text
    got = asked.client.get(f"{page}/letters/{letter}/scan")
    assert got.text == "The letter as signed.\n"
    assert unquote(got.headers["content-disposition"]).endswith("signé.txt")


def test_nothing_is_said_of_a_letter_that_is_not_there(asked: Asked) -> None:
    asked.ask(sent_elsewhere="by hand")
    asked.sweep("2020-03-10")
    text, page = asked.mail()
    assert ON_THE_PAGE not in text
    assert "/letters/" not in asked.client.get(page).text
