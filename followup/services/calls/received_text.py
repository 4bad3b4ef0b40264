"""Text that somebody typed or pasted, or that a mail brought, as it is kept: what it says, without invisible marks."""

from __future__ import annotations

_MARKS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\ufeff"))
"""Marks that programs set around Arabic, and a byte order mark; without them a text says the same."""
_BREAKS = {ord("\x0b"): "\n", ord("\x0c"): "\n"}
"""Breaks of lines and pages that come along with text from Word and PDF files."""


def plain_words(text: str) -> str:
    """A text without marks of direction, and with one sign for each of its line breaks."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_MARKS).translate(_BREAKS)
