"""The life of a request: which changes there are, what each needs, what time does (nothing), what a document does."""

from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.records.tables import Document
from followup.services.documents.issue import issue_document
from followup.services.tasks.acts import assign_task, finish_step, snooze_task
from followup.services.tasks.show import show_task
from followup.services.tasks.status import NewStatus, decline_closing, set_flags, set_status
from followup.services.tasks.views import TaskView
from followup.vocabulary.errors import BadInput, FollowupError, NotAllowed, NotFound
from followup.vocabulary.statuses import MAY_BECOME, NEEDS_EVIDENCE, OPEN_STATUSES, Flag, RequestStatus
from tests.integration.services.campaign import Campaign, at


@pytest.fixture
def campaign(register: Register, tmp_path: Path) -> Campaign:
    return Campaign.started(register, tmp_path)


def become(campaign: Campaign, status: str, *, on: str = "2020-06-01", evidence: str | None = None) -> None:
    new = NewStatus(RequestStatus(status), "as the officer says", evidence)
    set_status(campaign.register, campaign.report_task, new, by="officer", now=at(on))


def seen(campaign: Campaign, on: str = "2020-06-01") -> TaskView:
    return show_task(campaign.register, campaign.report_task, today=date.fromisoformat(on))


def test_every_state_can_be_left_and_none_leads_to_itself_or_back_to_reading() -> None:
    assert set(MAY_BECOME) == set(RequestStatus)
    assert all(after and before not in after for before, after in MAY_BECOME.items())
    dismissed = {RequestStatus.RETIRED, RequestStatus.NOT_APPLICABLE}
    assert {before for before, after in MAY_BECOME.items() if RequestStatus.PROPOSED in after} == dismissed
    assert not MAY_BECOME[RequestStatus.PROPOSED] & NEEDS_EVIDENCE


def stands(campaign: Campaign, status: RequestStatus) -> None:
    """Let the task and its request stand as if they had come to this state."""
    with campaign.register.writing(by="test", at=at("2020-01-01"), reason=f"as {status}") as unit:
        task = unit.tasks.task(campaign.report_task)
        assert task is not None
        task.request.status = task.status = status.value


def test_only_the_changes_of_the_table_are_made(sqlite_register: Register, tmp_path: Path) -> None:
    campaign = Campaign.started(sqlite_register, tmp_path)
    for before in RequestStatus:
        for after in set(RequestStatus) - {RequestStatus.SUPERSEDED}:
            stands(campaign, before)
            if after in MAY_BECOME[before]:
                become(campaign, after, on="2022-06-01", evidence="UNEP/MC/COP.4/5")
                expected = after
            else:
                with pytest.raises(NotAllowed, match="cannot become"):
                    become(campaign, after, on="2022-06-01", evidence="UNEP/MC/COP.4/5")
                expected = before
            with sqlite_register.reading() as unit:
                task = unit.tasks.task(campaign.report_task)
                assert task is not None
                assert {task.status, task.request.status} == {expected}


def test_superseded_is_said_of_the_later_request(campaign: Campaign) -> None:
    with pytest.raises(BadInput, match="superseded by a later one"):
        become(campaign, "superseded")


def test_a_change_has_its_actor_time_reason_and_evidence(campaign: Campaign) -> None:
    become(campaign, "implemented", on="2021-08-02", evidence="UNEP/MC/COP.4/5")
    confirmed, closed = seen(campaign).life.changes
    assert (confirmed.before, confirmed.after, confirmed.at) == ("proposed", "active", at("2019-12-02"))
    assert confirmed.reason.startswith("confirmed: ")
    assert (closed.by, closed.at, closed.before, closed.after) == (
        "officer",
        at("2021-08-02"),
        "active",
        "implemented",
    )
    assert (closed.reason, closed.evidence) == ("as the officer says", "UNEP/MC/COP.4/5")


@pytest.mark.parametrize("status", sorted(NEEDS_EVIDENCE))
def test_nothing_is_implemented_without_what_shows_it(sqlite_register: Register, tmp_path: Path, status: str) -> None:
    campaign = Campaign.started(sqlite_register, tmp_path)
    with pytest.raises(BadInput, match="by what shows it"):
        become(campaign, status)


def test_a_passed_date_makes_overdue_and_nothing_else(campaign: Campaign) -> None:
    view = seen(campaign, on="2035-01-01")
    assert view.task.overdue is True
    assert view.task.status == "active"
    campaign.sweep("2035-01-01")
    assert [one.after for one in seen(campaign, on="2035-01-01").life.changes] == ["active"]


