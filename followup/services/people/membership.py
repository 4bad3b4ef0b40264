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
    return _on(status, day)


def known_members(convention: str, day: date) -> list[str]:
    """The codes of those that are parties on a day as far as the list kept here goes; who joined later is missing."""
    status = _statuses().get(convention)
    return _on(status, day) if status else []


def _on(status: dict[str, Any], day: date) -> list[str]:
    """Those for whom it is in force on a day; one that has left is none from the day in `until` on."""
    until = status.get("until", {})
    return sorted(
        code for code, since in status["in_force"].items() if since <= day and not until.get(code, date.max) <= day
    )


def told_of_the_list(convention: str, day: date) -> str | None:
    """What to know of an audience of a day that the list of parties kept here does not cover; None where it does."""
    status = _statuses().get(convention)
    if status is not None and day <= status["complete_until"]:
        return None
    if status is None:
        return f"which parties {convention} has is not kept here: those with a contact under it are asked"
    return (
        f"the list of parties to {convention} kept here ends on {status['complete_until']}: "
        "of those that joined later only parties with a contact under it are asked"
    )


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
