"""Reading decisions into the register, for reports of meetings that take a while."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow

from followup.app import Application
from followup.services.decisions.register_files import register_files
from followup.vocabulary.instants import instant


@flow(name="decision-reading", timeout_seconds=1800)
def decision_reading(
    files: list[str], by: str, convention: str | None = None, as_of: str | None = None
) -> dict[str, Any]:
    """Read decisions from files and take them into the register; `by` is the officer who asked for it."""
    at = instant(as_of or datetime.now(UTC).isoformat())
    with closing(Application.start()) as app:
        paths = [Path(file) for file in files]
        return register_files(app.register, paths, convention=convention, by=by, now=at).model_dump(mode="json")
