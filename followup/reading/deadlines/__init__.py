"""Deadlines in the words of a decision: found, named by rule, and put in canonical form.

Everything a language knows (month names, ordinals, bodies, cues, the order of its words) is a table in
`rules/languages/` and `rules/reading/deadlines/`; this package holds no word of any language.
"""

from __future__ import annotations

from followup.reading.deadlines.context import DeadlineContext
from followup.reading.deadlines.finding import FoundDeadline, Role, find_deadlines, read_phrase

__all__ = ["DeadlineContext", "FoundDeadline", "Role", "find_deadlines", "read_phrase"]
