"""The note hangs on the register: one record more changes what depends on it, and nothing else."""

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.calls.receive import Incoming, receive
from followup.services.cases import load_case
from followup.services.cases.load import load_case_into
from followup.services.documents.files import FileStore
from followup.services.documents.note import note_facts
from followup.vocabulary.instants import instant
from followup.writing.notes.render import render_note, trace

CASE = Path(__file__).resolve().parents[3] / "storage" / "cases" / "minamata-cop4-capacity.yaml"
NOW = instant("2021-07-20T09:00:00+00:00")
KEY = "minamata-cop4-capacity/note"


@dataclass(frozen=True)
class Loaded:
    """The worked case in a register."""

    register: Register
    files: FileStore
    call: str

    def paragraphs(self, language: str) -> list[str]:
        """The text of the html note, a line for each paragraph, heading, item or cell."""
        html = render_note(note_facts(self.register, "minamata", KEY), language, ["html"])["html"].decode()
        body = re.sub(r"<(style|head)[\s\S]*?</\1>", "", html)
        lines = re.split(r"</?(?:p|li|h\d|td|th|tr|table|div|section|ol|ul)\b[^>]*>", body)
        return [text for line in lines if (text := re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", line)).strip())]

    def receive(self, party: str | None) -> None:
        incoming = Incoming(party=party, received_on=date(2021, 7, 20))
        receive(self.register, self.call, incoming, files=self.files, by="officer", now=NOW)


@pytest.fixture
def loaded(register: Register, tmp_path: Path) -> Loaded:
    files = FileStore(tmp_path / "files")
    done = load_case_into(register, load_case(CASE), files=files, by="officer", now=NOW)
    assert done.call is not None
    return Loaded(register, files, done.call)


@pytest.mark.parametrize(
    ("language", "before", "after"),
    [
        ("en", "In all, 14 submissions were received from the following 13 Parties", "15 submissions"),
        ("zh", "14", "15"),
    ],
)
def test_a_submission_more_changes_its_sentence_and_nothing_else(
    loaded: Loaded, language: str, before: str, after: str
) -> None:
    was = loaded.paragraphs(language)
    loaded.receive("NOR")
    now = loaded.paragraphs(language)

    assert len(was) == len(now)
    [(old, new)] = [(old, new) for old, new in zip(was, now, strict=True) if old != new]
    assert before in old
    assert after in new
    norway = {"en": "Norway", "zh": "挪威"}[language]
    assert norway not in old
    assert norway in new
    assert "14" in new  # and now 14 parties


def test_another_submission_of_the_same_party_adds_no_party(loaded: Loaded) -> None:
    loaded.receive("ARG")
    [sentence] = [line for line in loaded.paragraphs("en") if line.lstrip("0123456789. ").startswith("In all,")]
    assert "15 submissions" in sentence
    assert "13 Parties" in sentence


def test_no_choice_of_the_demo_gets_into_the_note(loaded: Loaded) -> None:
    case = load_case(CASE)
    days = {one.received_on for one in case.submissions} | {
        one.reply_by for one in (case.call.rounds if case.call else [])
    }
    text = "\n".join(loaded.paragraphs("en") + loaded.paragraphs("zh"))
    for day in days:
        assert f"{day.day} {day:%B %Y}" not in text
        assert f"{day.year}年{day.month}月{day.day}日" not in text
    assert ".example" not in text


def test_every_figure_is_traced_to_its_records(loaded: Loaded) -> None:
    sidecar = str(trace(note_facts(loaded.register, "minamata", KEY), "zh"))
    with loaded.register.reading() as unit:
        submissions = unit.calls.submissions(loaded.call)
    assert all(one.id in sidecar for one in submissions)
