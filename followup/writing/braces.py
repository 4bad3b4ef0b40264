"""A slip that no template engine complains about: a brace by itself, which would be printed as it stands."""

from __future__ import annotations

import re

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)


def lone_brace(template: str) -> bool:
    """Whether a template has a brace outside its tags, as `{ subject }` or `{{ subject }` have."""
    rest = _TAG.sub("", template)
    return "{" in rest or "}" in rest
