"""Walks every record of the worked case: changing one changes exactly what hangs on it, in all six languages."""

import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from followup.vocabulary.languages import UN_LANGUAGES
from followup.writing.notes.facts import (
    ActionFact,
    ActivityFact,
    AreaFact,
    BodyFact,
    DateFact,
    DocumentFact,
    FindingFact,
    LetterFact,
    MandateFact,
    NameFact,
    NoteFacts,
    OfficersParagraph,
    OfficersSection,
    Records,
    RoundFact,
    SourceFact,
    Span,
    SubmissionFact,
    TermFact,
    Texts,
    records_of,
)
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pieces import Laid, words_of
from followup.writing.notes.sidecar import sidecar
from tests.unit.writing.notes.worked_case import party, worked_case


def marked(texts: Texts) -> dict[str, str]:
    """The same texts, with a word more in every language."""
    return {language: f"Qx {words}" for language, words in texts.items()}


def later(when: Span) -> Span:
    return Span(when.first + timedelta(days=400), when.last + timedelta(days=400), when.precision)


def next_day(when: Span | None) -> Span | None:
    return replace(when, first=when.first + timedelta(days=1), last=when.last + timedelta(days=1)) if when else None


# What a fact says, changed, its record the same.
CHANGES: dict[type, Callable[[Any], Any]] = {
    FindingFact: lambda fact: replace(fact, count=fact.count + 10),
    DateFact: lambda fact: replace(fact, when=later(fact.when)),
    NameFact: lambda fact: replace(fact, names=marked(fact.names)),
    DocumentFact: lambda fact: replace(fact, symbol="UNEP/MC/COP.4/99", titles=marked(fact.titles)),
    LetterFact: lambda fact: replace(fact, dated=fact.dated + timedelta(days=40)),
    MandateFact: lambda fact: replace(fact, asks=marked(fact.asks)),
    SubmissionFact: lambda fact: replace(fact, party=party("BRA")),
    OfficersSection: lambda fact: replace(fact, heading=marked(fact.heading), announced=marked(fact.announced)),
    OfficersParagraph: lambda fact: replace(fact, texts=marked(fact.texts)),
    ActionFact: lambda fact: replace(fact, texts=marked(fact.texts)),
    ActivityFact: lambda fact: replace(
        fact, names=marked(fact.names), when=next_day(fact.when), place=marked(fact.place), result=marked(fact.result)
    ),
    AreaFact: lambda fact: replace(fact, names=marked(fact.names), lead=marked(fact.lead), goal=marked(fact.goal)),
    BodyFact: lambda fact: replace(fact, names=marked(fact.names)),
    RoundFact: lambda fact: replace(fact, names=marked(fact.names), due=next_day(fact.due)),
    TermFact: lambda fact: replace(fact, texts=marked(fact.texts), result=marked(fact.result)),
}


def changed(facts: NoteFacts, name: str, value: object) -> NoteFacts:
    changes: dict[str, Any] = {name: value}
    return replace(facts, **changes)


def walk(facts: NoteFacts) -> Iterator[tuple[Records, NoteFacts]]:
    """Every record of the note with the facts as they are after it alone has changed."""
    for one in fields(NoteFacts):
        value = getattr(facts, one.name)
        if isinstance(value, tuple):
            for place, fact in enumerate(value):
                if not isinstance(fact, SourceFact):  # another number would only break the marks that name it
                    others = (*value[:place], CHANGES[type(fact)](fact), *value[place + 1 :])
                    yield records_of(fact), changed(facts, one.name, others)
    masthead = facts.masthead
    yield masthead.records, replace(facts, masthead=replace(masthead, title=marked(masthead.title)))
    yield masthead.symbol_records, replace(facts, masthead=replace(masthead, symbol="UNEP/MC/COP.4/77"))


def lines(facts: NoteFacts, laid: Laid) -> list[tuple[str, set[str]]]:
    """Every printed line with the records on which it hangs."""
    traced = sidecar(facts, laid)
    return [(one["text"], set(one["records"])) for part in ("masthead", "blocks", "footnotes") for one in traced[part]]


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_a_changed_record_changes_only_what_hangs_on_it(language: str) -> None:
    facts = worked_case()
    before = lines(facts, lay_out(facts, language))
    without_effect = set()
    for records, after_facts in walk(facts):
        after = lines(after_facts, lay_out(after_facts, language))
        assert len(before) == len(after)
        moved = [(old, new) for old, new in zip(before, after, strict=True) if old[0] != new[0]]
        for old, new in moved:
            assert set(records) & (old[1] | new[1]), f"{records} changed {old[0]!r}, which does not name it as a source"
        if not moved:
            without_effect |= set(records)
    # as a cited document the note itself is printed nowhere; its symbol and title stand in the masthead
    assert without_effect == {"document:note"}


# Digits in the words of the templates themselves would be facts that hang on no record.
FIGURE = re.compile(r"\d|UNEP|MC-")


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_every_figure_outside_officers_words_hangs_on_a_record(language: str) -> None:
    facts = worked_case()
    laid = lay_out(facts, language)
    generated = [block for block in laid.blocks if not block.officers]
    pieces = [piece for block in generated for piece in block.pieces]
    pieces += [piece for block in generated for row in block.rows for cell in row for piece in cell]
    pieces += [
        piece for line in (laid.head.meeting, laid.head.place, laid.head.item, laid.head.title) for piece in line
    ]
    pieces += [piece for line in laid.head.stars for piece in line]
    assert [piece.text for piece in pieces if FIGURE.search(piece.text)]
    assert [piece.text for piece in pieces if FIGURE.search(piece.text) and not piece.records] == []


@pytest.mark.parametrize("language", UN_LANGUAGES)
def test_figures_in_officers_words_come_from_marks(language: str) -> None:
    facts = worked_case()
    officers = {*records_of(facts.paragraphs), *records_of(facts.actions)}
    for block in lay_out(facts, language).blocks:
        if block.officers:
            own = [piece.text for piece in block.pieces if set(piece.records) <= officers]
            assert not [text for text in own if FIGURE.search(text)], words_of(block.pieces)
