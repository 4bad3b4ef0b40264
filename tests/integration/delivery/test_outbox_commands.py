"""`followup outbox`: list, preview, approve, send, with their exit codes and one line for what is refused."""

import json
from pathlib import Path

import pytest

from followup.cli.main import run
from followup.records.register import Register
from followup.services.mail.outbox import Outbox
from tests.integration.delivery.examples import HEAD, OFFICER, RunningCall, running_call
from tests.integration.delivery.servers import Postbox, serving

DAY = ("--as-of", "2019-12-13")


@pytest.fixture
def call(
    sqlite_register: Register, sqlite_register_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> RunningCall:
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", sqlite_register_url)
    monkeypatch.setenv("FOLLOWUP_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("FOLLOWUP_SMTP_URL", raising=False)
    call = running_call(sqlite_register)
    call.prepare()
    return call


def listed(capfd: pytest.CaptureFixture[str], *options: str) -> Outbox:
    assert run(["outbox", "list", "--json", *options]) == 0
    return Outbox.model_validate_json(capfd.readouterr().out)


def test_the_way_of_a_letter(call: RunningCall, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["outbox", "list"]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert "4 draft" in shown
    assert "en for fr" in shown
    assert ".example" not in shown
    with call.register.reading() as unit:
        message = unit.mail.messages(limit=1)[0]
    assert run(["outbox", "preview", message.id]) == 0
    assert capfdbinary.readouterr().out == message.content
    assert run(["outbox", "approve", message.id, "--by", HEAD, *DAY]) == 0
    assert "4 messages approved" in capfdbinary.readouterr().out.decode()
    assert run(["outbox", "send", "--by", OFFICER, *DAY, "--json"]) == 0
    report = json.loads(capfdbinary.readouterr().out)
    assert (report["sent"], report["later"]) == (4, 0)
    assert message.content in [path.read_bytes() for path in (tmp_path / "maildir" / "new").iterdir()]


def test_the_list_can_be_narrowed(call: RunningCall, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["outbox", "approve", call.round_id, "--by", HEAD, *DAY]) == 0
    capfd.readouterr()
    assert len(listed(capfd).messages) == 4
    assert listed(capfd, "--status", "draft").messages == []
    assert listed(capfd, "--status", "all", "--page", "2").messages == []
    assert listed(capfd, "--status", "approved", "--convention", "basel").messages == []


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["list", "--status", "lost"], "--status lost is not known"),
        (["preview", "msg-none"], "no message msg-none in the outbox"),
        (["approve", "cr-none", "--by", HEAD], "no round cr-none"),
        (["approve", "cr-none"], "--by"),
        (["send"], "--by"),
    ],
)
@pytest.mark.usefixtures("call")
def test_what_is_wrong_is_one_line(
    arguments: list[str], complaint: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOLLOWUP_BY", raising=False)
    assert run(["outbox", *arguments]) == 2
    said = capfd.readouterr()
    assert complaint in said.err
    assert len(said.err.splitlines()) == 1
    assert said.out == ""


def test_who_prepared_it_does_not_approve_it(call: RunningCall, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["outbox", "approve", call.round_id, "--by", OFFICER, *DAY]) == 2
    assert "a second person approves it" in capfd.readouterr().err


def test_a_server_that_is_set_gets_the_mail(call: RunningCall, monkeypatch: pytest.MonkeyPatch) -> None:
    postbox = Postbox(at_rcpt=["451 later"])
    assert run(["outbox", "approve", call.round_id, "--by", HEAD, *DAY]) == 0
    with serving(postbox) as port:
        monkeypatch.setenv("FOLLOWUP_SMTP_URL", f"smtp://127.0.0.1:{port}")
        assert run(["outbox", "send", "--by", OFFICER, *DAY]) == 3
        assert run(["outbox", "send", "--by", OFFICER, "--as-of", "2019-12-14"]) == 0
    assert len(postbox.ids) == len(set(postbox.ids)) == 4


@pytest.mark.usefixtures("call")
def test_a_wrong_address_of_the_server_is_one_line(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FOLLOWUP_SMTP_URL", "mail.example:25 secret")
    assert run(["outbox", "send", "--by", OFFICER, *DAY]) == 2
    said = capfd.readouterr().err
    assert "FOLLOWUP_SMTP_URL" in said
    assert "secret" not in said
