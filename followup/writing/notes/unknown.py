"""What the register does not know about a note: told to the drafter, never filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.writing.notes.catalogue import fill
from followup.writing.notes.pieces import Unknown, clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup.writing.notes.catalogue import Catalogue
    from followup.writing.notes.facts import NoteFacts, Records


def unknown_in(facts: NoteFacts, words: Catalogue, untranslated: Sequence[str]) -> tuple[Unknown, ...]:
    """What the facts leave open, in the note's language; `untranslated` names the texts that lack that language."""
    found = [*_about_sources(facts), *_about_documents(facts, words), *_about_submissions(facts)]
    found += _about_activities(facts, words)
    found += [("untranslated", {"place": place}, ()) for place in dict.fromkeys(untranslated)]
    return tuple(
        Unknown(code, clean(fill(words.get("unknown", code), **values)), records) for code, values, records in found
    )


_Found = tuple[str, dict[str, str], "Records"]


def _about_sources(facts: NoteFacts) -> Iterator[_Found]:
    told = set()
    for mandate in facts.mandates:
        if mandate.pinpoint is None:
            told.add(mandate.number)
            yield "pinpoint", {"number": mandate.number}, mandate.records
    for source in facts.sources:
        if not source.pinpoints_known and source.number not in told:
            yield "pinpoint", {"number": source.number}, source.records


def _about_documents(facts: NoteFacts, words: Catalogue) -> Iterator[_Found]:
    if facts.masthead.symbol is None:
        yield "symbol", {}, facts.masthead.symbol_records
    for letter in facts.letters:
        if letter.dated is None:
            yield "letter_date", {}, letter.records
    for document in facts.documents:
        if document.symbol is None and document.kind not in ("note", "letter"):
            title = document.titles.get(words.language) or next(iter(document.titles.values()), document.key)
            yield "document_symbol", {"title": title}, document.records


def _about_activities(facts: NoteFacts, words: Catalogue) -> Iterator[_Found]:
    for activity in facts.activities:
        name = activity.names.get(words.language) or next(iter(activity.names.values()), activity.key)
        if activity.when is None:
            yield "activity_date", {"name": name}, activity.records
        if activity.mode == "in_person" and not activity.place:
            yield "activity_place", {"name": name}, activity.records
        if not activity.result:
            yield "activity_result", {"name": name}, activity.records


def _about_submissions(facts: NoteFacts) -> Iterator[_Found]:
    for submission in facts.submissions:
        if submission.party is None:
            code = "second" if submission.second_of_a_named_party else "sender"
            yield code, {"number": str(submission.number)}, submission.records
