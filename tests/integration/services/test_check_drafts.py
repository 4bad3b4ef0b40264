"""A draft is checked against the register before it is cleared."""

import pytest

from followup.services.documents.check_drafts import check_note
from followup.vocabulary.errors import NotFound
from tests.integration.services.drafted_case import DraftedCase


@pytest.mark.parametrize("name", ["en.docx", "zh.html"])
def test_what_the_source_leaves_open_is_said_and_nothing_else(drafted: DraftedCase, name: str) -> None:
    checked = check_note(drafted.register, drafted.files, drafted.note, name)
    assert {one.rule for one in checked.findings if not one.advisory} <= {"L7", "L12"}
    assert any(one.rule == "L12" for one in checked.findings)


def test_a_draft_that_is_not_there(drafted: DraftedCase) -> None:
    with pytest.raises(NotFound, match=r"no draft pt\.docx"):
        check_note(drafted.register, drafted.files, drafted.note, "pt.docx")
