"""Every rule of checking by its own examples: rules/checks/cases."""

from pathlib import Path

import pytest

from followup.checking.cases import CheckCase, load_check_cases, run_case
from followup.checking.rulefile import check_rules, load_rule
from followup.content import content_files
from followup.vocabulary.errors import BadInput

CASES = list(load_check_cases())
WHOLE = "rule: L1\nname: x\nfinds: y\nseverity: wrong\nneeds: text\nsince: 2026-11-21\nsource: z\n"


@pytest.mark.parametrize(("rule", "case"), CASES, ids=[f"{rule} {case.name}" for rule, case in CASES])
def test_a_case_holds(rule: str, case: CheckCase) -> None:
    result = run_case(rule, case)
    assert result.passed, "\n".join(result.found) or "nothing found"


def test_every_rule_from_l1_to_l18_stands_in_a_file() -> None:
    assert sorted(check_rules(), key=lambda rule: int(rule[1:])) == [f"L{number}" for number in range(1, 19)]


@pytest.mark.parametrize("path", list(content_files("rules", "checks")), ids=lambda path: path.stem)
def test_every_pattern_of_a_rule_compiles(path: Path) -> None:
    assert load_rule(path).finds


def test_every_rule_that_needs_only_text_has_a_case() -> None:
    by_text = {rule.rule for rule in check_rules().values() if rule.needs == "text"}
    assert by_text - {rule for rule, _ in CASES} == {"L18"}  # its texts are long: test_counts


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (WHOLE.replace("since: 2026-11-21\n", ""), "L01.yaml:1: since: Field required"),
        (f"{WHOLE}nam: x\n", "L01.yaml:8: nam: Extra inputs"),
        (
            f"{WHOLE}patterns:\n  symbol:\n    any: ['(']\n",
            "L01.yaml:10: patterns.symbol.any.0: is not a pattern: missing )",
        ),
        (WHOLE.replace("L1", "L2"), "belongs in L02"),
        ("rule: [\n", "is not YAML"),
    ],
)
def test_a_wrong_rule_file_is_refused_with_file_line_and_reason(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "L01.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=r"rules/checks/L01\.yaml") as refused:
        load_rule(path)
    assert says in str(refused.value)
