"""`followup check` as a user types it."""

import json
from pathlib import Path

import pytest

from followup.cli import main

CASE = Path(__file__).resolve().parents[2] / "storage" / "cases" / "minamata-cop4-capacity.yaml"
CLEAN = "1. The secretariat reports on its work.\n2. It has written to the Parties.\n"
WRONG = "1. See document UNEP/MC/COP.4/ INF/23.\n2. Comments were due by 31 June 2021.\n"
WEIGHED = "1. In decision MC-3/8, the Conference of the Parties requested the secretariat to report.\n"


@pytest.mark.parametrize(("text", "code", "rules"), [(CLEAN, 0, []), (WRONG, 1, ["L15", "L8"]), (WEIGHED, 0, ["L6"])])
def test_exit_code_and_json(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes], text: str, code: int, rules: list[str]
) -> None:
    path = tmp_path / "note.txt"
    path.write_text(text, encoding="utf-8")
    assert main.run(["check", str(path), "--format", "json"]) == code
    findings = json.loads(capsysbinary.readouterr().out)
    assert [one["rule"] for one in findings] == rules
    assert all(set(one) == {"rule", "advisory", "place", "message", "facts"} for one in findings)


def test_the_table_counts_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "note.txt"
    path.write_text(WRONG + WEIGHED.replace("1.", "3."), encoding="utf-8")
    assert main.run(["check", str(path)]) == 1
    shown = capsys.readouterr().out
    assert "L15  paragraph 1, line 1" in shown
    assert "2 wrong, 1 advisory" in shown


def test_sarif_names_rules_levels_and_lines(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "a note.txt"
    path.write_text(WRONG, encoding="utf-8")
    assert main.run(["check", str(path), "--format", "sarif"]) == 1
    log = json.loads(capsysbinary.readouterr().out)
    assert log["version"] == "2.1.0"
    [run] = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "error"
        [location] = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("a%20note.txt")
    assert [one["locations"][0]["physicalLocation"]["region"]["startLine"] for one in run["results"]] == [1, 2]


def test_a_case_adds_what_the_register_knows(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "note.txt"
    path.write_text(
        "1. A compilation of the submissions is contained in document UNEP/MC/COP.4/INF/11.\n", encoding="utf-8"
    )
    assert main.run(["check", str(path)]) == 0
    capsysbinary.readouterr()
    assert main.run(["check", str(path), "--case", str(CASE), "--json"]) == 1
    assert {one["rule"] for one in json.loads(capsysbinary.readouterr().out)} == {"L2", "L3"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["check", "absent.txt"], "no such file"),
        (["check", "note.txt", "--case", "absent.yaml"], "there is no such file"),
        (["check", "note.txt", "--language", "tlh"], "unknown language 'tlh'"),
        (["check", "note.txt", "--format", "yaml"], "--format"),
        (["check", "empty.txt"], "empty.txt: empty"),
    ],
)
def test_wrong_input_is_one_line_and_code_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    says: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.txt").write_text(CLEAN, encoding="utf-8")
    (tmp_path / "empty.txt").write_text("\n\n", encoding="utf-8")
    assert main.run(arguments) == 2
    shown = capsys.readouterr()
    assert says in shown.err
    assert len(shown.err.splitlines()) == 1
