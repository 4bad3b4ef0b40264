"""Lists of contacts as secretariats and ministries keep them by hand: taken in, told row by row, never guessed."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from followup.records.register import Register
from followup.services.people.contacts import ImportReport, export_contacts, import_contacts
from followup.vocabulary.errors import BadInput
from tests.fixtures.calls import at
from tests.fixtures.rows import OFFICER

NOW = at("2024-02-01")
Rows = Sequence[Sequence[str]]


def text_of(rows: Rows, encoding: str = "utf-8", separator: str = ",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def take_in(register: Register, folder: Path, content: bytes, **how: Any) -> ImportReport:  # noqa: ANN401
    file = folder / "list"
    file.write_bytes(content)
    convention = how.pop("convention", "minamata")
    return import_contacts(register, file, convention, by=OFFICER, now=NOW, **how)


def told(report: ImportReport) -> list[tuple[int, str, str, str | None]]:
    return [(one.row, one.party, one.outcome.value, one.reason) for one in report.rows]


def held(register: Register, convention: str = "minamata") -> list[list[str]]:
    """Party, role, slot, name and address of every contact."""
    rows = csv.DictReader(io.StringIO(export_contacts(register, convention, "csv", made=NOW).decode("utf-8-sig")))
    return [[row[column] for column in ("party", "role", "slot", "name", "address")] for row in rows]


TWO = ", and not exactly one address can be written to; give each a row of its own"
CBD = [
    ["List of national focal points"],
    ["as of 12 January 2024", "", "", "", ""],
    ["Country", "Focal point type", "Title", "First name", "Last name", "E-mail", "Tel"],
    ["AFRICA"],
    ["Algeria", "Primary NFP", "Mr.", "Karim", "EXEMPLE", "karim@env.dz.example", "+213 1"],
    ["Türkiye", "NFP", "Dr.", "Can", "Örnek", "can@tr.example"],
    ["Turkey", "NFP", "Dr.", "Can", "Örnek", "Can Örnek <can@tr.example>"],
    ["Viet Nam", "NFP", "", "A", "Nguyen", "a@vn.example"],
    ["Vietnam", "NFP", "", "B", "Tran", "mailto:b@vn.example"],
    ["Côte d'Ivoire", "NFP", "Mme", "Awa", "Test", "a@ci.example; b@ci.example"],
    ["Argentinia", "NFP", "", "X", "Y", "x@y.example"],
    ["", "", ""],
    ["Total: 6"],
]


@pytest.mark.parametrize(("encoding", "separator"), [("utf-8-sig", ","), ("cp1252", ";"), ("utf-16", "\t")])
def test_a_list_with_a_title_headings_and_names_in_parts(
    sqlite_register: Register, tmp_path: Path, encoding: str, separator: str
) -> None:
    report = take_in(sqlite_register, tmp_path, text_of(CBD, encoding, separator))
    assert told(report) == [
        (5, "DZA", "new", None),
        (6, "TUR", "new", None),
        (7, "TUR", "same", "says the same as row 6"),
        (8, "VNM", "new", None),
        (9, "VNM", "new", "holder 2 of this role"),
        (10, "CIV", "refused", f"address: more than one stands here{TWO}"),
        (11, "Argentinia", "refused", "party: Argentinia is no party known here; did you mean Argentina (ARG)?"),
    ]
    assert [(one.row, one.text) for one in report.headings] == [(4, "AFRICA"), (13, "Total: 6")]
    assert report.ignored_columns == ["Tel"]
    assert held(sqlite_register) == [
        ["DZA", "national_focal_point", "1", "Mr. Karim EXEMPLE", "karim@env.dz.example"],
        ["TUR", "national_focal_point", "1", "Dr. Can Örnek", "can@tr.example"],
        ["VNM", "national_focal_point", "1", "A Nguyen", "a@vn.example"],
        ["VNM", "national_focal_point", "2", "B Tran", "b@vn.example"],
    ]
    turned = [*CBD[:3], *reversed(CBD[3:])]
    again = take_in(sqlite_register, tmp_path, text_of(turned, encoding, separator))
    assert [one.outcome.value for one in again.rows].count("same") == 5


BOLIVIA = [
    ("gb18030", "国家 角色 姓名 E-mail 语言", ["多民族玻利维亚国", "国家协调中心", "安娜", "西班牙文"]),
    ("cp1251", "Страна Роль ФИО E-mail Язык", ["Боливия", "Национальный координатор", "Анна", "испанский"]),
    ("cp1256", "البلد الدور الاسم E-mail اللغة", ["بوليفيا", "جهة الاتصال الوطنية", "آنا", "الإسبانية"]),
    ("utf-16", "País Cargo Nombre Correo Idioma", ["Bolivia", "Punto focal nacional", "Ana", "Español"]),
    ("cp1252", "Pays Fonction Nom Courriel Langue", ["Bolivie", "Correspondant national", "Anaïs", "espagnol"]),
]


@pytest.mark.parametrize(("encoding", "head", "cells"), BOLIVIA)
def test_a_list_in_any_official_language(
    sqlite_register: Register, tmp_path: Path, encoding: str, head: str, cells: list[str]
) -> None:
    rows = [head.split(), [*cells[:3], "a@bo.example", cells[3]]]
    [row] = take_in(sqlite_register, tmp_path, text_of(rows, encoding, ";")).rows
    assert (row.party, row.role, row.outcome.value) == ("BOL", "national_focal_point", "new")
    with sqlite_register.reading() as unit:
        [contact] = unit.people.contacts("minamata")
    assert (contact.name, contact.address, contact.language) == (cells[2], "a@bo.example", "es")


def spreadsheet() -> bytes:
    """The authorities of CITES as they may be kept: read-me first, merged cells, formulas, days, gaps."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet("Read me").write(0, 0, "This workbook lists the authorities")
        old = book.add_worksheet("old")
        old.write_row(0, 0, ["Party", "Role", "E-mail"])
        old.write_row(1, 0, ["FRA", "management authority", "old@fr.example"])
        old.hide()
        sheet, day = book.add_worksheet("Authorities"), book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.merge_range("A1:F1", "Management and Scientific Authorities")
        sheet.write_row(2, 0, ["Party", "Role", "Name", "E-mail", "Since", "Phone"])
        sheet.merge_range("A4:A6", "Türkiye")
        sheet.write_row(3, 1, ["Management Authority", "Dr. Can Örnek", "can@tr.example"])
        sheet.write_datetime(3, 4, datetime(2021, 6, 18), day)  # noqa: DTZ001  a day of a spreadsheet
        sheet.write_number(3, 5, 902125551234)
        sheet.write_row(4, 1, ["Scientific Authority", "Ece", "ece@tr.example"])
        sheet.write_row(5, 1, ["Management Authority", "Efe", "efe@tr.example"])
        sheet.write_row(9, 0, ["Brazil", "MA"])
        sheet.write_formula(9, 2, '=CONCATENATE("Ana")', None, "Ana")
        sheet.write_formula(9, 3, '=HYPERLINK("mailto:ana@br.example")', None, "ana@br.example")
        sheet.write_row(10, 0, ["Chad", "MA", "Y"])
        sheet.write_formula(10, 3, "=VLOOKUP(1,A1:A2,2)", None, "#N/A")
        sheet.write_row(11, 0, ["Kenya", "NFP", "Z", "n/a", "03/04/2021"])
        for row in range(20, 40):
            sheet.write_blank(row, 0, None, day)
    return out.getvalue()


