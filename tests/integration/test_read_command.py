"""`followup read` and `followup rules` as they are typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from followup.cli.main import run
from followup.content import content_path
from followup.services.decisions.read import BlanketLine, ReadReport, RequestLine

if TYPE_CHECKING:
    from pathlib import Path

DECISION = """\
Decision 9/CP.25
Matters relating to the lake
The Conference of the Parties,
Recalling decision 4/CP.20,
1. Welcomes the report and requests the secretariat to compile a list of wells by 30 June 2020;
2. Invites Parties to share their experience of <wells>;
3. Requests that the actions of the secretariat called for in this decision be undertaken subject to the availability \
of financial resources.
12 December 2019
"""


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    path = tmp_path / "lake.txt"
    path.write_text(DECISION, encoding="utf-8")
    return path


def test_json_lines_keep_the_contract(decision: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["read", str(decision), "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert len(lines) == 3
    first, second, blanket = lines
    assert list(first) == [
        "decision", "para", "verb", "actors", "kind", "deadline", "conditional", "language", "text", "deliverable",
        "confidence", "evidence",
    ]  # fmt: skip
    assert (first["decision"], first["para"], first["verb"]) == ("9/CP.25", "1", "request")
    assert (first["actors"], first["kind"], first["conditional"]) == (["secretariat"], "document", True)
    assert first["deadline"] == {"type": "date", "value": "2020-06-30", "text": first["deadline"]["text"]}
    assert "30 June 2020" in first["deadline"]["text"]
    assert (second["actors"], second["conditional"]) == (["parties"], False)
    assert blanket["blanket_condition"] is True
    RequestLine.model_validate(first)
    BlanketLine.model_validate(blanket)


def test_json_is_one_report(decision: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["read", str(decision), "--json"]) == 0
    report = ReadReport.model_validate_json(capfdbinary.readouterr().out)
    assert len(report.requests) == 3
    assert report.refused == []


def test_the_table_names_who_and_when(decision: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(decision)]) == 0
    shown = capsys.readouterr().out
    assert "secretariat" in shown
    assert "2020-06-30" in shown
    assert "Paragraph 3" in shown


def test_the_page_marks_the_words_and_escapes_the_text(
    decision: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["read", str(decision), "--format", "html"]) == 0
    page = capfdbinary.readouterr().out.decode()
    assert '<mark class="actors" title="en.actor.secretariat">secretariat</mark>' in page
    assert "&lt;wells&gt;" in page
    assert "http" not in page


def test_akoma_ntoso_holds_text_and_requests(decision: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["read", str(decision), "--format", "akn"]) == 0
    root = etree.fromstring(capfdbinary.readouterr().out)
    names = {"a": "http://docs.oasis-open.org/legaldocml/ns/akn/3.0", "f": "urn:followup:requests:1"}
    assert root.xpath("string(//a:paragraph[@eId='para_2']/a:content/a:p)", namespaces=names).startswith("Invites")
    assert root.xpath("//f:request/@href", namespaces=names) == ["#para_1", "#para_2"]
    assert root.xpath("//f:request[1]/f:deadline/@value", namespaces=names) == ["2020-06-30"]
    assert root.xpath("//f:blanketCondition/@para", namespaces=names) == ["3"]
    assert root.xpath("//a:preamble/a:p/text()", namespaces=names) == ["Recalling decision 4/CP.20,"]


def test_one_bad_file_of_two_is_said_and_the_rest_is_printed(
    decision: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    absent = tmp_path / "absent.txt"
    assert run(["read", str(absent), str(decision), "--format", "jsonl"]) == 3
    out, err = capfd.readouterr()
    assert len(out.splitlines()) == 3
    assert err.count("\n") == 1
    assert "absent.txt" in err


def test_a_bad_file_alone_is_bad_input(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(b"")
    assert run(["read", str(path)]) == 2
    assert capfd.readouterr().err.count("\n") == 1


def test_where_an_ask_leads_back_to(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    path = tmp_path / "again.txt"
    path.write_text(
        "1. Invites Parties to submit views;\n"
        "2. Requests the secretariat to compile the views referred to in paragraph 1 above;\n"
        "3. Reiterates its request to the secretariat in decision 4/CP.20 to maintain the portal;\n"
        "4. Invites the lead country or, if none, the secretariat to convene a workshop;\n",
        encoding="utf-8",
    )
    assert run(["read", str(path), "--format", "jsonl"]) == 0
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [line.get("refers_to") for line in lines] == [None, ["1"], None, None]
    assert "4/CP.20" in lines[2]["recalls"]
    assert [line.get("alternative_actors") for line in lines] == [None, None, None, ["secretariat"]]
    assert run(["read", str(path)]) == 0
    table = capfdbinary.readouterr().out.decode()
    assert "[see para. 1]" in table
    assert "else secretariat" in table
    assert run(["read", str(path), "--format", "html"]) == 0
    assert "<dt>again</dt><dd>from decision 4/CP.20</dd>" in capfdbinary.readouterr().out.decode()


def test_more_asks_than_a_meeting_makes(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "many.txt"
    path.write_text("".join(f"{place}. Requests the secretariat to report;\n" for place in range(1, 4_500)))
    assert run(["read", str(path)]) == 2
    assert "more than 4,000 asks" in capfd.readouterr().err


def test_an_unknown_language_is_bad_input(decision: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(decision), "--language", "tlh"]) == 2
    assert "tlh" in capfd.readouterr().err


def test_conclusions_ask_in_the_past_tense(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "conclusions.txt"
    path.write_text("1. The SBI invited Parties to submit their views by 1 March 2021.\n", encoding="utf-8")
    assert run(["read", str(path), "--format", "jsonl"]) == 0
    assert json.loads(capfd.readouterr().out)["para"] == "1"


def test_the_cases_of_the_rules_hold(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "test", "en"]) == 0
    assert "cases hold" in capfd.readouterr().out


def test_a_case_that_does_not_hold_is_shown(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "en.yaml"
    text = content_path("rules", "reading", "en.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("verb: invite\n", "verb: urge\n", 1), encoding="utf-8")
    assert run(["rules", "test", "en", "--file", str(path)]) == 1
    assert "missing: 1 invite parties" in capfd.readouterr().out


def test_a_rule_is_explained_by_the_words_it_found(decision: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "explain", "en.actor.", str(decision)]) == 0
    shown = capfd.readouterr().out
    assert "9/CP.25 1  actors  secretariat" in shown
    assert "en.actor.: 2 found" in shown


def test_a_misspelt_rule_is_refused_with_those_near_it(decision: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "explain", "en.verb.request", str(decision)]) == 2
    assert "en.verb.requests" in capfd.readouterr().err
