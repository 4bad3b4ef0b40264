"""From a file to its decisions with everything that they ask for: extraction, structure and requests in one call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from followup.reading.extraction import extract
from followup.reading.requests import find_requests, refuse_too_many
from followup.reading.rules import load_rules
from followup.reading.structure import split
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from followup.reading.requests.clauses import Source
    from followup.reading.results import ReadDecision
    from followup.vocabulary.meetings import Meeting


def read_file(
    path: Path,
    language: str | None = None,
    convention: str | None = None,
    *,
    source: Source | None = None,
    meetings: Mapping[str, Meeting] | None = None,
) -> list[ReadDecision]:
    """The decisions of a file with their requests.

    `source` says whether the file holds decisions or conclusions (in which "the SBI invited Parties" asks); when it is
    not given, a text that prints no decision's number is read as conclusions. `meetings` (by name) number "the next
    session".
    Raises BadInput for a file that cannot be read, and for an unknown language or convention.
    """
    decisions = split(extract(path), stem=path.stem, language=language, convention=convention)
    found: list[ReadDecision] = []
    asks = 0
    for one in decisions:
        rules = load_rules(one.language)
        try:
            found.append(find_requests(one, rules, source=source or _source(one, path.stem), meetings=meetings))
            refuse_too_many(asks := asks + len(found[-1].requests))
        except BadInput as refusal:
            raise BadInput(f"{path}: {refusal}") from refusal
    return found


def _source(decision: ReadDecision, stem: str) -> Source:
    return "conclusion" if decision.number == stem and decision.body is None else "decision"
