"""A draft knows from which facts it was made: the task's page says what the register has changed since."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.calls.receive import Incoming, receive
from followup.services.cases import load_case
from followup.services.cases.load import CaseWork
from followup.services.documents.drafting import draft_due
from followup.services.documents.files import FileStore
from followup.services.documents.issue import issue_document
from followup.services.tasks.show import show_task
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant, instant, midnight

CASE = Path(__file__).resolve().parents[3] / "storage" / "cases" / "minamata-cop4-capacity.yaml"
DRAFTED = instant("2021-07-04T09:00:00+00:00")
LATER = instant("2021-07-06T09:00:00+00:00")


@dataclass(frozen=True)
class Drafted:
    """The worked case on the day on which its note has been drafted."""

    register: Register
    files: FileStore
    task: str
    call: str

    def stale(self, kind: str) -> list[str]:
        view = show_task(self.register, self.task, today=LATER.date())
        (found,) = [document.stale for document in view.documents if document.kind == kind]
        return found


@pytest.fixture
def drafted(register: Register, tmp_path: Path) -> Drafted:
    files = FileStore(tmp_path / "files")
    work = CaseWork(register, files, load_case(CASE), "officer", go_live=DRAFTED.date())
    for act in work.acts():
        if act.on <= DRAFTED.date():
            act.do(Instant(midnight(act.on)))
    assert draft_due(register, files, by="engine", now=DRAFTED).drafted
    with register.reading() as unit:
        task, call = work.task(unit), work.call(unit)
    assert task is not None
    assert call is not None
    return Drafted(register, files, task.id, call.id)


def test_a_fresh_draft_is_not_stale(drafted: Drafted) -> None:
    assert drafted.stale("note") == []
    assert drafted.stale("compilation") == []


def test_a_submission_more_is_told_by_name(drafted: Drafted) -> None:
    incoming = Incoming(party="NOR", received_on=date(2021, 7, 5))
    receive(drafted.register, drafted.call, incoming, files=drafted.files, by="officer", now=LATER)
    assert drafted.stale("note") == ["submission 14: new"]
    assert drafted.stale("compilation") == ["submission 14: new"]


def test_an_officers_paragraph_that_is_changed_is_told_in_its_document_alone(drafted: Drafted) -> None:
    with drafted.register.writing(by="officer", at=LATER, reason="a better word") as unit:
        note = next(one for one in unit.documents.of_task(drafted.task) if one.kind == "note")
        first = unit.documents.paragraphs(note.id)[0]
        first.words = {**first.words, "en": "Another first sentence."}
    assert drafted.stale("note") == ["paragraph introduction: changed"]
    assert drafted.stale("compilation") == []


def test_another_symbol_of_a_cited_document_is_told(drafted: Drafted) -> None:
    with drafted.register.writing(by="officer", at=LATER, reason="renumbered") as unit:
        cited = unit.documents.by_key("minamata", "UNEP/MC/COP.4/16")
        assert cited is not None
        cited.symbol = "UNEP/MC/COP.4/16/Rev.1"
    assert drafted.stale("note") == ["document UNEP/MC/COP.4/16: changed"]


def test_a_note_after_its_slot_says_why(drafted: Drafted) -> None:
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
    assert drafted.stale("note") == []
