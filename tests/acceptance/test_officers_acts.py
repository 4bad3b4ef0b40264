"""What officers do day by day, as commands: close with evidence, extend, move a meeting, note a promise."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from followup.cli import main

Run = Callable[..., str]
DECISION = """\
MC-3/21: Dental amalgam and its alternatives

The Conference of the Parties,

1. Invites Parties to submit to the secretariat information on the alternatives they use;

2. Requests the secretariat to report on that information to the Conference of the Parties at its fourth meeting.
"""
ON = "2020-06-01"


@pytest.fixture
def run(
    tmp_path: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run `followup` on a register with a decision confirmed; gives what it said on both streams."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FOLLOWUP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("FOLLOWUP_BY", "officer")
    (tmp_path / "data").mkdir()
    shutil.copyfile(sqlite_template, tmp_path / "data" / "register.sqlite")
    (tmp_path / "decision.txt").write_text(DECISION, encoding="utf-8")

    def followup(*arguments: str, code: int = 0) -> str:
        capsys.readouterr()
        assert main.run(list(arguments)) == code
        said = capsys.readouterr()
        return said.out + said.err

    followup("register", "decision.txt", "--as-of", "2019-12-02")
    followup("confirm", "MC-3/21", "--as-of", "2019-12-02")
    return followup


def task_of(run: Run, place: str) -> str:
    tasks = json.loads(run("tasks", "--json", "--as-of", ON))["tasks"]
    return str(next(one["id"] for one in tasks if one["place"] == place))


def test_a_task_is_closed_with_what_shows_it(run: Run) -> None:
    task = task_of(run, "2")
    refused = run("task", task, "--set", "implemented", "--reason", "issued", "--as-of", ON, code=2)
    assert "--evidence" in refused
    assert len(refused.splitlines()) == 1
    closing = ("--set", "implemented", "--reason", "issued", "--evidence", "UNEP/MC/COP.4/5")
    view = json.loads(run("task", task, *closing, "--as-of", ON, "--json"))
    assert view["task"]["status"] == "implemented"
    assert view["life"]["changes"][-1]["evidence"] == "UNEP/MC/COP.4/5"
    assert "active -> implemented: issued (UNEP/MC/COP.4/5)" in run("task", task)


def test_what_an_officer_does_with_a_task(run: Run) -> None:
    task = task_of(run, "2")
    said = run("task", task, "--officer", "A. Officer", "--done", "compilation", "--evidence", "INF/3", "--as-of", ON)
    assert "in_progress" in said
    run("task", task, "--flag", "blocked", "--reason", "no data", "--snooze", "2020-07-01", "--as-of", ON)
    view = json.loads(run("task", task, "--json", "--as-of", ON))
    assert (view["task"]["officer"], view["task"]["flags"]) == ("A. Officer", ["blocked"])
    assert view["life"]["snoozed_until"] == "2020-07-01"
    assert "cannot become proposed" in run("task", task, "--set", "proposed", "--reason", "oops", code=2)


def test_a_chain_is_shown(run: Run, tmp_path: Path) -> None:
    (tmp_path / "later.txt").write_text(DECISION.replace("3/21", "4/7").replace("fourth", "fifth"), encoding="utf-8")
    run("register", "later.txt", "--as-of", ON)
    run("confirm", "MC-4/7", "--as-of", ON)
    later = max(json.loads(run("tasks", "--json"))["tasks"], key=lambda one: (one["decision"], one["place"]))
    run("task", later["id"], "--supersedes", "MC-3/21 2", "--as-of", ON)
    said = run("task", later["id"], "--chain")
    assert re.search(r"^  MC-3/21 2 .*superseded", said, re.MULTILINE)
    assert re.search(r"^\* MC-4/7 2 .*active", said, re.MULTILINE)
    assert "supersedes MC-3/21" in said


def test_a_meeting_moves_first_dry_then_for_good(run: Run) -> None:
    moving = ("meeting", "move", "Minamata COP 4", "--opening", "2022-03-21", "--as-of", ON)
    dry = run(*moving, "--dry-run")
    assert "2021-11-01 -> 2022-03-21 (+140 days)" in dry
    assert "COP 4 opens Mon 21 Mar 2022" in dry
    assert "nothing was changed (--dry-run)" in dry
    told = json.loads(run(*moving, "--json"))
    assert told["dry_run"] is False
    assert {one["days"] for one in told["moved"] if one["place"] == "2"} == {140}
    assert json.loads(run("task", task_of(run, "2"), "--json"))["mandated_on"] == "2022-03-21"
    assert "(as entered here)" in run("meeting", "list", "--convention", "minamata")
    assert "write it as" in run("meeting", "move", "COP 4", "--opening", "2022-03-21", code=2)
    assert "say what changes" in run("meeting", "move", "Minamata COP 4", code=2)


def test_whoever_only_looks_needs_no_name(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FOLLOWUP_BY")
    assert "nothing was changed" in run("meeting", "move", "Minamata COP 4", "--opening", "2022-03-21", "--dry-run")
    assert "say who acts" in run("meeting", "move", "Minamata COP 4", "--opening", "2022-03-21", code=2)


def test_a_cancelled_meeting_leaves_its_dates_open(run: Run) -> None:
    said = run("meeting", "cancel", "Minamata COP 4", "--as-of", ON)
    assert "2021-11-01 -> no date" in said
    assert json.loads(run("task", task_of(run, "2"), "--json"))["mandated_on"] is None


def test_what_would_change_is_told_as_a_table(run: Run) -> None:
    said = run("plan", "--what-if", "--meeting", "Minamata COP 4=2022-03-21..2022-03-25", "--as-of", ON)
    assert "2021-11-01" in said
    assert "+140" in said
    assert "nothing was changed" in said
    answer = json.loads(run("plan", "--what-if", "--away", "A. Officer=2021-07-01..2021-07-31", "--json"))
    assert answer["differences"] == []
    assert json.loads(run("plan", "--json", "--as-of", ON))["as_of"] == ON
    assert "a question takes --what-if" in run("plan", "--what-if", code=2)
    assert "NAME=DATE" in run("plan", "--what-if", "--away", "A. Officer", code=2)


def test_leave_is_entered_and_listed(run: Run) -> None:
    run("leave", "enter", "A. Officer", "--from", "2020-07-01", "--until", "2020-07-31", "--stand-in", "B. Colleague")
    assert (
        run("leave", "list", "--as-of", "2020-07-02")
        == "2020-07-01 to 2020-07-31  A. Officer: B. Colleague stands in\n"
    )
    assert json.loads(run("leave", "list", "--json", "--as-of", "2020-08-01"))["leave"] == []


def test_the_weekly_digest(run: Run) -> None:
    task = task_of(run, "2")
    run("task", task, "--officer", "A. Officer", "--as-of", ON)
    assert "nothing comes near" in run("digest", "--as-of", "2019-12-03", "--who", "nobody")
    lists = json.loads(run("digest", "--as-of", "2022-01-01", "--json"))["lists"]
    readers = [one["who"] for one in lists if task in {line["task"] for line in one["tasks"]}]
    assert readers == ["A. Officer", "bureau", "executive secretary", "head of unit"]
    assert "days overdue" in run("digest", "--as-of", "2022-01-01")


def test_what_was_typed_in_another_encoding_is_one_line_unless_it_names_a_file(run: Run, tmp_path: Path) -> None:
    typed, named = (
        b"offici\xe9r".decode("utf-8", "surrogateescape"),
        b"d\xe9cision.txt".decode("utf-8", "surrogateescape"),
    )
    assert "'offici?r' is not text in UTF-8" in run("tasks", "--officer", typed, code=2)
    shutil.copyfile(tmp_path / "decision.txt", tmp_path / named)
    assert "MC-3/21" in run("read", named, "--format", "jsonl")
