"""Parties as lists name them: by codes, official names in six languages, short and former names."""

from __future__ import annotations

import pytest

from followup.content import load_content
from followup.services.people.contact_table import contact_lists
from followup.services.people.parties import names_by_code
from followup.services.people.recognising import Recognised, folded
from followup.vocabulary.errors import BadInput
from followup.writing.mail import mail_roles

KNOWN = Recognised({"ZMWG": ["Zero Mercury Working Group"]})


@pytest.mark.parametrize("code", names_by_code())
def test_every_official_name_in_every_language_is_of_its_party(code: str) -> None:
    assert {KNOWN.code(name) for name in (code, *names_by_code()[code])} == {code}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("Turkey", "TUR"),
        ("TÜRKIYE", "TUR"),
        ("Vietnam", "VNM"),
        ("Bolivia", "BOL"),
        ("Plurinational State of Bolivia", "BOL"),
        ("玻利维亚", "BOL"),
        ("Cote d\u2019Ivoire", "CIV"),
        ("The Netherlands", "NLD"),
        ("Congo", "COG"),
        ("DRC", "COD"),
        ("gb", "GBR"),
        ("St. Kitts & Nevis", "KNA"),
        ("Republic of Kenya", "KEN"),
        ("République du Mali", "MLI"),
        ("Republic of Korea", "KOR"),
        ("Swaziland", "SWZ"),
        ("European Union (EU)", "EU"),
        ("Zero Mercury Working Group (ZMWG)", "ZMWG"),
        ("Argentine Research Group (ARG)", None),
        ("Republic of China", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_other_names_of_parties(written: str, code: str | None) -> None:
    assert KNOWN.code(written) == code


def test_a_name_of_two_is_asked_about_and_one_like_it_is_offered() -> None:
    with pytest.raises(BadInput, match="'Korea' may be KOR or PRK; write the code"):
        KNOWN.code("Korea")
    assert KNOWN.near("Argentinia") == "; did you mean Argentina (ARG)?"
    assert KNOWN.near("Atlantis") == "; write its ISO 3166-1 code, as ARG, or its official name"


def test_other_names_are_of_known_parties_and_are_no_official_name_of_another() -> None:
    others = load_content("storage", "reference", "other_names.yaml")["names"]
    official = {folded(name): code for code, names in names_by_code().items() for name in names}
    assert {official.get(folded(name), code) == code for code, names in others.items() for name in names} == {True}
    assert set(others) <= set(names_by_code())


def test_what_lists_call_a_column_or_a_role_says_one_thing_and_every_role_can_be_written_to() -> None:
    lists = contact_lists()
    heads = [head for heads in lists["columns"].values() for head in {folded(one) for one in heads}]
    assert sorted({head for head in heads if heads.count(head) > 1}) == []
    for convention in ("minamata", "basel", "rotterdam", "cites", "ramsar"):
        roles = [one for one in lists["roles"].values() if convention in one.get("conventions", (convention,))]
        called = [folded(name) for role in roles for name in role["called"]]
        assert len(called) == len(set(called)), convention
    assert set(mail_roles()) == set(lists["roles"])
