"""Contacts, items, answers, replies and the public page as an officer types them."""

import hashlib
import json
from pathlib import Path

import pytest

from tests.acceptance.test_commands import CASE, Run, decision, one_line, run  # noqa: F401  the fixtures of commands
from tests.fixtures.hostile_files import PNG

GOOD = "ARG,national_focal_point,ana@ambiente.example\n"
BAD = "XXX,national_focal_point,x@y.example\n"


@pytest.fixture
def call(run: Run, decision: Path) -> str:  # noqa: F811  the fixture above
    """A call without a letter yet."""
    run("register", decision, "--by", "officer")
    task = json.loads(run("confirm", "MC-3/21", "--by", "officer", "--json").stdout)["confirmed"][0]["task"]
    return run("calls", "open", task, "--subject", "en=Alternatives", "--by", "officer").stdout.strip()


@pytest.mark.parametrize(("rows", "code"), [(GOOD, 0), (GOOD + BAD, 3), (BAD, 2), ("", 0)])
def test_a_list_of_contacts_tells_by_its_exit_code(run: Run, tmp_path: Path, rows: str, code: int) -> None:  # noqa: F811
    file = tmp_path / "contacts.csv"
    file.write_text("party,role,address\n" + rows, encoding="utf-8")
    arguments = ("contacts", "import", file, "--convention", "minamata", "--by", "officer")
    dry = run(*arguments, "--dry-run")
    assert dry.returncode == code
    assert "nothing was written" in dry.stdout
    done = run(*arguments, "--json")
    assert done.returncode == code
    report = json.loads(done.stdout)
    assert [one["row"] for one in report["rows"]] == list(range(2, 2 + rows.count("\n")))
    out = tmp_path / "out" / "contacts.csv"
    assert run("contacts", "export", out, "--convention", "minamata").returncode == 0
    assert ("ana@ambiente.example" in out.read_text(encoding="utf-8-sig")) is (GOOD in rows)


def test_from_a_letter_to_the_public_page(run: Run, call: str, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "contacts.csv").write_text("party,role,email\nARG,National focal point,ana@ambiente.example\n")
    run("contacts", "import", tmp_path / "contacts.csv", "--convention", "minamata", "--by", "officer")
    added = run("calls", "item", call, "--sought", "en=Needs", "--due", "2020-02-15", "--by", "officer")
    assert added.stdout.strip() == "item 1"
    letter = run(
        *("calls", "letter", call, "--dated", "2020-01-06", "--reply-by", "2020-03-31"),
        *("--party", "ARG", "--party", "GEF", "--by", "officer"),
    )
    assert "letter 1 asks 2" in letter.stdout
    assert "no working contact: GEF" in letter.stdout
    promised = run(
        *("calls", "promise", call, "--party", "ARG", "--until", "2020-03-12"),
        *("--by", "officer", "--as-of", "2020-03-02T09:00:00+00:00"),
    )
    assert promised.returncode == 0, promised.stderr
    assert "no reminder up to 2020-03-12; reminded on 2020-03-13 if nothing has come" in promised.stdout
    page = run("contacts", "party", "ARG", "--as-of", "2020-03-14T09:00:00+00:00")
    assert "nothing, by 2020-03-31; promised by 2020-03-12; its promise is over" in page.stdout
    assert "national_focal_point 1    reachable" in page.stdout
    replies = run("calls", "replies", call, "--as-of", "2020-03-10T09:00:00+00:00")
    assert "not to Argentina: promised its answer by 2020-03-12" in replies.stdout
    (tmp_path / "views.txt").write_text("Our views.\n")
    (tmp_path / "setup.txt").write_bytes(b"MZ\x90\x00\x03" + b"\0" * 50)
    refused = run("receive", call, "--party", "ARG", "--file", tmp_path / "setup.txt", "--by", "officer")
    assert refused.returncode == 2
    assert "setup.txt: " in one_line(refused)
    received = run(
        *("receive", call, "--party", "ARG", "--file", tmp_path / "views.txt", "--title", "Views"),
        *("--received-on", "2020-03-11", "--by", "officer"),
    )
    assert "views.txt: 11 bytes, SHA-256 " in received.stdout
    judged = run("calls", "judge", call, "1", "--status", "accepted", "--by", "officer")
    assert judged.stdout.strip() == "submission 1: accepted; it counts as an answer"
    for form in ("html", "xlsx", "json"):
        assert run("calls", "export", tmp_path / "public" / f"calls.{form}").returncode == 0
    [shown] = json.loads((tmp_path / "public" / "calls.json").read_text())["calls"]
    assert [(one["party"], one["title"]) for one in shown["submissions"]] == [("ARG", "Views")]
    assert [item["deadline"] for item in shown["items"]] == ["2020-02-15"]
    assert "write to a file that ends in .html" in one_line(run("calls", "export", tmp_path / "calls.pdf"))


