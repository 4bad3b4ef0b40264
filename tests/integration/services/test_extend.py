"""More time for all or for one party: what moves, what is withdrawn, who is told, who must approve again."""

from datetime import date
from pathlib import Path

import pytest

from followup.delivery.dispatch import dispatch
from followup.records.register import Register
from followup.services.calls.extend import ExtensionReport, Grant, extend_deadline
from followup.services.mail.approvals import approve_round
from followup.services.mail.sweep import sweep
from followup.services.people.promises import Promise, note_promise
from followup.services.tasks.show import show_task
from followup.vocabulary.errors import BadInput, FollowupError, NotAllowed, NotFound
from tests.integration.services.campaign import HOUSE, PARTIES, Campaign, at
from tests.integration.services.life_machine import Accepting
from tests.integration.services.many_calls import many_calls


@pytest.fixture
def campaign(register: Register, tmp_path: Path) -> Campaign:
    return Campaign.started(register, tmp_path)


def extend(campaign: Campaign, until: str, on: str, party: str | None = None) -> ExtensionReport:
    grant = Grant(date.fromisoformat(until), "Bureau", party)
    return extend_deadline(campaign.register, campaign.call_id, grant, by="officer", now=at(on))


def planned(campaign: Campaign) -> dict[str, date]:
    return {step.code: step.due_on for step in campaign.steps() if step.status == "planned"}


