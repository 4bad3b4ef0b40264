"""Jinja's sandbox for wordings: it tells which facts are read, and compiles each wording once in a process."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import CodeType
from typing import Any

from jinja2 import StrictUndefined, Template, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from followup.writing.notes.facts import records_of

Filters = Mapping[str, Callable[..., Any]]


class Sandbox(ImmutableSandboxedEnvironment):
    """A sandbox whose values pass through `printed` and whose reading of facts is told to `read`.

    Autoescape is off because a wording prints plain text; it is escaped where it becomes XML or HTML. Nothing is
    computed while compiling, so that one compiled wording serves every note.
    """

    def __init__(
        self, filters: Filters, printed: Callable[[object], str], read: Callable[[Sequence[str]], None]
    ) -> None:
        """`filters` are the only ones beside Jinja's own; there are no globals."""

        @pass_context
        def finalize(_context: Context, value: object) -> str:
            return printed(value)

        super().__init__(undefined=StrictUndefined, autoescape=False, optimized=False, finalize=finalize)
        self.filters.update(filters)
        self.globals = {}
        self._own = tuple(sorted(filters))
        self._read = read

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401  as in Jinja
        """An attribute of a value, as Jinja's sandbox allows; the records of a fact are told to `read`."""
        value = super().getattr(obj, attribute)
        self._read(records_of(obj))
        return value

    def from_string(self, source: Any, *_args: Any, **_kwargs: Any) -> Template:  # noqa: ANN401  as in Jinja
        """A template of its source, compiled at most once."""
        code = _compiled(str(source), self._own)
        return Template.from_code(self, code, {})


@lru_cache(maxsize=2000)
def _compiled(source: str, filters: tuple[str, ...]) -> CodeType:
    nothing = dict.fromkeys(filters, str)
    compiler = Sandbox(nothing, str, lambda _records: None)
    return compiler.compile(source)
