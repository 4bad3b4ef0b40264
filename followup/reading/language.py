"""Which language a text is in: by its script, and where several share a script, by its stop words."""

from __future__ import annotations

import re
from collections import Counter

from followup.reading.marks import structure_marks
from followup.vocabulary.errors import BadInput

_SAMPLE = 2_000
_SCRIPTS = {
    "latin": re.compile(r"[A-Za-zÀ-ɏ]"),
    "cyrillic": re.compile(r"[Ѐ-ӿ]"),
    "arabic": re.compile(r"[؀-ۿݐ-ݿ]"),
    "han": re.compile(r"[㐀-鿿]"),
}
_LETTERS_TO_A_SIGN = {"han": 3}
_WORDS = re.compile(r"[^\W\d_]+")


def _script(sample: str) -> str:
    """The script of most of the text; a Chinese sign counts for three letters, symbols and acronyms being Latin."""
    weights = {name: len(signs.findall(sample)) * _LETTERS_TO_A_SIGN.get(name, 1) for name, signs in _SCRIPTS.items()}
    script, weight = max(weights.items(), key=lambda pair: pair[1])
    if not weight:
        raise BadInput("the text has no letters of a script that is known; name the language with --language")
    return script


def detect_language(text: str) -> str:
    """The code of the language in which most of the first 2,000 characters are. Raises BadInput when none is known."""
    sample = text[:_SAMPLE]
    script = _script(sample)
    candidates = [marks for marks in structure_marks().values() if marks.script == script]
    if not candidates:
        raise BadInput(f"no rules for a language in {script} script; add a file to rules/structure")
    if len(candidates) == 1:
        return candidates[0].language
    words = Counter(_WORDS.findall(sample.casefold()))
    scores = {
        marks.language: sum(words[word] for word in marks.stop_words) / len(marks.stop_words) ** 0.5
        for marks in candidates
    }
    return max(sorted(scores), key=lambda language: scores[language])
