"""Clean notes, made up in the manner of several secretariats: a check finds nothing wrong, and little to weigh."""

from pathlib import Path

import pytest

from followup.services.documents.check import check_file

NOTES = sorted((Path(__file__).parent / "clean_notes").glob("*.txt"))
TO_WEIGH = {
    "zh-2": {"L6", "L10"},  # a decision without the number of its paragraph; dated 41 days before the opening
}


@pytest.mark.parametrize("note", NOTES, ids=lambda path: path.stem)
def test_nothing_wrong_is_found(note: Path) -> None:
    found = check_file(note).findings
    assert [f"{one.rule} {one.place} {one.message}" for one in found if not one.advisory] == []
    assert {one.rule for one in found} == TO_WEIGH.get(note.stem, set())
