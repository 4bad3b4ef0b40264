"""What the pages say, to whom, and how they refuse."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import httpx
import pytest

from followup.app import Application
from followup.records.register import Register
from followup.records.tables import Provision, ProvisionText, Request, Source, Task
from followup.services.documents.files import FileStore
from followup.vocabulary.instants import instant
from followup.web.pages import make_pages
from tests.web.conftest import serving

NOW = instant("2021-06-20T09:00:00+00:00")
ATTACK = "<script>alert(1)</script>\"'&"


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_the_list_shows_a_task_with_its_date_explained(client: httpx.Client, task_id: str) -> None:
    page = client.get("/?status=all").text
    assert f'href="/tasks/{task_id}"' in page
    assert "MC-3/8" in page
    assert "why this date" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("status=open", True),
        ("status=all&convention=minamata", True),
        ("status=all&convention=stockholm", False),
        ("status=implemented", False),
        ("status=all&triage=monitor", False),
        ("when=overdue", False),  # its next step is due at the opening of COP-4
    ],
)
def test_the_list_is_filtered(client: httpx.Client, task_id: str, query: str, shown: bool) -> None:  # noqa: FBT001
    page = client.get(f"/?{query}")
    assert page.status_code == 200
    assert (task_id in page.text) is shown
    if not shown:
        assert "No task is shown" in page.text


def test_a_task_keeps_its_three_dates_apart(client: httpx.Client, task_id: str) -> None:
    page = text_of(client.get(f"/tasks/{task_id}").text)
    assert "Mandated, by the decision Mon 1 Nov 2021" in page
    assert "Communicated, “reply requested by” Fri 18 Jun 2021" in page
    assert "Internal, next due" in page


def test_a_task_marks_the_evidence_in_the_provision(client: httpx.Client, task_id: str) -> None:
    page = client.get(f"/tasks/{task_id}").text
    assert re.search(r'<mark class="ev verb"[^>]*>Requests</mark>', page)
    assert re.search(r'<mark class="ev deadline"[^>]*>at its fourth meeting</mark>', page)


def test_a_task_shows_who_was_asked_and_what_came(client: httpx.Client, task_id: str) -> None:
    page = text_of(client.get(f"/tasks/{task_id}").text)
    assert "13 of 21 Parties asked have answered, with 14 submissions" in page
    assert "14 not recorded" in page
    assert "Fri 28 May 2021 lies within 14 days of the letter of Thu 20 May 2021" in page
    for harsh in ("non-responder", "delinquent", "ladder", "sweep", "playbook"):
        assert harsh not in page.lower()


def test_governments_are_never_overdue(client: httpx.Client, task_id: str) -> None:
    page = client.get(f"/tasks/{task_id}").text
    call = page[page.index('id="call"') : page.index('id="mail"')]
    assert "overdue" not in call


def test_the_bureau_sees_replies_against_those_asked(client: httpx.Client) -> None:
    page = text_of(client.get("/bureau").text)
    assert "MC-3/8" in page
    assert "13 of 21" in page
    assert "8 replies not received" in page


def test_a_message_is_shown_as_it_is_sent(client: httpx.Client, played: Application) -> None:
    with played.register.reading() as unit:
        message = unit.mail.messages(limit=1)[0]
    page = client.get(f"/messages/{message.id}").text
    sent = message_from_bytes(message.content, policy=policy.default)
    assert str(sent["Message-ID"]).strip("<>") in page
    assert f"{len(message.content)} bytes" in page


def test_drafts_can_be_saved(client: httpx.Client, task_id: str) -> None:
    links = re.findall(r'href="(/documents/[^"]+)"', client.get(f"/tasks/{task_id}").text)
    assert {link.rpartition("/")[2] for link in links} >= {"en.docx", "en.html", "zh.docx", "zh.html"}
    word = client.get(next(link for link in links if link.endswith("zh.docx")))
    assert word.content.startswith(b"PK")
    assert word.headers["content-disposition"].startswith("attachment")
    twin = client.get(next(link for link in links if link.endswith("zh.html")))
    assert "sandbox" in twin.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/", "/bureau", "/outbox", "/tasks/t-none", "/static/followup.css", "/nowhere"])
def test_every_answer_carries_the_safety_headers(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("path", ["/", "/bureau", "/outbox"])
def test_pages_are_only_read(client: httpx.Client, path: str) -> None:
    assert client.post(path).status_code == 405


@pytest.mark.parametrize(
    ("path", "status", "line"),
    [
        ("/tasks/t-none", 404, "no task t-none in the register"),
        ("/messages/x", 404, "no message x in the outbox"),
        ("/documents/d-none/zh.docx", 404, "has no draft zh.docx"),
        ("/documents/d-none/..%2Fpasswd", 404, "There is no such page"),
        ("/nowhere", 404, "There is no such page"),
        ("/?page=0", 422, "page"),
        ("/?page=99999999999", 422, "page"),
        ("/?status=nonsense", 422, "status"),
        ("/?when=yesterday", 422, "when"),
    ],
)
def test_what_is_not_there_or_not_understood_is_one_clear_line(
    client: httpx.Client, path: str, status: int, line: str
) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert line in answer.text
    assert "Traceback" not in answer.text


def test_another_host_is_refused(client: httpx.Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_what_stands_in_the_register_cannot_act_on_a_page(sqlite_register: Register, tmp_path: Path) -> None:
    task = hostile_task(sqlite_register)
    pages = make_pages(sqlite_register, FileStore(tmp_path), clock=lambda: NOW)
    with serving(pages) as site, httpx.Client(base_url=site.address) as client:
        for path in ("/?status=all", f"/tasks/{task}", "/bureau"):
            page = client.get(path).text
            assert "<script>alert" not in page
            assert "&lt;script&gt;" in page


def test_a_register_that_cannot_be_used_is_one_clear_page(sqlite_register: Register, tmp_path: Path) -> None:
    pages = make_pages(sqlite_register, FileStore(tmp_path), clock=lambda: NOW)
    (tmp_path / "register.sqlite").write_bytes(b"this is no database any more" * 400)
    with serving(pages) as site, httpx.Client(base_url=site.address) as client:
        answer = client.get("/")
    assert answer.status_code in {500, 503}
    assert "Traceback" not in answer.text


def hostile_task(register: Register) -> str:
    """A task in whose every text somebody tried to put a script."""
    with register.writing(by=ATTACK, at=NOW, reason=ATTACK) as unit:
        source = Source(convention_id="minamata", kind="decision", number=ATTACK[:50], titles={"en": ATTACK})
        unit.add(source)
        unit.flush()
        provision = Provision(
            source_id=source.id,
            place=ATTACK[:50],
            ordinal=0,
            kind="paragraph",
            operative=True,
            texts=[ProvisionText(language="en", version=1, words=ATTACK)],
        )
        unit.add(provision)
        unit.flush()
        request = Request(
            convention_id="minamata",
            source_id=source.id,
            provision_id=provision.id,
            verb="request",
            actors=[ATTACK],
            kind="report",
            deliverable=ATTACK,
            deadline={"type": "relative", "text": ATTACK},
            explanation=[ATTACK],
            language="en",
            evidence=[{"field": "verb", "rule": ATTACK, "start": 0, "end": 3, "place": None}],
            confidence=1.0,
            status="active",
        )
        unit.add(request)
        unit.flush()
        task = Task(
            convention_id="minamata",
            request_id=request.id,
            playbook="report",
            triage="task",
            title=ATTACK,
            officer=ATTACK,
        )
        unit.add(task)
    return task.id
