"""What a reader sees in a Word document though its text does not hold it: numbers, footnotes, accepted changes."""

from __future__ import annotations

import io
import zipfile

import pytest

from followup.reading.blocks import BlockKind
from followup.reading.files.docx import read_docx
from tests.fixtures.word_files import WORD, level, lists, notes, number, paragraph, run, styles, word_file


def seen(body: str, **parts: str) -> list[str]:
    """Each block as "number text"."""
    files: dict[str, str | bytes] = {f"{name}.xml": content for name, content in parts.items()}
    return [f"{block.label} {block.text}".strip() for block in read_docx(word_file(body, files)).blocks]


def labels(numbering: str, *places: tuple[int, int], styles_part: str = "") -> list[str]:
    """The numbers of paragraphs given as list and level."""
    body = "".join(paragraph("text", number=place) for place in places)
    parts: dict[str, str | bytes] = {"numbering.xml": numbering}
    if styles_part:
        parts["styles.xml"] = styles_part
    return [block.label for block in read_docx(word_file(body, parts)).blocks]


DECISION = level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)") + level(2, "lowerRoman", "(%3)")


def test_three_levels_as_decisions_have_them() -> None:
    numbering = lists(DECISION, numbers=number(1, 0))
    places = [(1, 0), (1, 1), (1, 1), (1, 2), (1, 2), (1, 1), (1, 0), (1, 1)]
    assert labels(numbering, *places) == ["1.", "(a)", "(b)", "(i)", "(ii)", "(c)", "2.", "(a)"]


@pytest.mark.parametrize(
    ("form", "text", "expected"),
    [
        ("decimal", "%1.", ["1.", "2.", "3."]),
        ("decimalZero", "%1", ["01", "02", "03"]),
        ("decimalFullWidth", "%1．", ["１．", "２．", "３．"]),
        ("decimalEnclosedCircle", "%1", ["①", "②", "③"]),
        ("lowerLetter", "%1)", ["a)", "b)", "c)"]),
        ("upperLetter", "%1.", ["A.", "B.", "C."]),
        ("lowerRoman", "(%1)", ["(i)", "(ii)", "(iii)"]),
        ("upperRoman", "%1.", ["I.", "II.", "III."]),
        ("chineseCounting", "（%1）", ["（一）", "（二）", "（三）"]),
        ("chineseCountingThousand", "%1、", ["一、", "二、", "三、"]),
        ("russianLower", "%1)", ["а)", "б)", "в)"]),
        ("arabicAbjad", "(%1)", ["(أ)", "(ب)", "(ج)"]),
        ("arabicAlpha", "(%1)", ["(أ)", "(ب)", "(ت)"]),
        ("ordinal", "%1", ["1st", "2nd", "3rd"]),
        ("bullet", "\uf0b7", ["•", "•", "•"]),
        ("none", "", ["", "", ""]),
        ("unheardOf", "%1.", ["1.", "2.", "3."]),
    ],
)
def test_scripts(form: str, text: str, expected: list[str]) -> None:
    assert labels(lists(level(0, form, text), numbers=number(1, 0)), (1, 0), (1, 0), (1, 0)) == expected


@pytest.mark.parametrize(
    ("form", "at", "expected"),
    [
        ("lowerLetter", 27, "aa"),
        ("lowerRoman", 49, "xlix"),
        ("chineseCounting", 12, "十二"),
        ("chineseCounting", 20, "二十"),
        ("chineseCounting", 103, "一百零三"),
        ("chineseCounting", 110, "一百一十"),
        ("ordinal", 112, "112th"),
        ("ordinal", 121, "121st"),
        ("lowerLetter", 0, "0"),
        ("upperRoman", 10_000, "10000"),
        ("decimalEnclosedCircle", 21, "21"),
    ],
)
def test_counting_far(form: str, at: int, expected: str) -> None:
    assert labels(lists(level(0, form, "%1", start=at), numbers=number(1, 0)), (1, 0)) == [expected]


def test_a_level_shows_the_numbers_above_it() -> None:
    shape = (
        level(0, "upperRoman", "%1.")
        + level(1, "decimal", "%1.%2")
        + level(2, "decimal", "%1.%2.%3", more="<w:isLgl/>")
    )
    assert labels(lists(shape, numbers=number(1, 0)), (1, 0), (1, 1), (1, 1), (1, 2)) == ["I.", "I.1", "I.2", "1.2.1"]


