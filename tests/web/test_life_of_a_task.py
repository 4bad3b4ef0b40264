"""The page of a task: its status with what shows it, its chain, more time granted, who in the house is shown it."""

import re
from datetime import date
from pathlib import Path

import httpx

from followup.records.register import Register
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.decisions.chains import LinkKind, link_requests
from followup.services.decisions.confirm import Choice, confirm_decision
from followup.services.decisions.register_files import register_files
from followup.services.documents.files import FileStore
from followup.services.tasks.acts import assign_task
from followup.services.tasks.life import life_of
from followup.services.tasks.status import NewStatus, set_status
from followup.vocabulary.statuses import RequestStatus
from followup.web.pages import make_pages
from tests.integration.services.campaign import DECISION, Campaign, at
from tests.web.conftest import serving


def shown(campaign: Campaign, task: str, on: str) -> str:
    pages = make_pages(campaign.register, FileStore(campaign.folder / "files"), clock=lambda: at(on))
    with serving(pages) as site:
        page = httpx.get(f"{site.address}/tasks/{task}")
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


def test_what_officers_did_is_seen_on_the_page(sqlite_register: Register, tmp_path: Path) -> None:
    campaign = Campaign.started(sqlite_register, tmp_path)
    task = campaign.report_task
    assign_task(sqlite_register, task, "A. Officer", by="head", now=at("2020-01-07"))
    page = shown(campaign, task, "2035-01-01")
    assert "Who is shown this task" in page
    assert "officer: A. Officer" in page
    assert re.search(r"bureau now ", page)
    new = NewStatus(RequestStatus.IMPLEMENTED, "the note was issued", "UNEP/MC/COP.4/5")
    set_status(sqlite_register, task, new, by="A. Officer", now=at("2021-08-02"))
    page = shown(campaign, task, "2035-01-01")
    assert "active → implemented" in page
    assert "the note was issued; shown by UNEP/MC/COP.4/5" in page
    assert "Who is shown this task" not in page


def test_more_time_is_seen_with_who_granted_it(sqlite_register: Register, tmp_path: Path) -> None:
    campaign = Campaign.started(sqlite_register, tmp_path)
    campaign.go_through("2020-01-06")
    grant = Grant(date(2020, 4, 30), "Bureau", "ARG")
    extend_deadline(sqlite_register, campaign.call_id, grant, by="officer", now=at("2020-03-02"))
    page = shown(campaign, campaign.call_task, "2020-03-02")
    assert "More time for Arg: Tue 31 Mar 2020 → Thu 30 Apr 2020, granted by Bureau on Mon 2 Mar 2020" in page
    assert "first reminder (Arg): planned" in page


def test_the_sessions_over_which_it_was_asked_are_seen(sqlite_register: Register, tmp_path: Path) -> None:
    campaign = Campaign.started(sqlite_register, tmp_path)
    (tmp_path / "later.txt").write_text(DECISION.replace("3/21", "4/7"), encoding="utf-8")
    register_files(sqlite_register, [tmp_path / "later.txt"], by="officer", now=at("2022-04-01"))
    done = confirm_decision(sqlite_register, "MC-4/7", by="officer", now=at("2022-04-01")).confirmed
    later = next(one.task for one in done if one.place == "2") or ""
    link_requests(
        sqlite_register, later, "MC-3/21 2", LinkKind.SUPERSEDES, reason="", by="officer", now=at("2022-04-01")
    )
    page = shown(campaign, later, "2022-04-02")
    assert "Over the sessions" in page
    assert "MC-3/21 , paragraph 2 COP 3, superseded" in page
    assert "active; supersedes MC-3/21" in page


def test_each_change_of_a_task_for_several_requests_names_its_request(
    sqlite_register: Register, tmp_path: Path
) -> None:
    text = "MC-3/22: Waste\n\n1. Requests the secretariat to compile the views received and to report thereon to COP-4."
    (tmp_path / "decision.txt").write_text(text, encoding="utf-8")
    register_files(sqlite_register, [tmp_path / "decision.txt"], by="officer", now=at("2019-12-02"))
    as_one = Choice(together=True)
    done = confirm_decision(sqlite_register, "MC-3/22", choice=as_one, by="officer", now=at("2019-12-02"))
    [task] = {one.task for one in done.confirmed}
    lines = {(one.place, one.asked) for one in life_of(sqlite_register, task or "", today=date(2020, 1, 6)).changes}
    assert lines == {("1", "compile the views received"), ("1", "report thereon")}
