"""What the register does not know about a note: told to the drafter, never filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.writing.notes.catalogue import fill
from followup.writing.notes.pieces import Unknown, clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from followup.writing.notes.catalogue import Catalogue
    from followup.writing.notes.facts import NoteFacts, Records, Texts


def unknown_in(facts: NoteFacts, words: Catalogue, untranslated: Sequence[str]) -> tuple[Unknown, ...]:
    """What the facts leave open, in the note's language; `untranslated` names the texts that lack that language."""
    found = [*_about_sources(facts), *_about_documents(facts, words), *_about_submissions(facts)]
    found += [*_about_activities(facts, words), *_about_bodies(facts, words), *_about_areas(facts, words)]
    found += _about_groups(facts, words)
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
    if facts.masthead.dated is None:
        yield "dated", {}, facts.masthead.records
    for letter in facts.letters:
        if letter.dated is None:
            yield "letter_date", {}, letter.records
    for document in facts.documents:
        if document.symbol is None and document.kind not in ("note", "letter"):
            yield "document_symbol", {"title": _name(document.titles, words, document.key)}, document.records


def _about_activities(facts: NoteFacts, words: Catalogue) -> Iterator[_Found]:
    for activity in facts.activities:
        name = _name(activity.names, words, activity.key)
        if activity.when is None and activity.mode != "no_meeting":
            yield "activity_date", {"name": name}, activity.records
        if activity.mode == "in_person" and not activity.place:
            yield "activity_place", {"name": name}, activity.records
        if not activity.result and (activity.mode != "no_meeting" or activity.kind == "request"):
            yield "activity_result", {"name": name}, activity.records


def _about_bodies(facts: NoteFacts, words: Catalogue) -> Iterator[_Found]:
    for body in facts.bodies:
        name = _name(body.names, words, body.key)
        if body.asked and not body.replied:
            yield "body_reply", {"name": name}, body.records
        if body.asked and body.section is None:
            yield "body_not_covered", {"name": name}, body.records
        if not body.asked:
            yield "body_not_asked", {"name": name}, body.records


def _about_areas(facts: NoteFacts, words: Catalogue) -> Iterator[_Found]:
    for area in facts.areas:
        name = _name(area.names, words, area.key)
        if not area.lead:
            yield "area_lead", {"name": name}, area.records
        if not area.target and not area.no_target:
            yield "area_target", {"name": name}, area.records


def _about_groups(facts: NoteFacts, words: Catalogue) -> Iterator[_Found]:
    for term in facts.terms:
        if not term.result:
            yield "term_result", {"place": term.place}, term.records
    for one in facts.rounds:
        if one.due is None:
            yield "round_date", {"name": _name(one.names, words, one.key)}, one.records


def _name(names: Texts, words: Catalogue, key: str) -> str:
    return names.get(words.language) or next(iter(names.values()), key)


def _about_submissions(facts: NoteFacts) -> Iterator[_Found]:
    for submission in facts.submissions:
        if submission.party is None:
            code = "second" if submission.second_of_a_named_party else "sender"
            yield code, {"number": str(submission.number)}, submission.records