def test_plain_numbers_within_a_numbered_paragraph_are_set_in_brackets() -> None:
    shape = level(0, "decimal", "%1.") + level(1, "decimal", "%2.")
    assert labels(lists(shape, numbers=number(1, 0)), (1, 0), (1, 1), (1, 1), (1, 0)) == ["1.", "(1)", "(2)", "2."]
    sections = level(0, "upperRoman", "%1.") + level(1, "decimal", "%2.")
    assert labels(lists(sections, numbers=number(1, 0)), (1, 0), (1, 1), (1, 1)) == ["I.", "1.", "2."]


def test_lists_of_one_abstract_list_count_on_unless_their_start_is_overridden() -> None:
    override = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'
    numbering = lists(DECISION, numbers=number(1, 0) + number(2, 0) + number(3, 0, override))
    assert labels(numbering, (1, 0), (2, 0), (3, 0), (3, 0)) == ["1.", "2.", "7.", "8."]


def test_a_list_may_override_a_whole_level() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperLetter", "%1)")}</w:lvlOverride>'
    assert labels(lists(DECISION, numbers=number(1, 0, override)), (1, 0), (1, 0)) == ["A)", "B)"]


@pytest.mark.parametrize(
    ("restart", "expected"),
    [("", ["1.", "(a)", "2.", "(a)"]), ('<w:lvlRestart w:val="0"/>', ["1.", "(a)", "2.", "(b)"])],
)
def test_a_level_may_go_on_over_paragraphs(restart: str, expected: list[str]) -> None:
    shape = level(0, "decimal", "%1.") + level(1, "lowerLetter", "(%2)", more=restart)
    assert labels(lists(shape, numbers=number(1, 0)), (1, 0), (1, 1), (1, 0), (1, 1)) == expected


def test_numbering_through_styles_and_their_bases() -> None:
    shape = level(0, "decimal", "%1.", more='<w:pStyle w:val="Para"/>') + level(
        1, "lowerLetter", "(%2)", more='<w:pStyle w:val="Item"/>'
    )
    style = (
        '<w:style w:type="paragraph" w:styleId="Para"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Item"><w:basedOn w:val="Para"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="Para"/></w:style>'
    )
    body = "".join(paragraph("text", style=name) for name in ("Para", "Item", "Item", "Own"))
    body += paragraph("none", style="Para", number=(0, 0)) + paragraph("text", style="Para")
    found = seen(body, styles=styles(style), numbering=lists(shape, numbers=number(1, 0)))
    assert found == ["1. text", "(a) text", "(b) text", "2. text", "none", "3. text"]


def test_a_list_style_stands_for_its_list() -> None:
    numbering = lists(DECISION, '<w:numStyleLink w:val="Outline"/>', numbers=number(1, 0) + number(2, 1))
    properties = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    style = f'<w:style w:type="paragraph" w:styleId="Outline">{properties}</w:style>'
    assert labels(numbering, (1, 0), (2, 0), styles_part=styles(style)) == ["1.", "2."]


def test_paragraphs_without_a_defined_list_have_no_number() -> None:
    assert labels(lists(DECISION, numbers=number(1, 0)), (9, 0), (1, 0)) == ["", "1."]
    assert seen(paragraph("text", number=(1, 0))) == ["text"]


def test_an_empty_paragraph_counts_too() -> None:
    body = paragraph("one", number=(1, 0)) + paragraph("", number=(1, 0)) + paragraph("three", number=(1, 0))
    assert seen(body, numbering=lists(DECISION, numbers=number(1, 0))) == ["1. one", "3. three"]


def test_footnotes_stand_below_their_paragraph_and_not_in_it() -> None:
    reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="3"/><w:t>*</w:t></w:r>'
    footnotes = notes(
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{paragraph("See the report.")}</w:footnote>'
        f'<w:footnote w:id="3">{paragraph("Not edited.")}</w:footnote>'
    )
    body = paragraph(run("for 2018-2019") + reference + run(" only") + own)
    (text, first, second) = read_docx(word_file(body, {"footnotes.xml": footnotes})).blocks
    assert (text.text, text.notes) == ("for 2018-2019 only", ("1", "*"))
    assert (first.kind, first.label, first.text) == (BlockKind.FOOTNOTE, "1", "See the report.")
    assert (second.kind, second.label) == (BlockKind.FOOTNOTE, "*")


