"""A draft knows from which facts it was made: the task's page says what the register has changed since."""

from datetime import date

import pytest

from followup.services.calls.receive import Incoming, receive
from followup.services.documents.issue import issue_document
from followup.services.tasks.show import show_task
from followup.vocabulary.errors import BadInput
from tests.integration.services.drafted_case import LATER, DraftedCase


def stale(case: DraftedCase, kind: str) -> list[str]:
    view = show_task(case.register, case.task, today=LATER.date())
    (found,) = [document.stale for document in view.documents if document.kind == kind]
    return found


def test_a_fresh_draft_is_not_stale(drafted: DraftedCase) -> None:
    assert stale(drafted, "note") == []
    assert stale(drafted, "compilation") == []


def test_a_submission_more_is_told_by_name(drafted: DraftedCase) -> None:
    incoming = Incoming(party="NOR", received_on=date(2021, 7, 5))
    receive(drafted.register, drafted.call, incoming, files=drafted.files, by="officer", now=LATER)
    assert stale(drafted, "note") == ["submission 14: new"]
    assert stale(drafted, "compilation") == ["submission 14: new"]


def test_an_officers_paragraph_that_is_changed_is_told_in_its_document_alone(drafted: DraftedCase) -> None:
    with drafted.register.writing(by="officer", at=LATER, reason="a better word") as unit:
        note = next(one for one in unit.documents.of_task(drafted.task) if one.kind == "note")
        first = unit.documents.paragraphs(note.id)[0]
        first.words = {**first.words, "en": "Another first sentence."}
    assert stale(drafted, "note") == ["paragraph introduction: changed"]
    assert stale(drafted, "compilation") == []


def test_another_symbol_of_a_cited_document_is_told(drafted: DraftedCase) -> None:
    with drafted.register.writing(by="officer", at=LATER, reason="renumbered") as unit:
        cited = unit.documents.by_key("minamata", "UNEP/MC/COP.4/16")
        assert cited is not None
        cited.symbol = "UNEP/MC/COP.4/16/Rev.1"
    assert stale(drafted, "note") == ["document UNEP/MC/COP.4/16: changed"]


def test_a_note_after_its_slot_says_why(drafted: DraftedCase) -> None:
    key, late = "minamata-cop4-capacity/note", date(2021, 9, 21)
    with pytest.raises(BadInput, match="after its slot of 2021-09-20; say why it is late"):
        issue_document(drafted.register, "minamata", key, dated=late, by="officer", now=LATER)
    because = {"en": "the resumed part of the meeting was settled in September"}
    issue_document(drafted.register, "minamata", key, dated=late, by="officer", now=LATER, late_because=because)
    with drafted.register.reading() as unit:
        note = unit.documents.by_key("minamata", key)
    assert note is not None
    assert note.status == "issued"
    assert note.details["late"] == {"slot": "2021-09-20", "because": because}
    assert stale(drafted, "note") == []
