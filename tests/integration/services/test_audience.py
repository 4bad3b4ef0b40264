"""To whom a letter goes on its day: all parties, regional groups, named parties and organizations; what it seeks."""

from datetime import date
from pathlib import Path

import pytest

from followup.content import load_content
from followup.records.register import Register
from followup.services.calls.items import Sought, add_item
from followup.services.calls.letters import Letter, add_letter, open_call
from followup.services.calls.replies import reply_register
from followup.services.people import membership
from followup.services.people.audience import resolve_audience, told_of_lists
from followup.services.people.groups import group_on
from followup.vocabulary.errors import BadInput, FollowupError, NotFound
from followup.vocabulary.languages import UN_LANGUAGES
from tests.fixtures.calls import ASKED, OpenCall, at, open_a_call
from tests.fixtures.rows import OFFICER, task_with_its_source

SEVEN = ["BASEL", "GEF", "MLF", "MONTREAL", "ROTTERDAM", "STOCKHOLM", "UNFCCC"]
"""Those that were asked for information on technology transfer before OEWG-2 of the mercury process."""


@pytest.fixture
def call(register: Register, tmp_path: Path) -> OpenCall:
    return open_a_call(register, tmp_path)


def resolve(call: OpenCall, *names: str, day: str = "2020-03-02") -> list[str]:
    return resolve_audience(
        call.register, names, convention="minamata", day=date.fromisoformat(day), by=OFFICER, now=at("2020-03-02")
    )


def test_seven_organizations_are_asked_by_name_and_counted_by_themselves(call: OpenCall) -> None:
    assert resolve(call, *SEVEN) == SEVEN
    audience = ("national_focal_points",)
    letter = Letter(key="two", dated=date(2020, 3, 2), titles={}, audience=audience, reply_by=date(2020, 5, 1))
    opened = add_letter(call.register, call.call, letter, SEVEN, by=OFFICER, now=at("2020-03-02"))
    assert (opened.asked, sorted(opened.without_contact)) == (7, SEVEN)
    found = reply_register(call.register, call.call, today=date(2020, 3, 2))
    assert [(one.region, one.asked) for one in found.regions] == [("no_regional_group", 4), ("organizations_asked", 7)]


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> dict[str, date]:
    """Since when the Convention is in force for whom, in a list that is complete for the days up to its end."""
    in_force: dict[str, date] = {}
    status = {"convention": "minamata", "complete_until": date(2019, 12, 21), "in_force": in_force}
    monkeypatch.setattr(membership, "_statuses", lambda: {"minamata": status})
    return in_force


