"""A draft is checked against the register before it is cleared."""

from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.cases import load_case
from followup.services.cases.load import CaseWork
from followup.services.documents.check_drafts import check_note
from followup.services.documents.drafting import draft_due
from followup.services.documents.files import FileStore
from followup.vocabulary.errors import NotFound
from followup.vocabulary.instants import Instant, instant, midnight

CASE = Path(__file__).resolve().parents[3] / "storage" / "cases" / "minamata-cop4-capacity.yaml"
DRAFTED = instant("2021-07-04T09:00:00+00:00")


@pytest.fixture
def note(register: Register, tmp_path: Path) -> tuple[FileStore, str]:
    """The worked case on the day on which its note has been drafted."""
    files = FileStore(tmp_path / "files")
    work = CaseWork(register, files, load_case(CASE), "officer", go_live=DRAFTED.date())
    for act in work.acts():
        if act.on <= DRAFTED.date():
            act.do(Instant(midnight(act.on)))
    assert draft_due(register, files, by="engine", now=DRAFTED).drafted
    with register.reading() as unit:
        task = work.task(unit)
        assert task is not None
        [drafted] = [one for one in unit.documents.of_task(task.id) if one.kind == "note"]
        return files, drafted.id


@pytest.mark.parametrize("name", ["en.docx", "zh.html"])
def test_what_the_source_leaves_open_is_said_and_nothing_else(
    register: Register, note: tuple[FileStore, str], name: str
) -> None:
    files, document = note
    checked = check_note(register, files, document, name)
    assert {one.rule for one in checked.findings if not one.advisory} <= {"L7", "L12"}
    assert any(one.rule == "L12" for one in checked.findings)


def test_a_draft_that_is_not_there(register: Register, note: tuple[FileStore, str]) -> None:
    files, document = note
    with pytest.raises(NotFound, match=r"no draft ru\.docx"):
        check_note(register, files, document, "ru.docx")
