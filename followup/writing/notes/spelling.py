"""Numbers in words, from the tables of rules/languages that serve reading and writing alike.

There an entry lists the forms of a word, the one to be written first: "(a|b)" is a choice, "<name>" one of the endings
listed under `endings`, "_" in a pattern a space.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_PART = re.compile(r"\(([^()]*)\)|<(\w+)>")


def spelled(tables: Mapping[str, Any], table: str, number: int) -> list[str]:
    """All forms of a number in words, those to be written first; empty when the tables have none."""
    entries, endings = tables.get(table, {}), tables.get("endings", {})
    if (simple := entries.get("simple", {}).get(number)) is not None:
        return [one for form in simple for one in expanded(form, endings)]
    for compound in entries.get("compound", ()):
        for value, high in compound["high"].items():
            if (low := compound["low"].get(number - value)) is not None:
                return list(_joined(compound["pattern"], high, low, endings))
    return []


def expanded(form: str, endings: Mapping[str, Sequence[str]]) -> list[str]:
    """Every way to write a form: "premi(er|ère)" gives "premier", "première"."""
    parts: list[Sequence[str]] = []
    start = 0
    for found in _PART.finditer(form):
        parts.append([form[start : found.start()]])
        parts.append(endings[found[2]] if found[2] else found[1].split("|"))
        start = found.end()
    parts.append([form[start:]])
    return ["".join(chosen) for chosen in itertools.product(*parts)]


def _joined(
    pattern: str, high: Sequence[str], low: Sequence[str], endings: Mapping[str, Sequence[str]]
) -> Iterator[str]:
    heads = [one for form in high for one in expanded(form, endings)]
    tails = [one for form in low for one in expanded(form, endings)]
    for frame in expanded(pattern, endings):
        for head, tail in itertools.product(heads, tails):
            yield frame.replace("_", " ").replace("{high}", head).replace("{low}", tail)
