"""A wrong case file is refused with its file, line and field."""

import re
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


MORE = [
    ("dated: 2019-12-13", "dated: 2019-13-13", "is no day"),
    ("  - number: MC-3/8", "\t- number: MC-3/8", "is not YAML"),
    ("convention: minamata", "convention: minamata\nconvention: basel", "convention is given twice"),
    ("convention: minamata", "convention: minimata", "'minimata' is not under rules/conventions"),
    ("parties: [ARG,", "parties: [QQQ, ARG,", "'QQQ' is not under storage/reference/parties.yaml"),
    ("{document UNEP/MC/COP.4/16}", "{document UNEP/MC/COP.4/61}", "the case has no 'UNEP/MC/COP.4/61'"),
    ("{name specific_programme}", "{nam specific_programme}", "{nam ...} is no mark"),
    ("- place: submissions", "- place: submision", "'submision' is no place of the note"),
    ('value: "2019-12"', 'value: "2019-32"', "is no date of a note"),
    ("symbol: UNEP/MC/COP.4/INF/23", "symbol: hello world", "is not a document symbol"),
    ("      zh: 能力建设、技术援助和技术转让\n", "      zz: 能力\n", "'zz' is no language of a note"),
    ('agenda_item: "4(f)"', 'agenda_item: "four f"', "note.agenda_item"),
    ("audience: [national_focal_points]", "audience: [focal]", "'focal' is not under audiences"),
    ("signed_by: executive_secretary", "signed_by: boss", "'boss' is not under people"),
    ("original_language: en", "original_language: xx", "note.original_language"),
    ("    dated: 2019-12-13\n", "    dated: null\n", "a letter of the call has a day, a signer and an audience"),
]


@pytest.mark.parametrize(("right", "wrong", "reason"), MORE, ids=[row[2] for row in MORE])
def test_more_that_is_wrong_is_refused_with_its_line(right: str, wrong: str, reason: str, tmp_path: Path) -> None:
    text = (CASES / "minamata-cop4-capacity.yaml").read_text(encoding="utf-8")
    assert right in text
    file = tmp_path / "case.yaml"
    file.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    with pytest.raises(BadInput, match=rf"case\.yaml:\d+: .*{re.escape(reason)}"):
        load_case(file)
