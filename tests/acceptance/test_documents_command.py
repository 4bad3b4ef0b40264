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
