"""The words by which the parts of a decision are told apart in each language, from `rules/structure/*.yaml`.

A further language is a further file: its script, its stop words, its words for decision and annex, and how
paragraphs of a preamble and operative paragraphs begin.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

import yaml

from followup.content import content_files, load_yaml
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NEVER = r"(?!)"
_ANNEX_NUMBER = r"(?-i:[IVXLC]{1,6}|[A-Z]|\d{1,2})(?!\w)|[一二三四五六七八九十]{1,3}"
_SCRIPTS_WITHOUT_SPACES = frozenset({"han"})


@dataclass(frozen=True)
class StructureMarks:
    """One language's marks. Its patterns are tried at the beginning of a block, and compiled when first tried."""

    language: str
    script: str
    stop_words: frozenset[str]
    encodings: tuple[str, ...]
    frequent_signs: frozenset[str]
    decision_words: tuple[str, ...]
    resolution_words: tuple[str, ...]
    counted_words: frozenset[str]
    articles: tuple[str, ...]
    section_ordinals: tuple[str, ...]
    section_letters: tuple[str, ...]
    preamble_opening: str
    operative_opening: str
    annex_head: str

    @cached_property
    def preamble(self) -> re.Pattern[str]:
        """How a paragraph of a preamble begins."""
        return re.compile(self.preamble_opening, re.IGNORECASE)

    @cached_property
    def operative(self) -> re.Pattern[str]:
        """How an unnumbered operative paragraph begins."""
        return re.compile(self.operative_opening, re.IGNORECASE)

    @cached_property
    def annex(self) -> re.Pattern[str]:
        """How the head of an annex begins, with its `number`."""
        return re.compile(self.annex_head, re.IGNORECASE)


def _opening(words: Iterable[str], before: Iterable[str], script: str) -> str:
    alternatives = "|".join(words)
    if not alternatives:
        return _NEVER
    adverbs = "|".join(before)
    if script in _SCRIPTS_WITHOUT_SPACES:
        return rf"(?:{adverbs})?(?:{alternatives})" if adverbs else rf"(?:{alternatives})"
    lead = rf"(?:(?:{adverbs})\s+){{0,3}}" if adverbs else ""
    return rf"{lead}(?:{alternatives})(?!\w)"


def _annex(words: Iterable[str], decisions: Iterable[str], script: str) -> str:
    """A line that opens an annex: the word and its number; in Chinese its decision may stand before it."""
    alternatives = "|".join(map(re.escape, words))
    if script in _SCRIPTS_WITHOUT_SPACES:
        owner = rf"(?:第?\s?[A-Za-z0-9/.-]{{3,16}}\s?号?\s?(?:{'|'.join(map(re.escape, decisions))})的?\s?)?"
        return rf"{owner}(?:{alternatives})\s*(?P<number>{_ANNEX_NUMBER})?"
    return rf"(?:{alternatives})(?!\w)\s*(?P<number>{_ANNEX_NUMBER})?"


def _made(shape: dict[str, Any]) -> StructureMarks:
    script = shape["script"]
    return StructureMarks(
        language=shape["language"],
        script=script,
        stop_words=frozenset(shape["stop_words"]),
        encodings=tuple(shape.get("encodings", ())),
        frequent_signs=frozenset(shape.get("frequent_signs", "")),
        decision_words=tuple(shape["decision_words"]),
        resolution_words=tuple(shape.get("resolution_words", ())),
        counted_words=frozenset(shape["counted_words"]),
        articles=tuple(shape["articles"]),
        section_ordinals=tuple(shape.get("section_ordinals", ())),
        section_letters=tuple(shape.get("section_letters", ())),
        preamble_opening=_opening(shape["preamble"], shape["adverbs"], script),
        operative_opening=_opening(shape["operative"], shape["adverbs"], script),
        annex_head=_annex(shape["annex_words"], shape["decision_words"], script),
    )


def _load(path: Path) -> StructureMarks:
    try:
        return _made(load_yaml(path))
    except (KeyError, TypeError, AttributeError, yaml.YAMLError) as fault:
        raise BadInput(
            f"{path}: not a file of structure marks ({type(fault).__name__}: {' '.join(str(fault).split())})"
        ) from fault


@lru_cache(maxsize=1)
def structure_marks() -> dict[str, StructureMarks]:
    """All languages by code, loaded once a process."""
    loaded = (_load(path) for path in content_files("rules", "structure"))
    return {marks.language: marks for marks in loaded}


def marks_of(language: str) -> StructureMarks:
    """One language's marks. Raises BadInput that names the languages there are."""
    known = structure_marks()
    if language not in known:
        raise BadInput(f"no rules for the language {language!r}: choose one of {', '.join(sorted(known))}")
    return known[language]
