"""How many parties a convention has on a day, as its secretariat or its depositary published it."""

from __future__ import annotations

from datetime import date

import pytest

from followup.services.people import membership
from followup.services.people.membership import member_since, members_on


@pytest.mark.parametrize(
    ("convention", "day", "count"),
    [
        # The letters of the worked case on capacity-building: asked on the one day, and again on the other.
        ("minamata", date(2019, 12, 13), 113),  # UNEP/MC/COP.3/INF/21, as at 23 September 2019
        ("minamata", date(2021, 5, 20), None),  # whoever joined in 2020 and 2021 is not recorded
        ("minamata", date(2017, 8, 15), 0),
        ("minamata", date(2017, 8, 16), 52),
        ("stockholm", date(2014, 6, 1), 179),
        ("stockholm", date(2021, 5, 20), 184),
        ("basel", date(2014, 6, 1), 181),
        ("basel", date(2021, 5, 20), 188),
        ("rotterdam", date(2014, 2, 17), 154),
        ("rotterdam", date(2021, 5, 20), None),
        ("unfccc", date(2015, 12, 1), 196),
        ("unfccc", date(2021, 11, 1), 197),
        ("unfccc", date(2023, 11, 30), 198),
        ("cites", date(2021, 5, 20), None),
    ],
)
def test_parties_on_a_day(convention: str, day: date, count: int | None) -> None:
    members = members_on(convention, day)
    assert (len(members) if members is not None else None) == count


def test_a_party_joins_on_the_ninetieth_day_after_its_instrument() -> None:
    assert member_since("KOR")["minamata"] == date(2020, 2, 20)
    assert member_since("ARG")["minamata"] == date(2017, 12, 24)
    assert set(member_since("DEU")) == {"basel", "minamata", "rotterdam", "stockholm", "unfccc"}
    assert member_since("XXX") == {}


def test_who_has_left_is_no_party_from_the_day_on(monkeypatch: pytest.MonkeyPatch) -> None:
    status = {
        "complete_until": date(2020, 12, 31),
        "in_force": {"CAN": date(2005, 2, 16), "FRA": date(2005, 2, 16)},
        "until": {"CAN": date(2012, 12, 15)},
    }
    monkeypatch.setattr(membership, "_statuses", lambda: {"kyoto": status})
    days = [date(2005, 2, 15), date(2005, 2, 16), date(2012, 12, 14), date(2012, 12, 15)]
    assert [members_on("kyoto", day) for day in days] == [[], ["CAN", "FRA"], ["CAN", "FRA"], ["FRA"]]