def test_a_spreadsheet_as_it_is_kept(sqlite_register: Register, tmp_path: Path) -> None:
    report = take_in(sqlite_register, tmp_path, spreadsheet(), convention="cites")
    assert told(report) == [
        (4, "TUR", "new", None),
        (5, "TUR", "new", None),
        (6, "TUR", "new", "holder 2 of this role"),
        (10, "BRA", "new", None),
        (
            11,
            "TCD",
            "refused",
            "address: the spreadsheet shows the error #N/A; correct the formula, or write the value",
        ),
        (12, "KEN", "refused", "valid_from: '03/04/2021' is 2021-04-03 or 2021-03-04; write it as 2021-06-18"),
    ]
    with sqlite_register.reading() as unit:
        since = {one.name: one.valid_from for one in unit.people.contacts("cites")}
    assert since == {"Dr. Can Örnek": date(2021, 6, 18), "Ece": None, "Efe": None, "Ana": None}
    again = take_in(sqlite_register, tmp_path, spreadsheet(), convention="cites")
    assert {one.outcome.value for one in again.rows} == {"same", "refused"}


def test_who_left_on_a_day_is_followed_and_who_is_not_in_the_list_stays(
    sqlite_register: Register, tmp_path: Path
) -> None:
    head = ["Country", "Name", "E-mail", "From", "Until"]
    before = [head, ["Morocco", "Zoé", "zoe@ma.example"], ["Benin", "Aimé", "aime@bj.example"]]
    take_in(sqlite_register, tmp_path, text_of(before), role="national_focal_point")
    after = [head, ["Morocco", "Zoé", "zoe@ma.example", "", "31.12.2022"], ["Morocco", "Eve", "eve@ma.example"]]
    report = take_in(sqlite_register, tmp_path, text_of(after), role="national_focal_point")
    follows = "taken to hold it from 2023-01-01, the day after row 2 ends"
    assert told(report) == [(2, "MAR", "changed", "changes: valid_to"), (3, "MAR", "new", follows)]
    assert report.not_in_list == ["BEN national_focal_point 1"]
    again = take_in(sqlite_register, tmp_path, text_of(after), role="national_focal_point")
    assert {one.outcome.value for one in again.rows} == {"same"}
    stranger = [head, ["Morocco", "Someone", "else@ma.example"]]
    [row] = take_in(sqlite_register, tmp_path, text_of(stranger), role="national_focal_point").rows
    assert row.reason == "valid_from: somebody holds this office since 2023-01-01; write from which day this one does"