REFERENCE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>REF a</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>paragraph 3</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (f"{run('kept ')}<w:ins>{run('added')}</w:ins>", "kept added"),
        (f"{run('kept')}<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "kept"),
        (f"{run('kept')}<w:moveFrom>{run('gone')}</w:moveFrom>", "kept"),
        (f"{run('kept ')}<w:moveTo>{run('moved')}</w:moveTo>", "kept moved"),
        (f'<w:hyperlink r:id="r1">{run("linked")}</w:hyperlink>', "linked"),
        (f"<w:sdt><w:sdtPr/><w:sdtContent>{run('controlled')}</w:sdtContent></w:sdt>", "controlled"),
        (f"<w:smartTag>{run('tagged')}</w:smartTag>", "tagged"),
        (f'<w:fldSimple w:instr="PAGE">{run("7")}</w:fldSimple>', "7"),
        ("<w:r><w:t>sixty</w:t><w:noBreakHyphen/><w:t>second</w:t></w:r>", "sixty-second"),
        ("<w:r><w:t>infor</w:t><w:softHyphen/><w:t>mation</w:t></w:r>", "information"),
        ("<w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r>", "one two three"),
        (run("seen") + run("hidden", "<w:vanish/>") + run("shown", '<w:vanish w:val="0"/>'), "seenshown"),
        (REFERENCE, "paragraph 3"),
    ],
)
def test_what_stands_in_a_paragraph(content: str, text: str) -> None:
    assert seen(paragraph(content)) == [text]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = paragraph("Requests the ", number=(1, 0), mark="<w:del/>") + paragraph("secretariat.", number=(1, 0))
    assert seen(body, numbering=lists(DECISION, numbers=number(1, 0))) == ["1. Requests the secretariat."]


def test_tables_and_text_boxes() -> None:
    def row(*cells: str) -> str:
        return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"

    gone = row("gone").replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
    box = f"<w:txbxContent>{paragraph('boxed')}</w:txbxContent>"
    shape = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    body = f"<w:tbl>{row('Party', 'Amount')}{gone}</w:tbl>" + paragraph(run("text") + shape)
    blocks = read_docx(word_file(body)).blocks
    assert [(block.kind, block.text) for block in blocks] == [
        (BlockKind.CELL, "Party"),
        (BlockKind.CELL, "Amount"),
        (BlockKind.TEXT, "text"),
        (BlockKind.TEXT, "boxed"),
    ]


@pytest.mark.parametrize(
    ("style", "depth"),
    [
        ('<w:style w:type="paragraph" w:styleId="S"><w:name w:val="heading 2"/></w:style>', 1),
        ('<w:style w:type="paragraph" w:styleId="S"><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>', 0),
        ('<w:style w:type="paragraph" w:styleId="S"><w:name w:val="_ H_Ch_G"/></w:style>', 0),
        ('<w:style w:type="paragraph" w:styleId="S"><w:name w:val="Body"/></w:style>', None),
    ],
)
def test_headings_by_style(style: str, depth: int | None) -> None:
    (block,) = read_docx(word_file(paragraph("Finance", style="S"), {"styles.xml": styles(style)})).blocks
    assert (block.kind is BlockKind.HEADING, block.depth) == (depth is not None, depth)


def test_strict_documents_differ_in_their_namespaces_only() -> None:
    numbering = lists(DECISION, numbers=number(1, 0))
    source = zipfile.ZipFile(io.BytesIO(word_file(paragraph("text", number=(1, 0)), {"numbering.xml": numbering})))
    strict = io.BytesIO()
    with source, zipfile.ZipFile(strict, "w") as package:
        for name in source.namelist():
            part = source.read(name).replace(WORD.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main")
            package.writestr(name, part.replace(b"schemas.openxmlformats.org/office", b"purl.oclc.org/ooxml/office"))
    assert [(block.label, block.text) for block in read_docx(strict.getvalue()).blocks] == [("1.", "text")]


def test_the_main_part_may_lie_elsewhere() -> None:
    content = word_file(paragraph("text"), main="other/text.xml")
    assert [block.text for block in read_docx(content).blocks] == ["text"]
