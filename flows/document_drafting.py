"""Drafting alone: the documents that are due, for a worker that has what rendering needs."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

from prefect import flow

from followup.app import Application, told_drafts
from followup.vocabulary.instants import instant


@flow(name="document-drafting", retries=2, retry_delay_seconds=30, timeout_seconds=1800)
def document_drafting(as_of: str | None = None) -> list[str]:
    """Draft the documents that are due now, or at the ISO time `as_of`."""
    with closing(Application.start()) as app:
        return told_drafts(app.draft(instant(as_of or datetime.now(UTC).isoformat())))
