"""A wrong case file is refused with its file, line and field."""

from pathlib import Path

import pytest

from followup.services.cases import load_case
from followup.vocabulary.errors import BadInput

CASES = Path(__file__).resolve().parents[3] / "storage" / "cases"

WRONG = [
    ("minamata-cop2-intersessional", "    host: CAN\n", "    host: BRA\n", "host: 'BRA' is not under parties"),
    (
        "minamata-cop2-intersessional",
        "    held: 2017-12-20\n",
        "    held: Christmas\n",
        "held: Value error, 'Christmas' is",
    ),
    (
        "minamata-cop2-intersessional",
        "    group: effectiveness\n",
        "    group: eff\n",
        "group: 'eff' is not under groups",
    ),
    ("minamata-cop2-intersessional", "listing: regional", "listing: local", "listing: 'local' is not under activities"),
    ("stockholm-cop3-bat-bep", "    set_up_by: SC-1/19\n", "    set_up_by: SC-1/9\n", "'SC-1/9' is not under sources"),
    (
        "stockholm-cop3-bat-bep",
        "        done: true\n",
        "        finished: true\n",
        "finished: Extra inputs are not permitted",
    ),
    ("mercury-oewg2-technology", "    section: mlf\n", "    section: fund\n", "'fund' is not under note.sections"),
    (
        "mercury-oewg2-technology",
        "  - key: montreal\n",
        "  - key: basel\n",
        "the key 'basel' is given twice under bodies",
    ),
    ("mercury-wgprep-partnership", "donors: [NOR]", "donors: [DNK]", "donors.0: 'DNK' is not under parties"),
    ("minamata-cop4-capacity", "{letter: second,", "{letter: third,", "letter: 'third' is not under letters"),
]


@pytest.mark.parametrize(("case", "right", "wrong", "reason"), WRONG, ids=[row[3] for row in WRONG])
def test_what_is_wrong_is_named_with_its_line(case: str, right: str, wrong: str, reason: str, tmp_path: Path) -> None:
    text = (CASES / f"{case}.yaml").read_text(encoding="utf-8")
    assert right in text
    file = tmp_path / "case.yaml"
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_case(file)
    message = str(refused.value)
    assert reason in message
    line = int(message.removeprefix(f"{file}:").partition(":")[0])
    written = file.read_text(encoding="utf-8").splitlines()[line - 1]
    assert wrong.strip().split(":")[0].lstrip("-{ ") in written or "key" in written


def test_every_worked_case_is_right() -> None:
    assert len([load_case(file) for file in sorted(CASES.glob("*.yaml"))]) == len(list(CASES.glob("*.yaml"))) >= 5
