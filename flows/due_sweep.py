"""The due sweep: reads what came, prepares the reminder steps, drafts the documents and sends the mail that are due."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from followup.app import Application, told_dispatch, told_drafts, told_sweep
from followup.vocabulary.instants import instant

RETRIES, WAIT_S, LONGEST_S = 3, 10, 600
"""Safe to retry: what is due and what is done stands in the register, not in the run."""


@task(
    name="read-mailboxes",
    retries=RETRIES,
    retry_delay_seconds=WAIT_S,
    timeout_seconds=LONGEST_S,
    cache_policy=NO_CACHE,
)
def read_mailboxes(at: str) -> list[str]:
    """Read the answers and bounces that came by mail, before anybody is reminded."""
    with closing(Application.start()) as app:
        return app.mailboxes_told(instant(at))


@task(
    name="prepare-reminders",
    retries=RETRIES,
    retry_delay_seconds=WAIT_S,
    timeout_seconds=LONGEST_S,
    cache_policy=NO_CACHE,
)
def prepare_reminders(at: str) -> list[str]:
    """Prepare every reminder step and digest that is due; a table shows what became of the steps, by kind and why."""
    with closing(Application.start()) as app:
        report, digests = app.sweep(instant(at)), app.digests_told(instant(at))
    if report.steps:
        table = [outcome.model_dump(mode="json") for outcome in report.outcomes()]
        create_table_artifact(table, key="due-sweep", description=f"Reminder steps that were due at {at}")
    return [*told_sweep(report), *digests]


@task(
    name="draft-documents",
    retries=RETRIES,
    retry_delay_seconds=WAIT_S,
    timeout_seconds=LONGEST_S,
    cache_policy=NO_CACHE,
)
def draft_documents(at: str) -> list[str]:
    """Draft every document that is due."""
    with closing(Application.start()) as app:
        return told_drafts(app.draft(instant(at)))


@task(name="send-mail", retries=RETRIES, retry_delay_seconds=WAIT_S, timeout_seconds=LONGEST_S, cache_policy=NO_CACHE)
def send_mail(at: str, *, at_once: bool) -> list[str]:
    """Send what was approved, to each contact in its turn or at once."""
    with closing(Application.start()) as app:
        return told_dispatch(app.dispatch(instant(at), at_once=at_once))


@flow(name="due-sweep", log_prints=True, timeout_seconds=3 * LONGEST_S)
def due_sweep(as_of: str | None = None, *, at_once: bool = False) -> list[str]:
    """Do everything that is due now, or at the ISO time `as_of`; returns a line for each thing done.

    Mail leaves in each contact's turn, or `at_once`.
    """
    at = as_of or datetime.now(UTC).isoformat()
    done = [*read_mailboxes(at), *prepare_reminders(at), *draft_documents(at)]
    return [*done, *send_mail(at, at_once=at_once)]
