"""Word documents merged into one: nothing of them is lost, and nothing of one touches another."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from lxml import etree

from followup.writing.merging.merge import Enclosed, merge
from followup.writing.notes.runs import paragraph as own_paragraph
from tests.fixtures.word_files import WORD, level, lists, notes, number, paragraph, run, styles, word_file

W = f"{{{WORD}}}"
OURS = Path("templates/notes/note.docx")
BREAK = "=break="
FORM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SECTION = '<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/><w:pgNumType w:start="7"/></w:sectPr>'


@dataclass(frozen=True)
class Merged:
    """A merged document, by its parts."""

    content: bytes

    def part(self, name: str) -> etree._Element:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return etree.fromstring(archive.read(f"word/{name}.xml"))

    def names(self) -> list[str]:
        with zipfile.ZipFile(io.BytesIO(self.content)) as archive:
            return archive.namelist()

    def words(self, name: str = "document") -> str:
        return " ".join(node.text or "" for node in self.part(name).iter(f"{W}t"))

    def values(self, tag: str, attribute: str = "val", part: str = "document") -> list[str]:
        return [node.get(f"{W}{attribute}", "") for node in self.part(part).iter(f"{W}{tag}")]


def our_own(*lines: str) -> bytes:
    """A document in our form with these lines as its only paragraphs."""
    with zipfile.ZipFile(OURS) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    root = etree.fromstring(parts["word/document.xml"])
    body = root[0]
    body[:-1] = [etree.fromstring(own_paragraph(line, "NoteText", "en")) for line in lines]
    parts["word/document.xml"] = etree.tostring(root)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def merged(folder: Path, *contents: bytes) -> Merged:
    """Our document with each of the files behind a heading of its own."""
    enclosed, lines = {}, ["Cover"]
    for place, content in enumerate(contents):
        path = folder / f"{place}"
        path.write_bytes(content)
        enclosed[f"={place}="] = Enclosed(path, [own_paragraph("Only its words", "NoteText", "en")])
        lines += [BREAK, f"Heading {place}", f"={place}="]
    made = Merged(merge(our_own(*lines, ""), enclosed, BREAK))
    assert faults(made) == []
    Document(io.BytesIO(made.content))
    return made


def faults(made: Merged) -> list[str]:
    """What Word would want to repair: names and numbers used twice, references to what is not there."""
    twice = [
        *made.values("style", "styleId", "styles"),
        *[f"name {name}" for name in made.values("name", part="styles")],
        *[f"list {one}" for one in made.values("num", "numId", "numbering")],
        *[f"shape {one}" for one in made.values("abstractNum", "abstractNumId", "numbering")],
        *[f"note {one}" for one in made.values("footnote", "id", "footnotes")],
        *[f"bookmark {one}" for one in made.values("bookmarkStart", "name")],
        *[f"mark {one}" for tag in ("ins", "del", "bookmarkStart") for one in made.values(tag, "id")],
        *[f"part {one}" for one in made.names()],
    ]
    found = [name for name, times in Counter(twice).items() if times > 1]
    known = {*made.values("style", "styleId", "styles")}
    found += [one for tag in ("pStyle", "rStyle", "tblStyle") for one in made.values(tag) if one not in known]
    found += [one for one in made.values("numId") if one not in {"0", *made.values("num", "numId", "numbering")}]
    found += [
        one for one in made.values("footnoteReference", "id") if one not in made.values("footnote", "id", "footnotes")
    ]
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        related = etree.fromstring(archive.read("word/_rels/document.xml.rels"))
        types = etree.fromstring(archive.read("[Content_Types].xml"))
    ids = {one.get("Id") for one in related}
    used = {v for node in made.part("document").iter() for k, v in node.items() if str(k).startswith(f"{{{FORM}}}")}
    found += [str(one) for one in used - ids]
    inside = {one.get("Target", "").removeprefix("/word/") for one in related if one.get("TargetMode") != "External"}
    found += [one for one in inside if f"word/{one}" not in made.names()]
    declared = {one.get("PartName") or one.get("Extension") for one in types}
    return found + [n for n in made.names() if not {f"/{n}", n.rpartition(".")[2]} & declared and n[0] != "["]


def test_styles_of_the_same_name_keep_their_own_looks(tmp_path: Path) -> None:
    def with_heading(size: int) -> bytes:
        look = (
            '<w:style w:type="paragraph" w:styleId="H"><w:name w:val="heading 1"/>'
            f'<w:rPr><w:sz w:val="{size}"/></w:rPr></w:style>'
        )
        return word_file(paragraph("A heading", style="H"), {"styles.xml": styles(look)})

    made = merged(tmp_path, with_heading(20), with_heading(60))
    first, second = (one for one in made.values("pStyle") if one.endswith("H"))
    sizes = {
        style.get(f"{W}styleId"): size.get(f"{W}val")
        for style in made.part("styles").iter(f"{W}style")
        for size in style.iterfind(f"{W}rPr/{W}sz")
    }
    assert (sizes[first], sizes[second]) == ("20", "60")


def test_defaults_and_theme_of_a_file_hold_for_its_own_text_alone(tmp_path: Path) -> None:
    theme = (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>'
        '<a:fontScheme name="f">'
        '<a:minorFont><a:latin typeface="Comic"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
    )
    defaults = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme="minorHAnsi"/><w:sz w:val="44"/></w:rPr>'
        "</w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:after="160"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="table" w:styleId="Grid"><w:name w:val="Grid"/><w:pPr><w:spacing w:after="0"/></w:pPr>'
        "</w:style>"
    )
    table = (
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/></w:tblPr><w:tblGrid><w:gridCol/></w:tblGrid>'
        f"<w:tr><w:tc>{paragraph('In a cell')}</w:tc></w:tr></w:tbl>"
    )
    parts: dict[str, str | bytes] = {"styles.xml": styles(defaults), "theme.xml": theme}
    made = merged(tmp_path, word_file(paragraph("Text") + table, parts), word_file(paragraph("Plain")))
    style = next(one for one in made.part("styles").iter(f"{W}style") if one.get(f"{W}styleId") == "E1Normal")
    printed = etree.tostring(style).decode()
    assert 'w:ascii="Comic"' in printed
    assert 'w:sz w:val="44"' in printed
    assert 'w:after="160"' in printed
    [cell] = made.part("document").iter(f"{W}tc")
    assert [one.get(f"{W}after") for one in cell.iter(f"{W}spacing")] == ["0"]
    ours = next(one for one in made.part("styles").iter(f"{W}docDefaults"))
    assert "Comic" not in etree.tostring(ours).decode()
    assert next(one for one in made.values("pStyle") if one.startswith("E2")) == "E2Normal"


def test_lists_begin_again_and_keep_their_shape(tmp_path: Path) -> None:
    content = word_file(
        paragraph("one", number=(4, 0)) + paragraph("two", number=(4, 0)),
        {"numbering.xml": lists(level(0, "decimal", "%1."), numbers=number(4, 0))},
    )
    made = merged(tmp_path, content, content)
    used = [one for one in made.values("numId") if one != "0"]
    assert used[0] == used[1] != used[2] == used[3]
    tags = [etree.QName(one).localname for one in made.part("numbering")]
    assert tags == sorted(tags)  # every abstractNum before every num


def test_notes_and_comments_go_with_their_text(tmp_path: Path) -> None:
    def content(name: str) -> bytes:
        marks = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:endnoteReference w:id="2"/></w:r>'
        remark = (
            '<w:commentRangeStart w:id="0"/><w:r><w:t>x</w:t></w:r><w:commentRangeEnd w:id="0"/>'
            '<w:r><w:commentReference w:id="0"/></w:r>'
        )
        return word_file(
            paragraph(run(name) + marks + remark),
            {
                "footnotes.xml": notes(f'<w:footnote w:id="2">{paragraph(f"foot of {name}")}</w:footnote>'),
                "endnotes.xml": notes(f'<w:endnote w:id="2">{paragraph(f"end of {name}")}</w:endnote>', "endnotes"),
                "comments.xml": notes(
                    f'<w:comment w:id="0" w:author="A">{paragraph(f"remark on {name}")}</w:comment>', "comments"
                ),
            },
        )

    made = merged(tmp_path, content("one"), content("two"))
    noted = {one.get(f"{W}id"): "".join(one.itertext()) for one in made.part("footnotes")}
    printed = [noted[one] for one in made.values("footnoteReference", "id")]
    assert printed == ["foot of one", "end of one", "foot of two", "end of two"]
    remarks = {one.get(f"{W}id"): "".join(one.itertext()) for one in made.part("comments")}
    assert [remarks[one] for one in made.values("commentReference", "id")] == ["remark on one", "remark on two"]


def test_fields_print_what_they_printed(tmp_path: Path) -> None:
    def complex_field(words: str, result: str) -> str:
        sign = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'.format
        return (
            f"{sign('begin')}<w:r><w:instrText>{words}</w:instrText></w:r>{sign('separate')}{run(result)}{sign('end')}"
        )

    body = (
        paragraph(complex_field(" DATE ", "3 March 2020"))
        + paragraph(f'<w:fldSimple w:instr=" NUMPAGES ">{run("12 pages")}</w:fldSimple>')
        + paragraph(complex_field(' HYPERLINK \\l "here" ', "a link"))
        + paragraph('<w:bookmarkStart w:id="0" w:name="here"/>' + run("here") + '<w:bookmarkEnd w:id="0"/>')
    )
    made = merged(tmp_path, word_file(body), word_file(body))
    assert made.words().count("3 March 2020") == made.words().count("12 pages") == 2
    instructions = [node.text or "" for node in made.part("document").iter(f"{W}instrText")]
    assert [re.sub(r".*\\l \"(.*)\".*", r"\1", one) for one in instructions] == made.values("bookmarkStart", "name")


def test_pages_keep_their_size_under_our_header_and_numbers(tmp_path: Path) -> None:
    made = merged(tmp_path, word_file(paragraph("Wide") + SECTION), word_file(paragraph("Plain")))
    sections = list(made.part("document").iter(f"{W}sectPr"))
    assert made.values("pgSz", "orient") == ["", "landscape", ""]
    assert made.values("pgNumType") == []
    assert all(len(one.findall(f"{W}headerReference")) >= 2 for one in sections)
    assert [one.find(f"{W}titlePg") is not None for one in sections] == [True, False, False]
    told = [
        (node.tag == f"{W}sectPr", "".join(node.itertext()).strip())
        for node in made.part("document").iter(f"{W}sectPr", f"{W}p")
    ]
    # Ours ends with the cover, so that the heading stands on the pages of what it announces.
    assert [name for _ends, name in told if name] == ["Cover", "Heading 0", "Wide", "Heading 1", "Plain"]
    assert [ends for ends, _name in told][:4] == [False, True, False, False]


def test_what_is_run_or_fetched_is_left_out_and_what_cannot_be_read_leaves_its_words(tmp_path: Path) -> None:
    hostile = (
        f'<w:p><w:r><w:t>kept</w:t></w:r><w:r><w:object xmlns:o="urn:schemas-microsoft-com:office:office">'
        f'<o:OLEObject xmlns:r="{FORM}" r:id="r0"/></w:object></w:r></w:p><w:altChunk xmlns:r="{FORM}" r:id="r0"/>'
    )
    made = merged(tmp_path, word_file(hostile), b"PK\x03\x04 no archive", word_file("<w:p>&undefined;</w:p>"))
    assert "kept" in made.words()
    assert made.words().count("Only its words") == 2
    printed = etree.tostring(made.part("document")).decode()
    assert not any(word in printed for word in ("OLEObject", "altChunk"))


@pytest.mark.parametrize("family", ["strict", "transitional"])
def test_tracked_changes_stay_and_unknown_extensions_go(tmp_path: Path, family: str) -> None:
    body = paragraph(
        '<w:ins w:id="1" w:author="A"><w:r><w:t>new words</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="A"><w:r><w:delText>old words</w:delText></w:r></w:del>'
        '<x:later xmlns:x="urn:later"/>'
    )
    content = word_file(body)
    if family == "strict":
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as changed:
            for name in archive.namelist():
                text = archive.read(name).decode()
                text = re.sub(
                    r"http://schemas\.openxmlformats\.org/(officeDocument|wordprocessingml)/2006/",
                    r"http://purl.oclc.org/ooxml/\1/",
                    text,
                )
                changed.writestr(name, text)
        content = out.getvalue()
    made = merged(tmp_path, content, content)
    assert made.words().count("new words") == 2
    assert [node.text for node in made.part("document").iter(f"{W}delText")] == ["old words"] * 2
    assert "urn:later" not in etree.tostring(made.part("document")).decode()


def test_what_fails_half_way_leaves_nothing_but_its_words(tmp_path: Path) -> None:
    broken = word_file(
        paragraph('<w:r><w:footnoteReference w:id="2"/></w:r>', number=(9, 0)),
        {
            "footnotes.xml": notes(f'<w:footnote w:id="2">{paragraph("a note", style="Gone")}</w:footnote>'),
            "numbering.xml": lists(level(0, "decimal", "%1."), numbers='<w:num w:numId="9"/>'),
            "styles.xml": "<w:styles",
        },
    )
    made = merged(tmp_path, broken)
    assert "Only its words" in made.words()
    assert "a note" not in made.words("footnotes")
    unlisted = word_file(
        paragraph("one", number=(9, 0)),
        {"numbering.xml": lists(level(0, "decimal", "%1."), numbers='<w:num w:numId="9"/>')},
    )
    assert merged(tmp_path, unlisted).values("numId")[-1] == "0"


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    content = word_file(paragraph("Text") + SECTION)
    assert merged(tmp_path, content).content == merged(tmp_path, content).content
