"""Walks every record of every worked case: a change of one changes what hangs on it alone, in six languages.

In the suite each record is changed in one language, another for the next record; `make test-long` takes all of them.
"""

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import fields, replace
from datetime import date
from difflib import SequenceMatcher
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any

import pytest

from followup.content import content_files
from followup.records.register import Register
from followup.services.cases import load_case
from followup.services.cases.load import CaseWork
from followup.services.documents.files import FileStore
from followup.services.documents.note import note_facts
from followup.vocabulary.instants import instant
from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.notes.facts import (
    ActionFact,
    ActivityFact,
    AreaFact,
    BodyFact,
    DateFact,
    DocumentFact,
    FindingFact,
    GroupFact,
    LetterFact,
    MandateFact,
    NameFact,
    NoteFacts,
    OfficersParagraph,
    OfficersSection,
    PartyFact,
    RoundFact,
    SourceFact,
    SubmissionFact,
    TermFact,
    Texts,
    fact_lists,
    records_of,
)
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pieces import Laid
from followup.writing.notes.sidecar import sidecar
from tests.unit.writing.notes.test_every_record import later, marked, next_day

NOW = instant("2026-01-01T00:00:00+00:00")
CASES = sorted(path.stem for path in content_files("storage", "cases"))
EVERY_LANGUAGE = os.environ.get("HYPOTHESIS_PROFILE") == "random"


@cache
def facts_of(name: str) -> NoteFacts:
    """The facts of a case as the register gives them."""
    [path] = [one for one in content_files("storage", "cases") if one.stem == name]
    case = load_case(path)
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(Register.open(f"sqlite:///{folder}/register.sqlite")) as register,
    ):
        work = CaseWork(register, FileStore(Path(folder, "files")), case, "officer")
        for act in work.acts():
            act.do(NOW)
        note = next(one.key for one in case.documents if one.kind == "note")
        return note_facts(register, case.convention, work.key(note))


Change = Callable[[Any], Any]
ELSEWHERE = PartyFact("BRA", dict.fromkeys(UN_LANGUAGES, "Qx"), ("party",))
# Everything that a record of each kind says, changed on its own; the record stays the same.
CHANGES: dict[type, tuple[Change, ...]] = {
    FindingFact: (lambda fact: replace(fact, count=fact.count + 10),),
    DateFact: (lambda fact: replace(fact, when=later(fact.when)),),
    NameFact: (lambda fact: replace(fact, names=marked(fact.names)),),
    DocumentFact: (
        lambda fact: replace(fact, symbol="UNEP/MC/COP.9/99"),
        lambda fact: replace(fact, titles=marked(fact.titles)),
    ),
    LetterFact: (
        lambda fact: replace(fact, dated=date(2031, 1, 2)),
        lambda fact: replace(fact, dated=None),
    ),
    GroupFact: (
        lambda fact: replace(fact, names=marked(fact.names)),
        lambda fact: replace(fact, ends_at=9),
        lambda fact: replace(fact, set_up_by=None),
    ),
    MandateFact: (lambda fact: replace(fact, asks=marked(fact.asks)),),
    SubmissionFact: (lambda fact: replace(fact, party=ELSEWHERE),),
    OfficersSection: (lambda fact: replace(fact, heading=marked(fact.heading)),),
    OfficersParagraph: (lambda fact: replace(fact, texts=marked(fact.texts)),),
    ActionFact: (lambda fact: replace(fact, texts=marked(fact.texts)),),
    ActivityFact: (
        lambda fact: replace(fact, names=marked(fact.names)),
        lambda fact: replace(fact, when=next_day(fact.when)),
        lambda fact: replace(fact, place=marked(fact.place)),
        lambda fact: replace(fact, host=ELSEWHERE if fact.host else None, hosted_by=marked(fact.hosted_by)),
        lambda fact: replace(fact, donors=fact.donors[1:]),
        lambda fact: replace(fact, result=marked(fact.result) or dict.fromkeys(UN_LANGUAGES, "Qx.")),
        lambda fact: replace(fact, result={}),
    ),
    AreaFact: (
        lambda fact: replace(fact, names=marked(fact.names)),
        lambda fact: replace(fact, lead=marked(fact.lead)),
        lambda fact: replace(fact, lead={}),
        lambda fact: replace(fact, goal=marked(fact.goal), target=marked(fact.target)),
        lambda fact: replace(fact, no_target=marked(fact.no_target)),
    ),
    BodyFact: (
        lambda fact: replace(fact, names=marked(fact.names)),
        lambda fact: replace(fact, replied=not fact.replied),
        lambda fact: replace(fact, asked=not fact.asked, replied=False),
    ),
    RoundFact: (
        lambda fact: replace(fact, names=marked(fact.names)),
        lambda fact: replace(fact, due=next_day(fact.due)),
        lambda fact: replace(fact, from_whom=marked(fact.from_whom)),
    ),
    TermFact: (
        lambda fact: replace(fact, texts=marked(fact.texts)),
        lambda fact: replace(fact, done=not fact.done),
        lambda fact: replace(fact, result=marked(fact.result)),
    ),
}
GONE = (SubmissionFact, ActivityFact, BodyFact, TermFact, RoundFact)
"""Of these there can be one less without a mark in the officers' words losing what it names."""


