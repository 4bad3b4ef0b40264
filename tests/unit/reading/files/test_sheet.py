"""The rows of a spreadsheet: values as texts, days as days; bombs, foreign entities and endless sheets are refused."""

import io
import zipfile

import pytest

from followup.reading.files.sheet import read_sheets
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import instant
from followup.writing.sheets import plain_cell, to_csv, to_xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
)
STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="&quot;day&quot; 0.00"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/>'
    '<xf numFmtId="164"/><xf numFmtId="165"/></cellXfs></styleSheet>'
)
SHARED = (
    f'<sst xmlns="{MAIN}"><si><t>Ana</t></si><si><r><t>Be</t></r><r><t>to</t></r><rPh><t>guide</t></rPh></si></sst>'
)


def spreadsheet(rows: str, *, target: str = "worksheets/sheet1.xml", doctype: str = "") -> bytes:
    """A spreadsheet of these rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", BOOK)
        link = f'<Relationships xmlns="{LINKS}"><Relationship Id="r1" Target="{target}"/></Relationships>'
        made.writestr("xl/_rels/workbook.xml.rels", link)
        made.writestr("xl/sharedStrings.xml", SHARED)
        made.writestr("xl/styles.xml", STYLES)
        sheet = f'{doctype}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        made.writestr("xl/worksheets/sheet1.xml", sheet)
    return out.getvalue()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1" t="s"><v>0</v></c>', "Ana"),
        ('<c r="A1" t="s"><v>1</v></c>', "Beto"),
        ('<c r="A1" t="s"><v>9</v></c>', None),
        ('<c r="A1" t="inlineStr"><is><t> x </t></is></c>', "x"),
        ('<c r="A1" t="str"><f>HYPERLINK("x")</f><v>shown</v></c>', "shown"),
        ('<c r="A1"><v>44000</v></c>', "44000"),
        ('<c r="A1" s="1"><v>44000</v></c>', "2020-06-18"),
        ('<c r="A1" s="2"><v>44000.5</v></c>', "2020-06-18"),
        ('<c r="A1" s="3"><v>44000</v></c>', "44000"),  # "day" stands in quotation marks: a word, not a form of day
        ("<c><v>7</v></c>", "7"),
    ],
)
def test_what_a_cell_says(cell: str, value: str | None) -> None:
    [row] = read_sheets(spreadsheet(f"<row>{cell}</row>")).rows
    assert row == ((value,) if value else ())


def test_cells_stand_in_their_columns() -> None:
    rows = '<row><c r="C1"><v>3</v></c></row><row/><row><c r="A3"><v>1</v></c><c r="E3"/></row>'
    assert read_sheets(spreadsheet(rows)).rows == (("", "", "3"), (), ("1",))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (spreadsheet('<row><c r="BJ1"><v>1</v></c></row>'), "more than 60 columns"),
        (spreadsheet("<row/>" * 50_001), "more than 50000 rows"),
        (spreadsheet("", doctype="<!DOCTYPE x>"), "document type"),
        (spreadsheet("", target="../../../etc/passwd"), "without a sheet"),
        (spreadsheet("<row>"), "not well-formed"),
        (b"PK\x05\x06" + b"\0" * 18, "no spreadsheet"),
    ],
)
def test_what_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(BadInput, match=reason):
        read_sheets(content)


@pytest.mark.parametrize("value", ["=1+1", "+41 22", "-x", "@SUM(A1)", "'=x", "'plain", "a'b", ""])
def test_no_cell_that_is_given_out_is_a_formula_and_each_comes_back(value: str) -> None:
    [_, line] = to_csv(["a"], [[value]]).decode("utf-8-sig").splitlines()
    assert not line.lstrip('"').startswith(("=", "+", "-", "@"))
    assert plain_cell(line.strip('"')) == value
    made = to_xlsx("List: a/b", ["a"], [[value]], made=instant("2020-01-06T09:00:00+00:00"))
    assert read_sheets(made).rows == (("a",), (value,) if value else ())
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert b"<f>" not in opened.read("xl/worksheets/sheet1.xml")
