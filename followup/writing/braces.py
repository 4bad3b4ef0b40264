"""A slip that no template engine complains about: a brace by itself, which would be printed as it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from jinja2 import FileSystemLoader, TemplateSyntaxError

if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def lone_brace(template: str) -> bool:
    """Whether a template has a brace outside its tags, as `{ subject }` or `{{ subject }` have."""
    rest = _TAG.sub("", template)
    return "{" in rest or "}" in rest


class CheckedLoader(FileSystemLoader):
    """Templates from their folder; a text in which a brace stands alone is refused when it is read, not printed."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The source of a template, as its base has it."""
        source, path, current = super().get_source(environment, template)
        if template.endswith(".txt") and lone_brace(source):
            raise TemplateSyntaxError("a brace stands alone; a name is written {{ so }}", 1, template)
        return source, path, current