def walk(facts: NoteFacts) -> Iterator[tuple[tuple[str, ...], list[NoteFacts]]]:
    """Every record with the facts as they are after each change of it."""
    for name in fact_lists():
        known = getattr(facts, name)
        for place, fact in enumerate(known):
            if isinstance(fact, SourceFact):  # its number is what marks name it by
                continue
            others = [
                (*known[:place], after, *known[place + 1 :])
                for change in CHANGES[type(fact)]
                if (after := change(fact)) != fact
            ]
            if isinstance(fact, GONE) and not _named(facts, fact):
                others.append((*known[:place], *known[place + 1 :]))
            changes: list[dict[str, Any]] = [{name: one} for one in others]
            yield records_of(fact), [replace(facts, **change) for change in changes]
    masthead = facts.masthead
    for symbol in ("UNEP/MC/COP.9/77", None):
        yield (
            masthead.symbol_records,
            [replace(facts, masthead=replace(masthead, symbol=symbol, title=marked(masthead.title)))],
        )


def _named(facts: NoteFacts, fact: Any) -> bool:  # noqa: ANN401  any fact
    """Whether an officers' paragraph has a mark that names the fact."""
    words = " ".join(text for one in facts.paragraphs for text in one.texts.values())
    words += " ".join(str(one.items) + (one.listing or "") for one in facts.paragraphs)
    group = getattr(fact, "group", "")
    alone = sum(one.group == group for one in facts.activities) == 1
    return f" {getattr(fact, 'key', '-')}" in words or (alone and group in words)


Line = tuple[str, frozenset[str]]
STOPS = re.compile(r"[\s.;,；。，؛،]+$")


def lines(facts: NoteFacts, laid: Laid) -> list[Line]:
    """Every printed line with the records on which it hangs; how it ends depends on whether another follows."""
    traced = sidecar(facts, laid)
    return [
        (STOPS.sub("", one["text"]), frozenset(one["records"]))
        for part in ("masthead", "blocks", "footnotes")
        for one in traced[part]
    ]


def differing(before: list[Line], after: list[Line]) -> list[Line]:
    """The lines that differ, each with the records behind it before and after."""
    matcher = SequenceMatcher(None, [text for text, _ in before], [text for text, _ in after], autojunk=False)
    found = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal":
            pairs = zip_longest(before[a:b], after[c:d], fillvalue=("", frozenset[str]()))
            found += [(f"{old} → {new}", behind | now) for (old, behind), (new, now) in pairs]
    return found


@pytest.mark.parametrize("name", CASES)
def test_a_changed_record_changes_only_what_hangs_on_it(name: str) -> None:
    facts = facts_of(name)
    before = {language: lines(facts, lay_out(facts, language)) for language in UN_LANGUAGES}
    heard, known = set[str](), set[str]()
    for number, (records, changed) in enumerate(walk(facts)):
        languages = UN_LANGUAGES if EVERY_LANGUAGE else (UN_LANGUAGES[number % len(UN_LANGUAGES)],)
        for language in languages:
            for after in changed:
                moved = differing(before[language], lines(after, lay_out(after, language)))
                heard |= set(records) if moved else set()
                for text, hangs_on in moved:
                    assert set(records) & hangs_on, f"{language}: {records} changed {text!r}, which does not name it"
        known |= set(records)
    assert [fact for fact in _facts(facts) if set(records_of(fact)) & (known - heard)] == []


def _facts(facts: NoteFacts) -> list[Any]:
    return [fact for name in fact_lists() for fact in getattr(facts, name)]


FIGURE = re.compile(r"\d|UNEP")


@pytest.mark.parametrize("language", UN_LANGUAGES)
@pytest.mark.parametrize("name", CASES)
def test_what_is_printed_outside_officers_words_hangs_on_records(name: str, language: str) -> None:
    facts = facts_of(name)
    laid = lay_out(facts, language)
    generated = [block for block in laid.blocks if not block.officers]
    pieces = [piece for block in generated for piece in block.pieces]
    pieces += [piece for block in generated for row in block.rows for cell in row for piece in cell]
    head = [getattr(laid.head, one.name) for one in fields(laid.head)]
    pieces += [piece for line in head if line and not isinstance(line[0], tuple) for piece in line]
    pieces += [piece for line in laid.head.stars for piece in line]
    assert [piece.text for piece in pieces if FIGURE.search(piece.text) and not piece.records] == []


def only(texts: Texts) -> Texts:
    return {language: texts[language] for language in UN_LANGUAGES if language in texts}


@pytest.mark.parametrize("name", CASES)
def test_what_records_say_is_there_in_all_six_languages(name: str) -> None:
    """Officers' words may wait for their translation; what the note takes from other records may not."""
    for fact in _facts(facts_of(name)):
        if not isinstance(fact, OfficersParagraph | ActionFact):
            for one in fields(fact):
                value = getattr(fact, one.name)
                if isinstance(value, dict) and value:
                    assert only(value).keys() == set(UN_LANGUAGES), f"{type(fact).__name__} {one.name}: {value}"
