"""The list of tasks and the page of one task."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from followup.records.tasks import TaskFilter
from followup.services.tasks.show import known_conventions, list_tasks, show_task
from followup.services.tasks.today import waiting_today
from followup.vocabulary.languages import UN_LANGUAGES
from followup.vocabulary.statuses import RequestStatus, Triage
from followup.web.forms import with_forms
from followup.web.rendering import page

router = APIRouter()
MOST_PAGES = 10_000


class When(StrEnum):
    """The spans by which the list is narrowed."""

    ANY = ""
    OVERDUE = "overdue"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


_DAYS = {When.WEEK: 7, When.MONTH: 30, When.QUARTER: 91}


@router.get("/")
def tasks(
    request: Request,
    when: When = When.ANY,
    status: Annotated[str, Query(pattern="^(open|all|" + "|".join(RequestStatus) + ")$")] = "open",
    convention: Annotated[str, Query(max_length=20)] = "",
    triage: Annotated[str, Query(pattern="^(|" + "|".join(Triage) + ")$")] = "",
    page_number: Annotated[int, Query(alias="page", ge=1, le=MOST_PAGES)] = 1,
) -> HTMLResponse:
    """The tasks, filtered by due date, status, convention and whose they are."""
    now = request.app.state.clock()
    today = now.date()
    wanted = TaskFilter(
        convention=convention or None,
        due_from=today if when in _DAYS else None,
        due_until=today + timedelta(days=_DAYS[when]) if when in _DAYS else None,
        triage=triage or None,
    )
    chosen = "overdue" if when is When.OVERDUE else None if status == "all" else status
    register = request.app.state.register
    found = list_tasks(register, today=today, wanted=wanted, status=chosen, page=page_number)
    form = {"when": when.value, "status": status, "convention": convention, "triage": triage}
    return page(
        request,
        "tasks.html",
        found=found,
        form=form,
        today=waiting_today(register, now),
        page_number=page_number,
        conventions=known_conventions(register),
        statuses=["open", "all", *RequestStatus],
        triages=list(Triage),
    )


@router.get("/tasks/{identity}")
def task(request: Request, identity: str) -> HTMLResponse:
    """Everything about one task."""
    today: date = request.app.state.clock().date()
    view = show_task(request.app.state.register, identity, today=today)
    return with_forms(page(request, "task.html", view=view, today=today, languages=UN_LANGUAGES))
