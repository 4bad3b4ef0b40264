"""Who is a party to a convention since when, from the reference data; up to the day that it covers it gives counts."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from followup.content import content_path, load_yaml


def members_on(convention: str, day: date) -> list[str] | None:
    """The codes of the parties to a convention on a day; None for a day that the list kept here does not cover."""
    status = _statuses().get(convention)
    if status is None or day > status["complete_until"]:
        return None
    return sorted(code for code, since in status["in_force"].items() if since <= day)


def member_since(code: str) -> dict[str, date]:
    """Since when each convention is in force for a State or organization, where the reference data says so."""
    return {
        convention: status["in_force"][code]
        for convention, status in sorted(_statuses().items())
        if code in status["in_force"]
    }


@lru_cache(maxsize=1)
def _statuses() -> dict[str, dict[str, Any]]:
    files = sorted(content_path("storage", "reference", "status").glob("*.yaml"))
    return {status["convention"]: status for status in map(load_yaml, files)}
