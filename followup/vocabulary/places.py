"""Where in a document something stands: paragraph and item, and agenda item paths."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PART = re.compile(r"[^\s().（）]+")


@dataclass(frozen=True, slots=True, order=True)
class AgendaItem:
    """An agenda item as a path: item 5 (b) (i) is ("5", "b", "i"). Each language prints it in its own way."""

    path: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> AgendaItem:
        """Read "5(b)(i)", "5 (b) (i)" or "5.b.i"."""
        return cls(tuple(_PART.findall(text)))

    def __str__(self) -> str:
        """The path as English documents print it."""
        first, *rest = self.path or ("",)
        return first + "".join(f" ({part})" for part in rest)
