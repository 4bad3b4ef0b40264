"""`followup documents` as officers and reviewers type it."""

import json
from pathlib import Path

import pytest

from followup.cli import main

CASE = Path(__file__).resolve().parents[2] / "storage" / "cases" / "stockholm-cop3-bat-bep.yaml"
NOTE = "stockholm-cop3-bat-bep/note"
SYMBOL = "UNEP/POPS/COP.3/9"


@pytest.fixture(autouse=True)
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation of its own."""
    monkeypatch.setenv("FOLLOWUP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("FOLLOWUP_BY", "A. Officer")


def test_a_note_is_drafted_written_on_cleared_and_not_issued_before_all_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main.run(["load", str(CASE)]) == 0
    assert main.run(["documents", "draft", NOTE]) == 0
    assert main.run(["documents", "send", NOTE]) == 0
    assert main.run(["documents", "check", NOTE, "--language", "en"]) == 0
    assert "not known: SC-1/21: paragraph numbers not recorded" in capsys.readouterr().out

    assert main.run(["documents", "clear", NOTE, "--language", "zh"]) == 2
    assert "the original is cleared first: en" in capsys.readouterr().err
    assert main.run(["documents", "clear", NOTE, "--language", "en", "--by", "A. Reviewer"]) == 0
    assert main.run(["documents", "clear", NOTE, "--language", "fr"]) == 2
    assert "officers' paragraph 1 of introduction (fr)" in capsys.readouterr().err

    words = ["--place", "introduction", "--number", "1", "--text", "fr=Selon l’{article 5} de la {name convention}."]
    assert main.run(["documents", "write", NOTE, *words]) == 0
    assert main.run(["documents", "reserve", NOTE, SYMBOL]) == 0
    assert main.run(["documents", "issue", SYMBOL]) == 2
    assert "is in_clearance; it is issued when every language is cleared" in capsys.readouterr().err

    assert main.run(["documents", "show", SYMBOL, "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert shown["stale"] == ["paragraph introduction: changed"]
    [english] = [one for one in shown["languages"] if one["language"] == "en"]
    assert (english["original"], english["cleared_by"]) == (True, "A. Reviewer")
    assert main.run(["documents", "list", "--own"]) == 0
    assert f"{SYMBOL}  in clearance, cleared 1 of 6" in capsys.readouterr().out
    assert main.run(["documents", "show", "nothing"]) == 2


def test_the_note_and_the_compilation_of_a_decision_that_no_case_tells_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decision = tmp_path / "decision.txt"
    decision.write_text(
        "Decision XXXVI/91: Recovery of refrigerants\n\n"
        "The Thirty-Sixth Meeting of the Parties decides:\n\n"
        "1. To invite parties to submit information on their recovery schemes by 30 April 2025;\n",
        encoding="utf-8",
    )
    assert main.run(["register", str(decision)]) == 0
    assert main.run(["confirm", "XXXVI/91", "--officer", "A. Officer"]) == 0
    capsys.readouterr()
    assert main.run(["tasks", "--json"]) == 0
    [task] = [one["id"] for one in json.loads(capsys.readouterr().out)["tasks"]]
    assert main.run(["calls", "open", task, "--subject", "en=Recovery schemes"]) == 0
    call = capsys.readouterr().out.strip()
    by_post = ["--dated", "2024-12-02", "--reply-by", "2025-04-30", "--party", "KEN", "--sent-elsewhere", "by post"]
    assert main.run(["calls", "letter", call, *by_post]) == 0
    assert main.run(["receive", call, "--party", "KEN", "--words", "Ours began in 2022.", "--as-of", "2025-03-03"]) == 0

    assert main.run(["calls", "compile", call, "--output", str(tmp_path / "out")]) == 2
    assert "followup documents open makes one" in capsys.readouterr().err
    masthead = ["--title", "en=Recovery of refrigerants", "--meeting", "MOP 37", "--item", "5(b)"]
    assert main.run(["documents", "open", task, *masthead, "--heading", "en=Refrigerants"]) == 2
    assert "the title is in en, the words of what was asked not" in capsys.readouterr().err
    masthead += ["--heading", "en=Refrigerants", "--asks", "en=to compile the information"]
    assert main.run(["documents", "open", task, *masthead]) == 0
    assert main.run(["documents", "open", task, *masthead]) == 2
    assert main.run(["calls", "compile", call, "--output", str(tmp_path / "out")]) == 0
    assert "Ours began in 2022." in (tmp_path / "out" / "compilation.en.html").read_text(encoding="utf-8")
    assert main.run(["note", "--task", task, "--output", str(tmp_path / "out")]) == 0
    note = (tmp_path / "out" / "note.en.html").read_text(encoding="utf-8")
    assert "Nairobi, 3–7 November 2025" in note
    assert "one submission was received from one Party, Kenya" in note
