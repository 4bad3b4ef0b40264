"""The commands as a user types them: what they answer, how they refuse, with which exit code."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from followup.cli import main

Run = Callable[..., "Done"]
CHECKOUT = Path(__file__).resolve().parents[2]
CASE = CHECKOUT / "storage" / "cases" / "minamata-cop4-capacity.yaml"
DECISION = """\
MC-3/21: Dental amalgam and its alternatives

The Conference of the Parties,

1. Welcomes the progress made by Parties in the use of alternatives;

2. Requests the secretariat to report on alternatives to the Conference of the Parties at its fourth meeting.
"""


@dataclass(frozen=True)
class Done:
    """How a command ended and what it said."""

    returncode: int
    stdout: str
    stderr: str


@pytest.fixture
def run(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run `followup` in a folder of its own with an empty register; further settings by name.

    It runs in this process, which saves a start of Python a command; that the installed program does the same is
    shown by the tests of the wheel and by the first one here.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOLLOWUP_DATA_DIR", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    shutil.copyfile(sqlite_template, tmp_path / "data" / "register.sqlite")

    def followup(*arguments: str | Path, **settings: str) -> Done:
        capsys.readouterr()
        with monkeypatch.context() as environment:
            for name, value in settings.items():
                environment.setenv(name, value)
            code = main.run([str(argument) for argument in arguments])
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return followup


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    path = tmp_path / "decision.txt"
    path.write_text(DECISION, encoding="utf-8")
    return path


def one_line(done: Done) -> str:
    """The one clear line of a refusal."""
    [line] = done.stderr.strip().splitlines()
    assert line.startswith("followup: ")
    assert done.stdout == ""
    return line


def test_the_program_says_the_same_as_it_does_here(run: Run, tmp_path: Path) -> None:
    here = run("task", "t-none")
    there = subprocess.run(
        [sys.executable, "-m", "followup.cli.main", "task", "t-none"],
        cwd=CHECKOUT,
        env={**os.environ, "FOLLOWUP_DATA_DIR": str(tmp_path / "data")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (there.returncode, there.stdout, there.stderr) == (here.returncode, here.stdout, here.stderr)


def test_from_a_decision_to_what_is_due(run: Run, decision: Path) -> None:
    registered = json.loads(run("register", decision, "--by", "officer", "--json").stdout)
    assert [one["state"] for one in registered["decisions"]] == ["new"]
    confirmed = json.loads(run("confirm", "MC-3/21", "--by", "officer", "--officer", "A. Officer", "--json").stdout)
    assert [one["triage"] for one in confirmed["confirmed"]] == ["task"]
    due = json.loads(run("tasks", "--as-of", "2021-06-01", "--json").stdout)
    [task] = due["tasks"]
    assert (task["decision"], task["place"], task["officer"]) == ("MC-3/21", "2", "A. Officer")
    assert task["explanation"]
    shown = json.loads(run("task", task["id"], "--json").stdout)
    assert shown["mandated_on"] == "2021-11-01"
    assert "at its fourth meeting" in run("task", task["id"]).stdout


def test_what_mails_would_show_of_an_installation_not_set_up_is_told_before_they_leave(run: Run) -> None:
    server = {"FOLLOWUP_SMTP_URL": "smtp://127.0.0.1:25"}
    told = run("sweep", **server)
    assert told.returncode == 0
    assert "mails show FOLLOWUP_MAIL_FROM and FOLLOWUP_PUBLIC_URL as delivered" in told.stderr
    ours = {"FOLLOWUP_MAIL_FROM": "office@house.example", "FOLLOWUP_PUBLIC_URL": "https://house.example"}
    assert run("sweep", **server, **ours).stderr == run("sweep").stderr == ""


def test_a_worked_case_is_loaded_and_mails_nobody(run: Run, tmp_path: Path) -> None:
    loaded = run("load", CASE, "--by", "officer", "--json")
    assert loaded.returncode == 0, loaded.stderr
    assert json.loads(loaded.stdout)["call"]
    swept = json.loads(run("sweep", "--json").stdout)
    assert {step["became"] for step in swept["steps"]["steps"]} == {"skipped"}
    assert all("before go-live" in step["reason"] for step in swept["steps"]["steps"])
    assert json.loads(run("outbox", "list", "--json").stdout)["messages"] == []
    again = run("load", CASE, "--by", "officer", "--json")
    assert json.loads(again.stdout)["task"] == json.loads(loaded.stdout)["task"]
    calls = json.loads(run("calls", "list", "--json").stdout)["calls"]
    assert [(one["submissions"], one["answered"], one["asked"]) for one in calls] == [(14, 13, 21)]
    assert not (tmp_path / "data" / "maildir").exists()


def test_the_note_of_a_case_is_written_with_its_sources(run: Run, tmp_path: Path) -> None:
    done = run("note", "--case", CASE, "--language", "zh", "--format", "docx,html", "--output", tmp_path / "a" / "b")
    assert done.returncode == 0, done.stderr
    assert {path.name for path in (tmp_path / "a" / "b").iterdir()} == {
        "note.zh.docx",
        "note.zh.html",
        "note.zh.sources.json",
    }


def test_the_chain_of_a_call_by_hand(run: Run, decision: Path) -> None:
    run("load", CASE, "--by", "officer")  # brings parties and contacts
    run("register", decision, "--by", "officer")
    confirmed = json.loads(run("confirm", "MC-3/21", "--by", "officer", "--json").stdout)
    task = confirmed["confirmed"][0]["task"]
    call = run("calls", "open", task, "--subject", "en=Alternatives", "--by", "officer").stdout.strip()
    letter = run(
        *("calls", "letter", call, "--dated", "2020-01-06", "--reply-by", "2020-03-31"),
        *("--party", "ARG", "--party", "CHN", "--by", "officer", "--json"),
    )
    assert json.loads(letter.stdout)["asked"] == 2
    run("sweep", "--as-of", "2020-01-06T09:00:00+00:00")
    waiting = json.loads(run("outbox", "list", "--json").stdout)["messages"]
    assert [one["status"] for one in waiting] == ["draft", "draft"]
    assert "Message-ID:" in run("outbox", "preview", waiting[0]["id"]).stdout
    same = run("outbox", "approve", waiting[0]["round"], "--by", "officer")
    assert same.returncode == 2
    assert "second person" in one_line(same)
    approved = run("outbox", "approve", waiting[0]["round"], "--by", "head of unit")
    assert approved.returncode == 0, approved.stderr
    assert run("outbox", "send", "--by", "officer", "--as-of", "2020-01-06T10:00:00+00:00").returncode == 0
    sent = json.loads(run("outbox", "list", "--status", "all", "--json").stdout)["messages"]
    assert {one["status"] for one in sent} == {"confirmed"}
    receipt = json.loads(
        run("receive", call, "--party", "ARG", "--received-on", "2020-02-01", "--by", "officer", "--json").stdout
    )
    assert (receipt["number"], receipt["late"]) == (1, False)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nonsense"], "No such command"),
        (["tasks", "--status", "late"], "--status late is not known"),
        (["tasks", "--as-of", "yesterday"], "is not a time"),
        (["tasks", "--as-of", "2021-06-01T09:00:00"], "has no time zone"),
        (["task", "t-none"], "no task t-none in the register"),
        (["confirm", "MC-9/9", "--by", "officer"], "no decision MC-9/9 is registered"),
        (["confirm", "MC-9/9"], "Missing option '--by'"),
        (["register", "absent.txt", "--by", "officer"], "absent.txt"),
        (["read", "absent.txt"], "absent.txt"),
        (["load", "absent.yaml", "--by", "officer"], "absent.yaml: there is no such file"),
        (["note", "--output", "x"], "give either --case CASE.yaml or --task ID"),
        (["note", "--case", str(CASE), "--output", "x", "--format", "odt"], "--format odt is not known"),
        (["note", "--case", str(CASE), "--output", "x", "--language", "xx"], "xx"),
        (["schema", "nothing"], "there is no schema 'nothing'"),
        (["outbox", "preview", "msg-none"], "no message msg-none in the outbox"),
        (["receive", "ca-none", "--by", "officer"], "no call ca-none in the register"),
        (["due", "by 31 March 2020", "--language", "xx"], "xx"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else None,
)
def test_what_cannot_be_done_is_one_clear_line_and_exit_code_2(run: Run, arguments: list[str], says: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2, done.stdout
    assert says in one_line(done)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("binary.txt", bytes(range(256)) * 64),
        ("broken.docx", b"PK\x03\x04 not a zip"),
        ("entity.html", b'<!DOCTYPE a [<!ENTITY x "y">]><html><body>&x;</body></html>'),
    ],
)
def test_an_unreadable_file_is_refused_and_nothing_registered(
    run: Run, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    done = run("register", tmp_path / name, "--by", "officer")
    assert done.returncode == 2
    assert name in one_line(done)
    assert (
        not (tmp_path / "data" / "register.sqlite").exists()
        or json.loads(run("tasks", "--status", "all", "--json").stdout)["tasks"] == []
    )


def test_one_bad_file_of_several_is_exit_code_3_and_the_rest_is_done(run: Run, tmp_path: Path, decision: Path) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    done = run("register", tmp_path / "empty.txt", decision, "--by", "officer", "--json")
    assert done.returncode == 3
    assert [one["number"] for one in json.loads(done.stdout)["decisions"]] == ["MC-3/21"]
    read = run("read", tmp_path / "empty.txt", decision, "--format", "jsonl")
    assert read.returncode == 3
    assert "MC-3/21" in read.stdout


def test_a_wrong_field_of_a_case_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    lines = CASE.read_text(encoding="utf-8").splitlines()
    at = next(number for number, line in enumerate(lines) if "received_on: 2020-02-20" in line)
    lines[at] = lines[at].replace("received_on: 2020-02-20", "received_on: someday")
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("\n".join(lines), encoding="utf-8")
    done = run("load", wrong, "--by", "officer")
    assert done.returncode == 2
    assert f"wrong.yaml:{at + 1}: submissions.0.received_on" in one_line(done)


def test_a_case_that_is_no_yaml_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("case: [unclosed", encoding="utf-8")
    assert "is not YAML" in one_line(run("load", tmp_path / "case.yaml", "--by", "officer"))


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("nonsense", "FOLLOWUP_DATABASE_URL is not an address"),
        ("postgresql://nobody@127.0.0.1:1/none", "cannot be used"),
        ("oracle://x/y", "FOLLOWUP_DATABASE_URL"),
    ],
)
def test_a_wrong_address_of_the_register_is_one_clear_line(run: Run, url: str, says: str) -> None:
    done = run("tasks", FOLLOWUP_DATABASE_URL=url)
    assert done.returncode == 2
    assert says in one_line(done)


def test_a_register_that_is_not_there_is_not_made_by_looking(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data" / "register.sqlite").unlink()
    done = run("tasks")
    assert done.returncode == 2
    assert "there is no register at" in one_line(done)
    assert not (tmp_path / "data" / "register.sqlite").exists()


def test_a_register_that_another_process_holds_is_one_clear_line(run: Run, tmp_path: Path, decision: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "register.sqlite")) as holder:
        holder.execute("BEGIN EXCLUSIVE")
        done = run("register", decision, "--by", "officer")
    assert done.returncode == 2
    assert "another process" in one_line(done)


def test_a_register_of_another_version_is_refused(run: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "register.sqlite")) as register, register:
        register.execute("UPDATE alembic_version SET version_num = '9999'")
    done = run("tasks")
    assert done.returncode == 2
    assert "9999" in one_line(done)


def test_a_setting_that_is_wrong_is_named(run: Run) -> None:
    done = run("tasks", FOLLOWUP_ENGINE="steam")
    assert done.returncode == 2
    assert "FOLLOWUP_ENGINE" in one_line(done)


@pytest.mark.parametrize(
    "name",
    ["case", "read", "due", "register", "confirm", "tasks", "task", "calls", "receive", "sweep", "outbox", "note"],
)
def test_every_answer_has_a_schema(run: Run, name: str) -> None:
    done = run("schema", name)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["type"] == "object"
