"""Lists of contacts taken in row by row, from csv and from spreadsheets, and given out again."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.calls.letters import Letter, add_letter
from followup.services.people.contacts import ImportReport, Outcome, export_contacts, import_contacts
from followup.vocabulary.errors import BadInput
from followup.writing.sheets import to_csv, to_xlsx
from tests.fixtures.calls import at, open_a_call
from tests.fixtures.rows import OFFICER

HEAD = ("Party", "Role", "Slot", "Name", "E-mail", "Language", "Zone", "Valid from", "Valid to", "Telephone")
NOW = at("2020-01-06")
ZONE = "America/Argentina/Buenos_Aires"
ARG = ("ARG", "National focal point", "", "Ana Ejemplo", "punto.focal@ambiente.example", "es", ZONE, "", "", "1")


def row(*cells: str) -> tuple[str, ...]:
    """A row of the list, filled up with empty cells."""
    return (*cells, *[""] * (len(HEAD) - len(cells)))


def import_rows(
    register: Register, folder: Path, *rows: Sequence[str], form: str = "csv", dry_run: bool = False
) -> ImportReport:
    file = folder / f"list.{form}"
    file.write_bytes(to_csv(HEAD, rows) if form == "csv" else to_xlsx("List", HEAD, rows, made=NOW))
    return import_contacts(register, file, "minamata", dry_run=dry_run, by=OFFICER, now=NOW)


def outcomes(report: ImportReport) -> list[tuple[int, str, str | None]]:
    return [(one.row, one.outcome.value, one.reason) for one in report.rows]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_list_is_taken_in_and_the_same_list_changes_nothing(register: Register, tmp_path: Path, form: str) -> None:
    rows = [
        ARG,
        row("KHM", "national_focal_point"),
        row("ARG", "permanent_mission", "2", "", "mission@argentina.example"),
    ]
    first = import_rows(register, tmp_path, *rows, form=form)
    assert [one.outcome for one in first.rows] == [Outcome.NEW] * 3
    assert first.ignored_columns == ["Telephone"]
    again = import_rows(register, tmp_path, *rows, form=form)
    assert [one.outcome for one in again.rows] == [Outcome.SAME] * 3
    with register.reading() as unit:
        [argentina] = unit.people.parties(["ARG"])
        held = unit.people.contacts_of("minamata", [argentina.id], ["national_focal_point"], NOW.date())
    assert (argentina.names["en"], argentina.region) == ("Argentina", "latin_america_and_caribbean")
    assert [(one.name, one.address, one.language, one.zone) for one in held] == [ARG[3:7]]


def test_a_successor_ends_the_office_of_the_one_before(register: Register, tmp_path: Path) -> None:
    successor = row("ARG", "national_focal_point", "", "Beto Ejemplo", "beto@ambiente.example", "es", "", "2021-03-01")
    import_rows(register, tmp_path, ARG)
    report = import_rows(register, tmp_path, successor)
    assert outcomes(report) == [(2, "new", "takes over; the holder before it ends on 2021-02-28")]
    assert [one.outcome for one in import_rows(register, tmp_path, ARG, successor).rows] == [Outcome.SAME] * 2
    for day, name in ((date(2021, 2, 28), "Ana Ejemplo"), (date(2021, 3, 1), "Beto Ejemplo")):
        with register.reading() as unit:
            [party] = unit.people.parties(["ARG"])
            assert [c.name for c in unit.people.contacts_of("minamata", [party.id], ["national_focal_point"], day)] == [
                name
            ]


REFUSED = [
    (row("XXX", "national_focal_point"), "XXX is no party known here; write its ISO 3166-1 code, as ARG"),
    (row("ARG", "friend"), "role: 'friend' is none of"),
    (row("ARG", "national_focal_point", "0"), "slot: '0' is no number from 1 to 20"),
    (row("ARG", "national_focal_point", "", "", "a@b.example, c@d.example"), "not exactly one address"),
    (row("ARG", "national_focal_point", "", "", "a@b.example\r\nBcc: c@d.example"), "line break or control character"),
    (row("ARG", "national_focal_point", "", "Ana\x7fBcc", "a@b.example"), "name: has a line break or control"),
    (row("ARG", "national_focal_point", "", "", "a@b.example", "klingon"), "language: 'klingon' is none of"),
    (row("ARG", "national_focal_point", "", "", "a@b.example", "en", "Mars/Base"), "'Mars/Base' is no time zone"),
    (row("ARG", "national_focal_point", "", "", "", "", "", "yesterday"), "valid_from: 'yesterday' is no day"),
    (
        row("ARG", "national_focal_point", "", "", "", "", "", "2021-03-01", "2021-02-01"),
        "valid_to: 2021-02-01 is before",
    ),
    (row("ARG", "national_focal_point", "", "x" * 201), "name: longer than 200 characters"),
]


@pytest.mark.parametrize(("bad", "reason"), REFUSED)
def test_a_row_that_is_refused_stops_no_other(
    sqlite_register: Register, tmp_path: Path, bad: Sequence[str], reason: str
) -> None:
    report = import_rows(sqlite_register, tmp_path, bad, row("KHM", "national_focal_point", "", "", "a@b.example"))
    assert [one.outcome for one in report.rows] == [Outcome.REFUSED, Outcome.NEW]
    assert reason in (report.rows[0].reason or "")
    with sqlite_register.reading() as unit:
        assert len(unit.people.contacts("minamata")) == 1


def test_the_same_office_twice_in_a_list_is_refused_once(sqlite_register: Register, tmp_path: Path) -> None:
    other = (*ARG[:2], "1", "Beto Ejemplo", *ARG[4:])
    report = import_rows(sqlite_register, tmp_path, (*ARG[:2], "1", *ARG[3:]), ARG, other)
    assert outcomes(report) == [
        (2, "new", None),
        (3, "same", "says the same as row 2"),
        (4, "refused", "the same office as in row 2, from the same day; give it another slot or day"),
    ]


def test_a_dry_run_says_what_would_be_done_and_writes_nothing(register: Register, tmp_path: Path) -> None:
    import_rows(register, tmp_path, ARG)
    other = (*ARG[:4], "other@ambiente.example", *ARG[5:])
    report = import_rows(register, tmp_path, other, row("KHM", "national_focal_point"), dry_run=True)
    assert outcomes(report) == [(2, "changed", "changes: address"), (3, "new", None)]
    with register.reading() as unit:
        assert [one.address for one in unit.people.contacts("minamata")] == [ARG[4]]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_is_given_out_can_be_taken_in_again(register: Register, tmp_path: Path, form: str) -> None:
    formula = '=HYPERLINK("http://evil.example")'
    import_rows(register, tmp_path, ARG, row("KHM", "official_contact_point", "3", formula, "a@b.example", "fr"))
    content = export_contacts(register, "minamata", "csv" if form == "csv" else "xlsx", made=NOW)
    assert content == export_contacts(register, "minamata", "csv" if form == "csv" else "xlsx", made=NOW)
    assert (b"'=HYPERLINK" in content) is (form == "csv")
    file = tmp_path / f"out.{form}"
    file.write_bytes(content)
    report = import_contacts(register, file, "minamata", by=OFFICER, now=NOW)
    assert [one.outcome for one in report.rows] == [Outcome.SAME] * 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no rows in it"),
        (b"name,address\nAna,a@b.example\n", "no column 'party'"),
        (b"party,role,email,address\n", "the column 'address' comes twice"),
        (b"party,role\n\xff\xfe\xff", "save it as csv in UTF-8"),
        (b'party,role\n"ARG,x\n', "unexpected end of data"),
        (b"PK\x03\x04 no spreadsheet", "damaged zip package"),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    sqlite_register: Register, tmp_path: Path, content: bytes, reason: str
) -> None:
    file = tmp_path / "list"
    file.write_bytes(content)
    with pytest.raises(BadInput, match=reason):
        import_contacts(sqlite_register, file, "minamata", by=OFFICER, now=NOW)
    with pytest.raises(BadInput, match="cannot be read"):
        import_contacts(sqlite_register, tmp_path / "absent", "minamata", by=OFFICER, now=NOW)


def test_a_party_whose_only_address_is_dead_or_missing_is_told_before_a_letter_goes_out(
    sqlite_register: Register, tmp_path: Path
) -> None:
    call = open_a_call(sqlite_register, tmp_path)
    with call.register.writing(by=OFFICER, at=at("2020-04-01"), reason="mail came back") as unit:
        for code, dead in (("ARG", True), ("BRA", False)):
            [contact] = unit.people.contacts_of_party(unit.people.parties([code])[0].id)
            contact.bounced_at, contact.bounced_address = (at("2020-04-01"), contact.address) if dead else (None, None)
            contact.address = contact.address if dead else None
    letter = Letter(
        key="second",
        dated=date(2020, 4, 2),
        titles={},
        audience=("national_focal_points",),
        reply_by=date(2020, 9, 1),
    )
    opened = add_letter(call.register, call.call, letter, ["ARG", "BRA", "DEU"], by=OFFICER, now=at("2020-04-02"))
    assert sorted(opened.without_contact) == ["ARG", "BRA"]
