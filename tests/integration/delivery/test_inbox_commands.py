"""Answers by mail and digests as an officer types them: followup inbox, followup digest --contacts, calls compile."""

import json
from pathlib import Path

import pytest

from followup.cli.main import run
from followup.records.register import Register
from tests.fixtures.calls import OpenCall, open_a_call
from tests.fixtures.mails import mail

DAY = "2020-03-02T09:00:00+00:00"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> OpenCall:
    for name in ("new", "cur", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    monkeypatch.setenv("FOLLOWUP_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("FOLLOWUP_INBOX", f"maildir:{tmp_path / 'box'}")
    return open_a_call(Register.open(f"sqlite:///{tmp_path / 'register.sqlite'}"), tmp_path)


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    capsys.readouterr()
    assert run(list(arguments)) == code
    told = capsys.readouterr()
    return told.out if code == 0 else told.err


def test_mail_is_read_listed_assigned_and_dismissed(
    call: OpenCall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by, day = ("--by", "ana"), ("--as-of", DAY)
    mails = [mail(), mail("Buy.", sender="x@spam.example", identity="<2@x>"), b""]
    for number, content in enumerate(mails):
        (tmp_path / "box" / "new" / f"{number}").write_bytes(content)
    told = said(capsys, "inbox", "read", *by, *day)
    assert "inbox: 2 held, 1 refused" in told
    assert said(capsys, "inbox", "read", *by, *day).strip() == "no new mail"
    assert f"(call {call.call}, party ARG)" in said(capsys, "inbox", "list")
    found = json.loads(said(capsys, "inbox", "list", "--json"))
    views, spam = sorted((one["id"] for one in found["mails"]), key=lambda one: _words(found, one) == "Buy.")
    done = said(capsys, "inbox", "assign", views, *by, *day)
    assert done.strip() == f"{views} is submission 1 on {call.call}"
    said(capsys, "inbox", "dismiss", spam, "--reason", "an advertisement", *by, *day)
    counts = json.loads(said(capsys, "inbox", "list", "--status", "all", "--json"))["counts"]
    assert counts == {"answer": 1, "dismissed": 1, "refused": 1}
    assert "does not wait" in said(capsys, "inbox", "dismiss", spam, "--reason", "x", *by, code=2)
    assert "--status odd is none of" in said(capsys, "inbox", "list", "--status", "odd", code=2)
    assert "receipt" in said(capsys, "outbox", "list")


def test_a_promise_is_noted_and_an_answer_for_a_union_assigned_and_judged(
    call: OpenCall, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    by, day = ("--by", "ana"), ("--as-of", DAY)
    mails = [mail("We will send our views by Friday."), mail("Joint views.", identity="<2@arg.example>")]
    for number, content in enumerate(mails):
        (tmp_path / "box" / "new" / f"{number}").write_bytes(content)
    said(capsys, "inbox", "read", *by, *day)
    found = json.loads(said(capsys, "inbox", "list", "--json"))
    joint, late = sorted((one["id"] for one in found["mails"]), key=lambda one: "send" in _words(found, one))
    told = said(capsys, "inbox", "promise", late, "--until", "2020-03-13", *by, *day)
    assert told.strip() == f"{late}: no reminder up to 2020-03-13"
    assert "has passed" in said(capsys, "inbox", "promise", joint, "--until", "2020-02-01", *by, *day, code=2)
    said(capsys, "inbox", "assign", joint, "--party", "EU", "--on-behalf-of", "eu_members", *by, *day)
    secret = said(capsys, "calls", "judge", call.call, "1", "--confidential", "--on-behalf-of", "NOR", *by, *day)
    assert secret.strip() == (
        "submission 1, also on behalf of 28 others: received; it counts as an answer; it is not to be made public"
    )
    listed = said(capsys, "calls", "submissions", call.call).split()
    assert " ".join(listed) == "1 2020-03-02 EU and 28 others received, confidential: Views on capacity-building"
    assert json.loads(said(capsys, "calls", "submissions", call.call, "--json"))["submissions"][0]["number"] == 1
    entered = said(capsys, "receive", call.call, "--party", "BRA", "--words", "Ours.", *by, *day)
    assert entered.strip() == "submission 2 received on 2020-03-02; entered 2020-03-02 09:00 UTC"


def test_what_is_missing_is_one_clear_line(
    call: OpenCall, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "say who does with --by" in said(capsys, "digest", "--contacts", code=2)
    told = said(capsys, "digest", "--contacts", "--by", "ana", "--as-of", DAY)
    assert told.strip() == "0 digests prepared; something is open for 0 contacts"  # no letter has left
    wrong = ("calls", "compile", call.call, "--output", "out", "--by", "ana")
    assert "no note from which the compilation could take its masthead" in said(capsys, *wrong, code=2)
    for address, reason in (("maildir:/none/there", "cannot be read"), ("secret", "is not one")):
        monkeypatch.setenv("FOLLOWUP_INBOX", address)
        complaint = said(capsys, "inbox", "read", "--by", "ana", code=2)
        assert reason in complaint
        assert "FOLLOWUP_INBOX" in complaint
        assert "secret" not in complaint
    monkeypatch.delenv("FOLLOWUP_INBOX")
    assert "set FOLLOWUP_INBOX" in said(capsys, "inbox", "read", "--by", "ana", code=2)


def _words(found: dict[str, list[dict[str, str]]], identity: str) -> str:
    return next(one["words"] for one in found["mails"] if one["id"] == identity)
