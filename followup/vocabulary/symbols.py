"""Document symbols: the identifier of a United Nations document, as UNEP/MC/COP.4/INF/23/Add.1."""

from __future__ import annotations

import re
from dataclasses import dataclass

from followup.vocabulary.errors import BadInput

_SPACES = re.compile(r"\s+")
_HYPHENS = str.maketrans({"‐": "-", "‑": "-", "–": "-", "／": "/"})
_SUFFIX = re.compile(r"^(Add|Rev|Corr|Amend)\.(\d+)$", re.IGNORECASE)
_GRAMMAR = re.compile(r"^[A-Z][A-Za-z()]*(?:/[A-Za-z0-9.()*-]+)+$")


@dataclass(frozen=True, slots=True, order=True)
class Symbol:
    """A symbol, its base and its suffixes: ("UNEP/MC/COP.4/5", (("Rev", 1), ("Add", 2)))."""

    base: str
    suffixes: tuple[tuple[str, int], ...] = ()

    @classmethod
    def parse(cls, text: str) -> Symbol:
        """Read a symbol, forgiving stray spaces and typographic hyphens. Raises BadInput when it is none."""
        clean = _SPACES.sub("", text).translate(_HYPHENS)
        if not _GRAMMAR.match(clean):
            raise BadInput(f"{text!r} is not a document symbol such as UNEP/MC/COP.4/INF/23")
        parts = clean.split("/")
        suffixes: list[tuple[str, int]] = []
        while len(parts) > 1 and (found := _SUFFIX.match(parts[-1])):
            suffixes.insert(0, (found[1].capitalize(), int(found[2])))
            parts.pop()
        return cls("/".join(parts), tuple(suffixes))

    def __str__(self) -> str:
        """The normalised symbol, unique in the register of documents."""
        return "/".join([self.base, *(f"{name}.{number}" for name, number in self.suffixes)])