def test_organizations_and_observers_come_in_with_their_contacts(register: Register, tmp_path: Path) -> None:
    rows = [
        ["Name of organization", "Code", "Type", "Role", "E-mail"],
        ["Zero Mercury Working Group (ZMWG)", "", "NGO", "contact point", "e@zmwg.example"],
        ["Global Environment Facility (GEF)", "", "IGO", "focal point", "g@gef.example"],
        ["United States", "", "Observer State", "focal point", "u@us.example"],
        ["Union of Everything", "UOE", "NGO", "focal point", "x@uoe.example"],
        ["Institute of Nothing", "", "NGO", "focal point", "x@nothing.example"],
        ["Argentine Research Group (ARG)", "", "NGO", "focal point", "x@arg.example"],
    ]
    report = take_in(register, tmp_path, text_of(rows))
    assert [(one.party, one.outcome.value) for one in report.rows] == [
        ("ZMWG", "new"),
        ("GEF", "new"),
        ("USA", "new"),
        ("UOE", "new"),
        ("Institute of Nothing", "refused"),
        ("Argentine Research Group (ARG)", "refused"),
    ]
    assert {one.outcome.value for one in take_in(register, tmp_path, text_of(rows)).rows} == {"same", "refused"}
    with register.reading() as unit:
        kinds = {one.code: (one.kind, one.names["en"]) for one in unit.people.parties()}
    assert kinds["ZMWG"] == ("organization", "Zero Mercury Working Group")
    assert kinds["UOE"] == ("organization", "Union of Everything")
    assert kinds["USA"][0] == "party"


def test_what_is_given_out_makes_the_same_register_elsewhere(
    register: Register, sqlite_register: Register, tmp_path: Path
) -> None:
    rows = [*CBD, ["Zero Mercury Working Group (ZMWG)", "NFP", "", "E", "L", "e@zmwg.example"]]
    take_in(register, tmp_path, text_of(rows[:3] + [[*one[:6], "x"] for one in rows[4:12]]))
    given = export_contacts(register, "minamata", "xlsx", made=NOW)
    take_in(sqlite_register, tmp_path, given)
    assert export_contacts(sqlite_register, "minamata", "xlsx", made=NOW) == given


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old form"),
        (b"Country,E-mail\nFrance,a@fr.example\n", "no column 'role'; add one, or say with --role"),
        (b"Party,Role,Email,E-mail\n", "the column 'address' comes twice: 'Email' and 'E-mail'"),
        (b"We met on Friday, and agreed\nthat the list, once made, be sent\n", "no column 'party'"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_to_do(
    sqlite_register: Register, tmp_path: Path, content: bytes, reason: str
) -> None:
    with pytest.raises(BadInput, match=reason):
        take_in(sqlite_register, tmp_path, content)


def test_the_last_day_that_there_is_means_that_there_is_none(sqlite_register: Register, tmp_path: Path) -> None:
    rows = [["Country", "Role", "E-mail", "Until"], ["France", "NFP", "a@fr.example", "31.12.9999"]]
    rows.append(["France", "NFP", "b@fr.example", ""])
    assert [one.outcome.value for one in take_in(sqlite_register, tmp_path, text_of(rows)).rows] == ["new", "new"]
    with sqlite_register.reading() as unit:
        assert [one.valid_to for one in unit.people.contacts("minamata")] == [None, None]


def test_more_holders_than_an_office_can_have_are_refused(sqlite_register: Register, tmp_path: Path) -> None:
    rows = [["Country", "Role", "E-mail"], *(["France", "NFP", f"n{number}@fr.example"] for number in range(22))]
    outcomes = [one.outcome.value for one in take_in(sqlite_register, tmp_path, text_of(rows)).rows]
    assert outcomes == ["new"] * 20 + ["refused"] * 2
