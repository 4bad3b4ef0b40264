"""Each worked case makes a note that holds every figure and name of the document from which its facts were taken."""

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pytest

from followup.content import load_yaml
from followup.records.register import Register
from followup.services.cases import load_case
from followup.services.cases.load import CaseWork
from followup.services.documents.files import FileStore
from followup.services.documents.note import note_facts
from followup.vocabulary.instants import instant
from followup.writing.notes.facts import NoteFacts
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pieces import words_of

CASES = Path(__file__).resolve().parents[3] / "storage" / "cases"
NOW = instant("2021-07-20T09:00:00+00:00")
SPACES = re.compile(r"\s+")
SYMBOL = re.compile(
    r"UNEP(?:\(DTIE\))?(?:/ ?[A-Za-z]+)+(?:\.\d+)?(?:\.Prep)?(?:/ ?(?:[A-Za-z.]+\d*|\d+))*"
    r"|(?<![A-Za-z])[A-Z]{2}[-‑]\d/\d+"
)
DAY = re.compile(r"(\d{4})年(\d+)月(?:(\d+)日)?")
BARE_DAY = re.compile(r"(?<!年)(?<!\d)(\d{1,2})月(\d{1,2})日")


@dataclass(frozen=True)
class Seed:
    """A document of the past and the case that holds its facts."""

    case: str
    file: str
    wanted: list[str]
    """Ranges, names, counts and recommended acts."""
    slips: list[str] = field(default_factory=list)
    """What the document itself has wrong, of which the register holds what is right."""


SEEDS = [Seed(**entry) for entry in load_yaml(Path(__file__).with_name("worked_cases.yaml"))]


@cache
def facts_of(case: str, folder: Path) -> NoteFacts:
    worked = load_case(CASES / f"{case}.yaml")
    register = Register.open(f"sqlite:///{folder}/{case}.sqlite")
    work = CaseWork(register, FileStore(folder / "files"), worked, "officer")
    for act in work.acts():
        act.do(NOW)
    (note,) = [one.key for one in worked.documents if one.kind == "note"]
    facts = note_facts(register, worked.convention, work.key(note))
    register.close()
    return facts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


@pytest.fixture(params=SEEDS, ids=lambda seed: seed.case)
def seed(request: pytest.FixtureRequest) -> Seed:
    chosen = request.param
    assert isinstance(chosen, Seed)
    return chosen


def text_of(shared: Path, seed: Seed) -> str:
    return (shared / "seeds" / seed.file).read_text(encoding="utf-8")


def written(facts: NoteFacts, language: str) -> str:
    laid = lay_out(facts, language)
    head = laid.head
    lines = (head.organization, head.body, head.meeting, head.place, head.item, head.item_heading, head.title)
    texts = [words_of(line) for line in (*lines, *head.issue, *head.stars, *laid.footnotes)]
    return "\n".join([*texts, *(block.text for block in laid.blocks)])


def test_names_counts_and_acts_are_in_the_chinese_note(seed: Seed, folder: Path) -> None:
    note = written(facts_of(seed.case, folder), "zh")
    assert [one for one in seed.wanted if one not in note] == []


def test_every_symbol_of_the_document_is_in_the_chinese_note(seed: Seed, folder: Path, shared: Path) -> None:
    found = {SPACES.sub("", one).replace("‑", "-").rstrip(".") for one in SYMBOL.findall(text_of(shared, seed))} - set(
        seed.slips
    )
    note = written(facts_of(seed.case, folder), "zh")
    assert found
    assert {one for one in found if one not in note} == set()


def test_every_date_of_the_document_is_in_the_chinese_note(seed: Seed, folder: Path, shared: Path) -> None:
    text, note = (SPACES.sub("", one) for one in (text_of(shared, seed), written(facts_of(seed.case, folder), "zh")))
    dates = {found[0] for found in DAY.finditer(text)} - set(seed.slips)
    assert dates
    assert {one for one in dates if one not in note} == set()
    days = {found[0] for found in BARE_DAY.finditer(text)} - set(seed.slips)
    assert {one for one in days if one not in note} == set()


def test_no_sentence_of_the_document_is_copied(seed: Seed, folder: Path, shared: Path) -> None:
    text = SPACES.sub("", text_of(shared, seed))
    blocks = lay_out(facts_of(seed.case, folder), "zh").blocks
    words = [SPACES.sub("", block.text) for block in blocks if block.officers]
    sentences = [one for block in words for one in re.split("[。；]", block) if len(one) > 15]
    assert sentences
    assert [one for one in sentences if one in text] == []


def test_every_word_is_there_in_english_and_in_chinese(seed: Seed, folder: Path) -> None:
    for language in ("en", "zh"):
        codes = {one.code for one in lay_out(facts_of(seed.case, folder), language).unknown}
        assert "untranslated" not in codes
