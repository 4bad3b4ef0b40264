"""The steps of a call that are done by what happens: its letter is out, its day has come."""

from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.calls.extend import Grant, extend_deadline
from followup.services.tasks.show import show_task
from tests.integration.services.campaign import Campaign, at


@pytest.fixture
def campaign(register: Register, tmp_path: Path) -> Campaign:
    return Campaign.started(register, tmp_path)


def done(campaign: Campaign, day: str) -> dict[str, str | None]:
    """The steps done and what shows them."""
    view = show_task(campaign.register, campaign.call_task, today=date.fromisoformat(day))
    return {one.code: one.evidence for one in view.milestones if one.status == "done"}


def test_the_step_of_the_letter_is_done_when_a_second_person_lets_it_leave(campaign: Campaign) -> None:
    campaign.sweep("2020-01-06")
    assert "letter" not in done(campaign, "2020-01-06")
    campaign.approve("2020-01-06")
    assert done(campaign, "2020-01-06")["letter"]


def test_the_day_requested_is_over_on_the_day_after_it_as_it_was_last_communicated(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    extend_deadline(
        campaign.register, campaign.call_id, Grant(date(2020, 4, 30), "Bureau"), by="o", now=at("2020-03-16")
    )
    campaign.sweep("2020-04-30")
    assert "deadline" not in done(campaign, "2020-04-30")
    campaign.sweep("2020-05-01")
    assert done(campaign, "2020-05-01")["deadline"] == "replies were requested by 2020-04-30"
    extend_deadline(
        campaign.register, campaign.call_id, Grant(date(2020, 5, 15), "Bureau"), by="o", now=at("2020-05-02")
    )
    assert "deadline" not in done(campaign, "2020-05-02")
    campaign.sweep("2020-05-16")
    assert done(campaign, "2020-05-16")["deadline"] == "replies were requested by 2020-05-15"