def test_where_no_list_is_kept_all_are_the_parties_with_a_contact(
    call: OpenCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(membership, "_statuses", dict)
    resolve(call, "GEF", "JPN")
    assert resolve(call, "ALL") == sorted(ASKED)
    assert told_of_lists(["ALL"], "minamata", date(2020, 3, 2)) == (
        "which parties minamata has is not kept here: those with a contact under it are asked"
    )


def test_after_the_end_of_the_list_whoever_joined_is_known_by_a_contact(
    call: OpenCall, listed: dict[str, date]
) -> None:
    listed |= {"JPN": date(2017, 8, 16), "KHM": date(2021, 7, 7)}
    assert resolve(call, "ALL", day="2019-12-21") == ["JPN"]
    assert resolve(call, "ALL", day="2019-12-22") == sorted({*ASKED, "JPN"})
    assert told_of_lists(["africa"], "minamata", date(2019, 12, 22)) == (
        "the list of parties to minamata kept here ends on 2019-12-21: "
        "of those that joined later only parties with a contact under it are asked"
    )
    assert told_of_lists(["africa"], "minamata", date(2019, 12, 21)) is None
    assert told_of_lists(["JPN"], "minamata", date(2019, 12, 22)) is None


def test_a_regional_group_is_its_parties(call: OpenCall, listed: dict[str, date]) -> None:
    listed |= {"JPN": date(2017, 8, 16), "FRA": date(2017, 8, 16)}
    assert resolve(call, "JPN", "FRA") == ["FRA", "JPN"]
    assert resolve(call, "asia_pacific", "GEF") == ["GEF", "JPN"]


def test_where_the_list_of_parties_is_whole_every_day_has_its_own_denominator(
    call: OpenCall, monkeypatch: pytest.MonkeyPatch
) -> None:
    status = {
        "convention": "minamata",
        "complete_until": date(2021, 12, 31),
        "in_force": {"JPN": date(2017, 8, 16), "FRA": date(2021, 1, 1)},
    }
    monkeypatch.setattr(membership, "_statuses", lambda: {"minamata": status})
    assert resolve(call, "ALL", day="2019-12-13") == ["JPN"]
    assert resolve(call, "ALL", day="2021-05-20") == ["FRA", "JPN"]
    assert membership.member_since("FRA") == {"minamata": date(2021, 1, 1)}


def test_a_reminder_letter_goes_to_those_from_whom_nothing_has_come(call: OpenCall) -> None:
    call.receive("ARG")

    def owing(of: str | None) -> list[str]:
        day, now = date(2020, 4, 1), at("2020-04-01")
        return resolve_audience(
            call.register, ["nothing_received"], convention="minamata", day=day, by=OFFICER, now=now, call=of
        )

    assert owing(call.call) == sorted(set(ASKED) - {"ARG"})
    with pytest.raises(BadInput, match="name the call"):
        owing(None)


def test_a_list_of_states_is_its_parties(call: OpenCall, listed: dict[str, date]) -> None:
    listed |= {"KHM": date(2017, 8, 16), "VUT": date(2017, 8, 16)}
    assert resolve(call, "least_developed", day="2020-01-06") == ["KHM", "VUT"]
    assert resolve(call, "least_developed", "DEU", day="2021-01-06") == ["DEU", "KHM"]


@pytest.mark.parametrize(
    ("name", "day", "on_it"),
    [
        ("annex_i", "2009-12-07", "DEU EU TUR"),
        ("annex_i", "2011-12-07", "DEU EU MLT TUR"),
        ("annex_i", "2023-11-30", "CYP DEU EU MLT TUR"),
        ("non_annex_i", "2009-12-07", "BRA BTN CYP FJI KHM MLT"),
        ("non_annex_i", "2023-11-30", "BRA BTN FJI KHM"),
        ("developing", "2023-11-30", "BRA BTN FJI KHM"),
        ("least_developed", "2023-11-30", "BTN KHM"),
        ("least_developed", "2023-12-13", "KHM"),
        ("landlocked_developing", "2023-12-13", "BTN"),
        ("small_island_developing", "2023-12-13", "FJI"),
    ],
)
def test_a_list_is_as_it_was_on_the_day(name: str, day: str, on_it: str) -> None:
    everybody = ("BRA", "BTN", "CYP", "DEU", "EU", "FJI", "KHM", "MLT", "TUR")
    assert group_on(name, "unfccc", date.fromisoformat(day), everybody) == set(on_it.split())


@pytest.mark.parametrize(("name", "day"), [("annex_i", "1998-01-01"), ("least_developed", "2030-01-01")])
def test_a_day_for_which_a_list_is_not_known_is_refused(name: str, day: str) -> None:
    with pytest.raises(BadInput, match=r"groups\.yaml up to date"):
        group_on(name, "unfccc", date.fromisoformat(day), ())


@pytest.mark.parametrize(
    ("name", "kind", "reason"),
    [
        ("developing", BadInput, "is not recorded for minamata"),
        ("non_annex_i", BadInput, "is a list of unfccc, not of minamata"),
        ("XXX", NotFound, "XXX: no party"),
        ("all", NotFound, "all: no party"),
    ],
)
def test_an_audience_that_is_not_known_is_refused(
    call: OpenCall, name: str, kind: type[FollowupError], reason: str
) -> None:
    with pytest.raises(kind, match=reason):
        resolve(call, name)


def test_one_letter_carries_two_calls(call: OpenCall) -> None:
    task, rows = task_with_its_source("MC-3/9")
    with call.register.writing(by=OFFICER, at=at("2020-01-02"), reason="a second decision") as unit:
        unit.add(*rows)
    other = open_call(call.register, task.id, {"en": "Waste thresholds"}, by=OFFICER, now=at("2020-03-02"))
    audience = ("national_focal_points",)
    letter = Letter(key="both", dated=date(2020, 3, 2), titles={}, audience=audience, reply_by=date(2020, 5, 1))
    for one in (call.call, other):
        add_letter(call.register, one, letter, ASKED, by=OFFICER, now=at("2020-03-02"))
    with call.register.reading() as unit:
        documents = {
            row.letter_document_id for one in unit.calls.all() for row in one.rounds if row.reply_by == date(2020, 5, 1)
        }
    assert len(documents) == 1


def test_items_have_deadlines_of_their_own(call: OpenCall) -> None:
    needs = Sought({"en": "Needs"}, paragraph="3 (a)", due_on=date(2020, 2, 15), form="https://forms.example/needs")
    support = Sought({"en": "Support given"}, as_soon_as_possible=True)
    added = [add_item(call.register, call.call, one, by=OFFICER, now=at("2020-01-06")) for one in (needs, support)]
    assert [(one.number, one.due_on, one.as_soon_as_possible) for one in added] == [
        (1, date(2020, 2, 15), False),
        (2, None, True),
    ]
    for wrong, reason in (
        (Sought({"en": "x"}, due_on=date(2020, 2, 15), as_soon_as_possible=True), "not both"),
        (Sought({"en": " "}), "say what is sought"),
    ):
        with pytest.raises(BadInput, match=reason):
            add_item(call.register, call.call, wrong, by=OFFICER, now=at("2020-01-06"))


def test_organizations_have_their_names_in_six_languages_and_codes_of_their_own() -> None:
    organizations = load_content("storage", "reference", "organizations.yaml")["organizations"]
    parties = load_content("storage", "reference", "parties.yaml")["parties"]
    assert sorted(organizations) == SEVEN
    assert not organizations.keys() & parties.keys()
    for one in organizations.values():
        assert sorted(one["names"]) == sorted(UN_LANGUAGES)