def test_the_steps_not_yet_sent_move_with_the_date(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    campaign.go_through("2020-03-10")

    report = extend(campaign, "2020-04-30", on="2020-03-16")

    assert {one.code: (one.was, one.now) for one in report.moved} == {
        "second_reminder": (date(2020, 3, 24), date(2020, 4, 23)),
        "last_reminder": (date(2020, 4, 7), date(2020, 5, 7)),
    }
    assert planned(campaign) == {
        "notice": date(2020, 3, 16),
        "second_reminder": date(2020, 4, 23),
        "last_reminder": date(2020, 5, 7),
    }
    assert (report.was, report.version, report.notices, report.after_mandated) == (date(2020, 3, 31), 2, 4, False)
    assert campaign.call().rounds[0].reply_by == date(2020, 4, 30)
    view = show_task(campaign.register, campaign.call_task, today=date(2020, 3, 16))
    assert view.communicated_on == date(2020, 4, 30)
    assert view.call is not None
    [line] = view.call.rounds[0].extensions
    assert (line.party, line.granted_by, line.granted_on) == (None, "Bureau", date(2020, 3, 16))


def test_whoever_has_answered_is_not_told(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    campaign.answer("CHN", "2020-02-20")
    assert extend(campaign, "2020-04-30", on="2020-03-02").notices == 3
    assert campaign.go_through("2020-03-02") == 3
    assert campaign.mailed("notice") == {"ARG", "KHM", "SEN"}


def test_whoever_promised_is_told_of_more_time_and_not_reminded(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    promise = Promise(call=campaign.call_id, party="SEN", promised_by=date(2020, 4, 15))
    note_promise(campaign.register, promise, by="officer", now=at("2020-03-01"))
    assert extend(campaign, "2020-04-30", on="2020-03-02").notices == 4
    assert campaign.go_through("2020-03-02") == 4
    assert "SEN" in campaign.mailed("notice")
    campaign.go_through("2020-04-09")
    assert "SEN" not in campaign.mailed("first_reminder")


def test_a_notice_and_the_moved_steps_wait_for_a_second_person(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    extend(campaign, "2020-04-30", on="2020-03-02")
    campaign.sweep("2020-03-02")
    assert campaign.send("2020-03-02") == 0
    with pytest.raises(NotAllowed, match="a second person approves"):
        approve_round(campaign.register, campaign.call().rounds[0].id, by="officer", now=at("2020-03-02"))
    campaign.approve("2020-03-02")
    assert campaign.send("2020-03-02") == 4
    campaign.sweep("2020-04-09")  # covered by the same approval
    assert campaign.send("2020-04-09") == 4


def test_a_reminder_prepared_for_the_earlier_date_never_leaves(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    campaign.sweep("2020-03-10")  # approved already with the letter: it could leave at any moment
    report = extend(campaign, "2020-04-30", on="2020-03-10")
    assert report.withdrawn == 4
    assert campaign.go_through("2020-03-10") == 4
    assert campaign.mailed("first_reminder") == set()
    assert campaign.mailed("notice") == set(PARTIES)


def test_more_time_for_one_party_leaves_the_others_as_they_were(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    campaign.go_through("2020-03-10")

    report = extend(campaign, "2020-04-30", on="2020-03-16", party="KHM")

    assert report.notices == 1
    assert campaign.call().rounds[0].reply_by == date(2020, 3, 31)
    assert campaign.go_through("2020-03-16") == 1
    assert campaign.mailed("notice") == {"KHM"}
    campaign.go_through("2020-03-24")
    assert campaign.mailed("second_reminder") == {"ARG", "CHN", "SEN"}
    campaign.go_through("2020-04-23")
    assert campaign.mailed("second_reminder") == set(PARTIES)
    with campaign.register.reading() as unit:
        texts = [row.content for row in unit.mail.messages(limit=100) if b"30 April 2020" in row.content]
    assert len(texts) == 2  # the notice and the reminder of Cambodia alone
    assert campaign.answer("KHM", "2020-04-20").late is False
    assert campaign.answer("ARG", "2020-04-20").late is True


def test_a_reminder_waiting_for_a_party_with_more_time_is_withdrawn(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    campaign.sweep("2020-03-10")
    assert extend(campaign, "2020-04-30", on="2020-03-10", party="SEN").withdrawn == 1
    campaign.go_through("2020-03-10")
    assert campaign.mailed("first_reminder") == {"ARG", "CHN", "KHM"}


def test_a_partys_own_later_date_outlives_a_shorter_one_for_all(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    extend(campaign, "2020-06-30", on="2020-03-02", party="ARG")
    campaign.go_through("2020-03-02")

    report = extend(campaign, "2020-05-29", on="2020-03-03")

    assert report.notices == 3
    campaign.go_through("2020-03-03")
    assert {(step.code, step.due_on) for step in campaign.steps() if step.party_id and step.status == "planned"} == {
        ("first_reminder", date(2020, 6, 9)),
        ("second_reminder", date(2020, 6, 23)),
        ("last_reminder", date(2020, 7, 7)),
    }


def test_a_second_extension_takes_the_place_of_a_notice_that_has_not_left(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    extend(campaign, "2020-04-30", on="2020-03-02")
    campaign.sweep("2020-03-02")
    assert extend(campaign, "2020-05-29", on="2020-03-03").withdrawn == 4
    assert campaign.go_through("2020-03-03") == 4


def test_a_notice_tells_the_day_that_its_reader_knows_of(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    extend(campaign, "2020-04-15", on="2020-02-03", party="ARG")
    campaign.go_through("2020-02-03")
    extend(campaign, "2020-04-10", on="2020-02-10")
    campaign.go_through("2020-02-10")
    extend(campaign, "2020-12-28", on="2020-02-12")  # its notice never leaves: it is overtaken on the same day
    extend(campaign, "2021-01-04", on="2020-02-12")
    campaign.go_through("2020-02-12")
    with campaign.register.reading() as unit:
        sent = [row for row in unit.mail.messages(limit=100) if b"4 January 2021" in row.content]
        contacts = unit.mail.contacts({row.contact_id or "" for row in sent})
        parties = unit.people.parties_by_id({contact.party_id for contact in contacts.values()})
    changed = {
        parties[contacts[row.contact_id or ""].party_id].code: b"from 15 April 2020 to"
        in b" ".join(row.content.split())
        for row in sent
        if row.language == "en"
    }
    assert changed == {code: code == "ARG" for code in changed}
    assert set(changed) >= {"ARG", "SEN"}
    assert not any(b"28 December" in row.content for row in sent)


def test_before_the_letter_has_left_its_date_changes_without_a_notice(campaign: Campaign) -> None:
    campaign.sweep("2020-01-06")
    report = extend(campaign, "2020-04-30", on="2020-01-07")
    assert (report.notices, report.withdrawn) == (0, 4)
    assert campaign.go_through("2020-01-07") == 4
    with campaign.register.reading() as unit:
        sent = [row for row in unit.mail.messages(limit=100) if row.status in {"sent", "confirmed"}]
    assert all(b"30 April 2020" in row.content for row in sent)


def test_the_internal_dates_behind_the_call_move(campaign: Campaign) -> None:
    before = {
        one.code: one.due_on
        for one in show_task(campaign.register, campaign.call_task, today=date(2020, 2, 1)).milestones
    }
    campaign.go_through("2020-01-06")
    extend(campaign, "2021-09-30", on="2020-03-02")
    after = {
        one.code: one.due_on
        for one in show_task(campaign.register, campaign.call_task, today=date(2020, 3, 2)).milestones
    }
    assert all(after[code] == before[code] or (after[code] or date.min) > (before[code] or date.min) for code in before)
    assert after.get("call_closes") in {None, date(2021, 9, 30)}


@pytest.mark.parametrize(
    ("until", "party", "error", "why"),
    [
        ("2020-03-31", None, BadInput, "no extension: a reply is requested by 2020-03-31"),
        ("2020-02-01", None, BadInput, "no extension"),
        ("2020-04-30", "FRA", NotFound, "FRA was not asked by the letter of 2020-01-06"),
    ],
)
def test_what_is_no_extension_is_refused_and_changes_nothing(
    campaign: Campaign, until: str, party: str | None, error: type[FollowupError], why: str
) -> None:
    campaign.go_through("2020-01-06")
    before = planned(campaign)
    with pytest.raises(error, match=why):
        extend(campaign, until, on="2020-03-02", party=party)
    assert planned(campaign) == before


def test_a_day_that_has_passed_is_refused(campaign: Campaign) -> None:
    campaign.go_through("2020-01-06")
    with pytest.raises(BadInput, match="2020-04-30 has passed"):
        extend(campaign, "2020-04-30", on="2020-06-01")


def test_one_party_has_no_more_time_before_the_letter_left(campaign: Campaign) -> None:
    with pytest.raises(NotAllowed, match="has not left yet"):
        extend(campaign, "2020-04-30", on="2020-01-06", party="ARG")


def test_more_time_of_which_nothing_moves_is_kept_all_the_same(campaign: Campaign) -> None:
    """Found by the life of a call at random: whoever has answered and has no step to come may still be given time."""
    for day in ("2020-01-06", "2020-03-10", "2020-03-24", "2020-04-07"):
        campaign.go_through(day)
    campaign.answer("ARG", "2020-04-08")
    assert extend(campaign, "2020-05-29", on="2020-04-09", party="ARG").notices == 0
    assert extend(campaign, "2020-05-29", on="2020-04-09").version == 3


def test_more_time_for_all_overtakes_a_notice_to_one_party_that_has_not_left(campaign: Campaign) -> None:
    """Found by the life of a call at random, once mail waited for its contact's turn."""
    campaign.go_through("2020-01-06")
    extend(campaign, "2020-04-10", on="2020-01-08", party="SEN")
    campaign.sweep("2020-01-08")

    assert extend(campaign, "2020-06-30", on="2020-01-09").withdrawn == 1

    assert campaign.go_through("2020-01-09") == 4
    with campaign.register.reading() as unit:
        told = [
            row.content for row in unit.mail.messages(statuses=["confirmed"], limit=100) if "More time" in row.subject
        ]
    assert all(b"10 April 2020" not in content for content in told)


def test_one_extension_for_a_whole_convention_leaves_no_stale_mail(sqlite_register: Register) -> None:
    """190 parties with 2 contacts each: the first reminder is approved and about to leave when more time is granted."""
    parties = [f"P{number:03}" for number in range(190)]
    [(round_id, task)] = many_calls(sqlite_register, 1, asked=parties, contacts_each=2).items()
    way = Accepting()
    with sqlite_register.reading() as unit:
        call = unit.calls.of_task(task)
    assert call is not None

    def works(day: str, *, approved: bool = False) -> int:
        sweep(sqlite_register, HOUSE, by="followup", now=at(day))
        if approved:
            approve_round(sqlite_register, round_id, by="head of unit", now=at(day))
        return dispatch(sqlite_register, way, by="followup", now=at(day)).sent

    assert works("2020-01-06", approved=True) == 380
    sweep(sqlite_register, HOUSE, by="followup", now=at("2020-03-10"))

    report = extend_deadline(
        sqlite_register, call.id, Grant(date(2020, 4, 30), "Bureau"), by="officer", now=at("2020-03-10")
    )

    assert (report.withdrawn, report.notices) == (380, 190)
    assert {one.code: one.now for one in report.moved} == {
        "first_reminder": date(2020, 4, 9),
        "second_reminder": date(2020, 4, 23),
        "last_reminder": date(2020, 5, 7),
    }
    assert works("2020-03-10", approved=True) == 380
    assert works("2020-04-09") == 380
    with sqlite_register.reading() as unit:
        left = [row for row in unit.mail.messages(limit=2000) if row.status == "confirmed"]
        later = [row for row in left if row.sent_at and row.sent_at > at("2020-01-06")]
    assert len(later) == 760
    assert all(b"30 April 2020" in row.content for row in later)
