"""The five documents this project starts from: every defect that a rule can decide is found, at its place.

They lie beside the checkout (../shared/seeds) and are not part of it; without them the tests are skipped.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from followup.cli import main
from followup.services.documents.check import check_file
from followup.services.documents.check_facts import facts_of_file

CHECKOUT = Path(__file__).resolve().parents[2]
SEEDS = CHECKOUT.parent / "shared" / "seeds"
DECISIONS = CHECKOUT.parent / "shared" / "corpus" / "decisions"
CASES = {
    "000": "stockholm-cop3-bat-bep",
    "001": "mercury-oewg2-technology",
    "002": "mercury-wgprep-partnership",
    "003": "minamata-cop4-capacity",
    "004": "minamata-cop2-intersessional",
}

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"no seed documents at {SEEDS}")


@dataclass(frozen=True)
class Row:
    """A row of DEFECTS.md: the seed, the rule, the place as the check gives it, and words of message or facts."""

    seed: str
    rule: str
    place: str
    words: str
    advisory: bool = False
    register: bool = False


ROWS = [
    Row("000", "L1", "note", "UNEP/POPS/EGBATBEP/5"),
    Row("000", "L15", "paragraph 4,", "UNEP/POPS/ EGBATBEP.2/4"),
    Row("000", "L15", "masthead", "项目5（b）（一)"),
    Row("000", "L14", "paragraph 1,", "最佳可行技术"),
    Row("000", "L14", "paragraph 1,", "最佳环境实践"),
    Row("000", "L14", "paragraph 11（a）", "联席主席"),
    Row("000", "L4", "note", "SC-2/4", advisory=True),
    Row("000", "L8", "annex, paragraph 6,", "10月初", register=True),
    Row("000", "L5", "paragraph 7（b）", "第二轮非正式磋商", register=True),
    Row("001", "L15", "paragraph 31,", "UNEP/GC/24/3/ Add.1"),
    Row("001", "L15", "paragraph 13,", "U+2011"),
    Row("001", "L11", "paragraph 4,", "全球环境基金 was asked", register=True),
    Row("001", "L11", "paragraph 4,", "蒙特利尔议定书》 was asked", register=True),
    Row("001", "L11", "section F", "工发组织", register=True),
    Row("001", "L11", "section G", "巴厘岛战略计划", register=True),
    Row("001", "L11", "section H", "伙伴关系", register=True),
    Row("001", "L11", "section I", "清洁燃料", register=True),
    Row("002", "L13", "annex", "附件一"),
    Row("002", "L14", "annex, paragraph 2,", "碳燃烧"),
    Row("002", "L13", "annex, paragraph 17(b)(1)", "(1)"),
    Row("002", "L8", "annex", "2006, 2009", advisory=True),
    Row("003", "L3", "paragraph 5,", "UNEP/MC/COP.4/INF/23", advisory=True),
    Row("003", "L3", "paragraph 5,", "the register holds UNEP/MC/COP.4/INF/23", register=True),
    Row("003", "L7", "paragraph 7,", "14 submissions from 13"),
    Row("003", "L6", "paragraph 3,", "MC-3/8", advisory=True),
    Row("003", "L16", "paragraph 20(a)", "- (一)"),
    Row("003", "L12", "paragraph 6,", "permanent_missions_unep", register=True),
    Row("004", "L8", "line 18", "2017年12日20日"),
    Row("004", "L8", "line 18", "2018年9日13日"),
    Row("004", "L17", "line 21", "为为"),
    Row("004", "L16", "masthead", "[footnoteRef:1]"),
    Row("004", "L16", "masthead", "[1: "),
    Row("004", "L16", "line 23", "[bookmark: _GoBack]"),
    Row("004", "L13", "line 22", "1. 1. 1. 1."),
    Row("004", "L6", "line 11", "缔约方大会第一次会议", advisory=True),
]


def seed(number: str) -> Path:
    return next(SEEDS.glob(f"{number}_*.txt"))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.seed} {row.rule} {row.words}")
def test_a_defect_is_found_with_its_rule_and_place(row: Row) -> None:
    case = CHECKOUT / "storage" / "cases" / f"{CASES[row.seed]}.yaml"
    if row.register and not case.is_file():
        pytest.skip(f"no worked case {case.name} yet")
    findings = check_file(seed(row.seed), facts=facts_of_file(case) if row.register else None).findings
    assert any(
        finding.rule == row.rule
        and finding.advisory is row.advisory
        and row.place in f"{finding.place},"
        and any(row.words in text for text in (finding.message, *finding.facts))
        for finding in findings
    ), "\n".join(f"{one.rule} {one.place}: {one.message}" for one in findings)


@pytest.mark.parametrize("number", sorted(CASES))
def test_the_command_says_that_something_is_wrong(number: str, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main.run(["check", str(seed(number)), "--format", "json"]) == 1
    shown = json.loads(capsysbinary.readouterr().out)
    assert {"rule", "advisory", "place", "message", "facts"} == set(shown[0])


@pytest.mark.skipif(not DECISIONS.is_dir(), reason=f"no decisions at {DECISIONS}")
def test_clean_decisions_give_no_findings() -> None:
    """Twenty decisions, some thirty pages: three false findings would be one in ten pages."""
    found = [
        f"{path.name} {one.rule} {one.place}: {one.message}"
        for path in sorted(DECISIONS.glob("*.txt"))
        for one in check_file(path).findings
    ]
    assert len(found) <= 2, "\n".join(found)