def test_nothing_has_elapsed_before_its_day(campaign: Campaign) -> None:
    with pytest.raises(NotAllowed, match="is due on 2021-11-01: it cannot have elapsed"):
        become(campaign, "elapsed", on="2021-11-01")
    become(campaign, "elapsed", on="2021-11-02")
    assert seen(campaign).task.status == "elapsed"


def test_a_document_issued_proposes_and_an_officer_closes(campaign: Campaign) -> None:
    with campaign.register.writing(by="officer", at=at("2021-05-03"), reason="drafted") as unit:
        unit.add(
            Document(
                convention_id="minamata",
                task_id=campaign.report_task,
                key="note",
                kind="note",
                symbol="UNEP/MC/COP.4/5",
                titles={"en": "Alternatives"},
            )
        )

    issued = issue_document(
        campaign.register, "minamata", "note", dated=date(2021, 8, 2), by="officer", now=at("2021-08-02")
    )

    assert issued.proposes_to_close == campaign.report_task
    view = seen(campaign, "2021-08-02")
    assert view.task.status == "active"
    [proposal] = view.life.proposals
    assert (proposal.evidence, proposal.became) == ("UNEP/MC/COP.4/5", None)

    become(campaign, "partly_implemented", on="2021-08-03")

    view = seen(campaign, "2021-08-03")
    assert view.life.changes[-1].evidence == "UNEP/MC/COP.4/5"
    assert (view.life.proposals[0].became, view.life.proposals[0].decided_by) == ("partly_implemented", "officer")
    assert view.life.house_steps == []


def test_an_officer_declines_what_is_proposed(campaign: Campaign) -> None:
    test_a_document_issued_proposes_and_an_officer_closes(campaign)
    become(campaign, "in_progress", on="2021-08-04")
    with pytest.raises(NotAllowed, match="nothing is proposed"):
        decline_closing(campaign.register, campaign.report_task, reason="no", by="officer", now=at("2021-08-05"))


def test_flags_stand_beside_the_status(campaign: Campaign) -> None:
    register, task = campaign.register, campaign.report_task
    set_flags(register, task, add=[Flag.BLOCKED], reason="no data yet", by="officer", now=at("2020-06-01"))
    assert seen(campaign).task.flags == ["blocked"]
    both = set_flags(
        register,
        task,
        add=[Flag.REQUIRES_FUNDING],
        remove=[Flag.BLOCKED],
        reason="data came, money did not",
        by="officer",
        now=at("2020-06-02"),
    )
    assert both == ["requires_funding"]
    assert seen(campaign).task.status == "active"


def test_a_step_done_takes_the_task_up(campaign: Campaign) -> None:
    register, task = campaign.register, campaign.report_task
    assign_task(register, task, "A. Officer", by="head", now=at("2020-01-07"))
    assert (seen(campaign).task.officer, seen(campaign).task.status) == ("A. Officer", "active")
    finish_step(register, task, "compilation", evidence="INF/3", by="officer", now=at("2020-06-01"))
    view = seen(campaign)
    done = next(one for one in view.milestones if one.code == "compilation")
    assert (done.status, done.evidence, view.task.status) == ("done", "INF/3", "in_progress")
    with pytest.raises(NotAllowed, match="is done already"):
        finish_step(register, task, "compilation", evidence="INF/3", by="officer", now=at("2020-06-01"))


def test_reminders_put_off_leave_the_dates_and_those_above(campaign: Campaign) -> None:
    due = seen(campaign).task.due_on
    assert due is not None
    snooze_task(campaign.register, campaign.report_task, date(2020, 7, 1), by="officer", now=at("2020-06-01"))
    view = seen(campaign)
    assert view.task.due_on == due
    days = {step.code: step.day for step in view.life.house_steps}
    assert days["month_ahead"] == date(2020, 7, 1)
    assert (days["to_head_of_unit"] - due).days == 7


@pytest.mark.parametrize(
    ("identity", "status", "reason", "error", "why"),
    [
        ("t-nowhere", RequestStatus.RETIRED, "why not", NotFound, "no task or request t-nowhere"),
        ("", RequestStatus.RETIRED, "  ", BadInput, "say why"),
    ],
)
def test_what_is_not_understood_changes_nothing(
    sqlite_register: Register, identity: str, status: RequestStatus, reason: str, error: type[FollowupError], why: str
) -> None:
    with pytest.raises(error, match=why):
        set_status(sqlite_register, identity, NewStatus(status, reason), by="officer", now=at("2020-06-01"))


def test_a_closed_task_is_not_overdue_and_open_ones_are(sqlite_register: Register, tmp_path: Path) -> None:
    campaign = Campaign.started(sqlite_register, tmp_path)
    for status in RequestStatus:
        stands(campaign, status)
        assert seen(campaign, "2035-01-01").task.overdue is (status in OPEN_STATUSES)
