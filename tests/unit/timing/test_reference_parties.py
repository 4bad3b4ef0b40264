"""The parties of the reference data: names in six languages, codes, groups, and since when a convention is in force."""

from __future__ import annotations

from collections import Counter
from datetime import date

from followup.content import content_files, load_content, load_yaml
from followup.vocabulary.languages import UN_LANGUAGES

PARTIES = load_content("storage", "reference", "parties.yaml")["parties"]

THIRTEEN = [
    ("ARG", "Argentina", "阿根廷"),
    ("KHM", "Cambodia", "柬埔寨"),
    ("CAN", "Canada", "加拿大"),
    ("ECU", "Ecuador", "厄瓜多尔"),
    ("GMB", "Gambia", "冈比亚"),
    ("DEU", "Germany", "德国"),
    ("JPN", "Japan", "日本"),
    ("MNE", "Montenegro", "黑山"),
    ("NLD", "Netherlands", "荷兰"),
    ("OMN", "Oman", "阿曼"),
    ("QAT", "Qatar", "卡塔尔"),
    ("SYC", "Seychelles", "塞舌尔"),
    ("USA", "United States of America", "美利坚合众国"),
]


def test_the_parties_of_a_note_in_the_order_of_their_english_names() -> None:
    named = [(code, PARTIES[code]["names"]["en"], PARTIES[code]["names"]["zh"]) for code, *_ in THIRTEEN]
    assert named == THIRTEEN
    order = list(PARTIES)
    assert [order.index(code) for code, *_ in THIRTEEN] == sorted(order.index(code) for code, *_ in THIRTEEN)


def test_every_party_has_its_name_in_the_six_languages() -> None:
    for code, party in PARTIES.items():
        assert set(party["names"]) == set(UN_LANGUAGES), code
        assert all(name == name.strip() for name in party["names"].values()), code


def test_names_and_codes_are_unique() -> None:
    for language in UN_LANGUAGES:
        counted = Counter(party["names"][language] for party in PARTIES.values())
        assert [name for name, count in counted.items() if count > 1] == []
    assert len({party["iso2"] for party in PARTIES.values()}) == len(PARTIES)
    assert PARTIES["NOR"]["iso2"] == "NO"


def test_the_members_of_the_united_nations_are_all_there() -> None:
    others = {"COK", "NIU", "VAT", "PSE", "EU"}
    assert len(set(PARTIES) - others) == 193
    groups = Counter(party.get("group") for code, party in PARTIES.items() if code not in others)
    assert set(groups) == {
        "africa",
        "asia_pacific",
        "eastern_europe",
        "latin_america_and_caribbean",
        "western_europe_and_others",
    }
    assert (groups["africa"], groups["eastern_europe"], groups["latin_america_and_caribbean"]) == (54, 23, 33)


def test_the_status_of_a_convention_names_known_parties_and_up_to_which_day_it_is_complete() -> None:
    for path in content_files("storage", "reference", "status"):
        status = load_yaml(path)
        assert status["convention"] == path.stem
        assert status["source"]
        assert isinstance(status["complete_until"], date)
        assert set(status["in_force"]) <= set(PARTIES)
        assert all(isinstance(day, date) for day in status["in_force"].values())