def test_letters_from_the_draft_to_what_was_approved(run: Run, call: str, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "contacts.csv").write_text("party,role,email\nARG,National focal point,ana@ambiente.example\n")
    run("contacts", "import", tmp_path / "contacts.csv", "--convention", "minamata", "--by", "officer")
    ask = ("calls", "letter", call, "--dated", "2020-01-06", "--reply-by", "2020-03-31", "--party", "ARG")
    asked = run(*ask, "--by", "officer", "--json")
    assert json.loads(asked.stdout)["reference"] == "MINAMATA/L/2020/1"
    [line] = json.loads(run("calls", "letters", call, "--json").stdout)["letters"]
    drafts = tmp_path / "drafts"
    written = run("calls", "write", line["id"], "--output", drafts)
    assert "Reference: MINAMATA/L/2020/1" in written.stdout
    assert "a text is not given in it" in one_line(
        run("calls", "write", line["id"], "--output", drafts, "--language", "fr")
    )
    day = ("--as-of", "2020-01-06T12:00:00+00:00")
    run("sweep", *day)
    [mail] = json.loads(run("outbox", "list", "--json").stdout)["messages"]
    assert "Subject: Call for submissions: Alternatives" in run("outbox", "preview", mail["id"]).stdout
    assert "a text that it tells is not given" in one_line(run("outbox", "draft", mail["id"], "--language", "ar"))
    approved = run("outbox", "approve", mail["round"], "--by", "head of unit", *day)
    assert "1 messages approved by head of unit" in approved.stdout
    [line] = json.loads(run("calls", "letters", "--json").stdout)["letters"]
    assert line["drafts"]["en.docx"] == hashlib.sha256((drafts / "letter.en.docx").read_bytes()).hexdigest()
    run("receive", call, "--party", "ARG", "--title", "Views", "--received-on", "2020-02-01", "--by", "officer")
    thanks = ("calls", "further", call, "--kind", "acknowledgement", "--submission", "1", "--dated", "2020-02-03")
    letter = json.loads(run(*thanks, "--by", "officer", "--json").stdout)
    assert letter["reference"] == "MINAMATA/L/2020/2"
    assert "a second person approves it" in one_line(run("calls", "issue", letter["id"], "--by", "officer"))
    issued = run("calls", "issue", letter["id"], "--by", "head of unit")
    assert issued.stdout.strip() == "MINAMATA/L/2020/2: issued, en.docx"


def test_a_letter_sent_elsewhere_is_recorded_with_its_scan(run: Run, call: str, tmp_path: Path) -> None:  # noqa: F811
    (tmp_path / "signed.png").write_bytes(PNG)
    ask = (
        "calls",
        "letter",
        call,
        "--dated",
        "2020-01-06",
        "--reply-by",
        "2020-03-31",
        "--party",
        "ARG",
        "--by",
        "officer",
    )
    assert "say how it was sent" in one_line(run(*ask, "--scan", tmp_path / "signed.png"))
    elsewhere = ("--sent-elsewhere", "by pouch", "--form", "note_verbale", "--number", "NV/20/1", "--scan")
    assert run(*ask, *elsewhere, tmp_path / "signed.png").returncode == 0
    [line] = json.loads(run("calls", "letters", "--json").stdout)["letters"]
    assert (line["reference"], line["sent"], line["form"]) == ("NV/20/1", "by pouch", "note_verbale")
    assert line["scan"] == hashlib.sha256(PNG).hexdigest()
