"""Makes the first version of templates/notes/note.docx, the form of all notes: `python docs/notes/make_form.py FILE`.

Kept to show what the form consists of. The form in use is the Word file: officers edit it in Word, and running this
again would undo what they did.
"""
# ruff: noqa: E501, INP001, ISC004  a script by itself, of lines of XML

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# Lengths in twentieths of a point: the numbers of paragraphs stand at TEXT, items one STEP further in.
TEXT, STEP, WIDTH = 1247, 567, 9582

PARTS = {
    "document": ("document.main", "officeDocument"),
    "styles": ("styles", "styles"),
    "numbering": ("numbering", "numbering"),
    "settings": ("settings", "settings"),
    "fontTable": ("fontTable", "fontTable"),
    "footnotes": ("footnotes", "footnotes"),
    "header1": ("header", "header"),
    "header2": ("header", "header"),
    "footer1": ("footer", "footer"),
    "footer2": ("footer", "footer"),
    "footer3": ("footer", "footer"),
}


def style(
    identity: str, name: str, paragraph: str = "", run: str = "", *, based: str = "Normal", after: str = ""
) -> str:
    """A paragraph style; `after` names the style of the paragraph that Word begins after it."""
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{identity}"><w:name w:val="{name}"/>'
        f'<w:basedOn w:val="{based}"/>{following}<w:qFormat/><w:pPr>{paragraph}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def size(points: float, *, bold: bool = False) -> str:
    """Run properties for a size in points."""
    half = int(points * 2)
    weight = "<w:b/><w:bCs/>" if bold else ""
    return f'{weight}<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def spacing(before: int, after: int) -> str:
    """Space before and after a paragraph, in twentieths of a point."""
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def indent(start: int, *, hanging: int = 0, first: int = 0, end: int = 0) -> str:
    """Indents; in a right-to-left paragraph "left" is the start all the same."""
    line = f' w:hanging="{hanging}"' if hanging else (f' w:firstLine="{first}"' if first else "")
    return f'<w:ind w:left="{start}" w:right="{end}"{line}/>'


def numbered(number: int, level: int) -> str:
    """A style's link to a level of a numbering."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def styles() -> str:
    """The styles by which the form is laid out; every block of a note has one."""
    both = '<w:jc w:val="both"/>'
    whole = [
        f'<w:styles xmlns:w="{W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Noto Serif CJK SC" w:cs="Amiri"/>'
        '<w:sz w:val="20"/><w:szCs w:val="20"/><w:lang w:val="en-GB" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>'
        '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="108" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/><w:basedOn w:val="Normal"/>'
        f"<w:pPr>{spacing(20, 40)}{indent(TEXT)}</w:pPr><w:rPr>{size(9)}</w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="3" w:color="000000"/></w:pBdr></w:pPr>'
        f"<w:rPr>{size(9, bold=True)}</w:rPr></w:style>"
        '<w:style w:type="paragraph" w:styleId="Footer"><w:name w:val="footer"/><w:basedOn w:val="Normal"/>'
        f"<w:rPr>{size(9)}</w:rPr></w:style>"
    ]
    lines = f"<w:keepNext/>{spacing(0, 0)}{indent(0, end=4400)}"
    whole += [
        style("NoteIssuer", "Note issuer", spacing(0, 60), size(13)),
        style("NoteSymbol", "Note symbol", spacing(0, 60) + '<w:jc w:val="right"/>', size(13)),
        style("NoteOrganization", "Note organization", spacing(120, 120), size(17, bold=True)),
        style("NoteIssue", "Note issue line", spacing(0, 0)),
        style("NoteBody", "Note body", f"<w:keepNext/>{spacing(160, 0)}{indent(0, end=4400)}", size(10, bold=True)),
        style("NoteMeeting", "Note meeting", lines, size(10, bold=True)),
        style("NotePlace", "Note place", lines),
        style("NoteItem", "Note agenda item", f"<w:keepNext/>{spacing(0, 0)}{indent(0, end=4400)}"),
        style("NoteItemHeading", "Note item heading", lines, size(10, bold=True)),
        style(
            "NoteTitle", "Note title", f"<w:keepNext/>{spacing(320, 120)}{indent(TEXT, end=400)}", size(14, bold=True)
        ),
        style(
            "NoteAuthor", "Note author", f"<w:keepNext/>{spacing(60, 160)}{indent(TEXT, end=400)}", size(12, bold=True)
        ),
        style(
            "NoteHeading",
            "Note heading",
            f'<w:keepNext/><w:keepLines/>{numbered(1, 0)}{spacing(240, 120)}<w:outlineLvl w:val="0"/>',
            size(14, bold=True),
            after="NoteParagraph",
        ),
        style(
            "NoteHeading2",
            "Note heading of a part",
            f'<w:keepNext/><w:keepLines/>{numbered(1, 1)}{spacing(200, 120)}<w:outlineLvl w:val="1"/>',
            size(12, bold=True),
            after="NoteParagraph",
        ),
        style("NoteParagraph", "Note paragraph", f"{numbered(2, 0)}{spacing(0, 120)}{both}"),
        style("NoteItem1", "Note item (a)", f"{numbered(2, 1)}{spacing(0, 120)}{both}"),
        style("NoteItem2", "Note item (i)", f"{numbered(2, 2)}{spacing(0, 120)}{both}"),
        style(
            "NoteAnnex",
            "Note annex",
            f'<w:keepNext/><w:pageBreakBefore/>{spacing(0, 120)}<w:outlineLvl w:val="0"/>',
            size(14, bold=True),
            after="NoteAnnexTitle",
        ),
        style("NoteAnnexTitle", "Note annex title", f"<w:keepNext/>{spacing(60, 180)}", size(12, bold=True)),
        style("NoteTableHead", "Note table head", f"<w:keepNext/>{spacing(60, 60)}", size(9, bold=True)),
        style("NoteTableCell", "Note table cell", spacing(50, 50), size(9)),
        "</w:styles>",
    ]
    return "".join(whole)


def level(number: int, form: str, text: str, linked: str, paragraph: str, *, bold: bool = False) -> str:
    """One level of a numbering; its form and text are set for each language when a note is made."""
    weight = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else '<w:rPr><w:b w:val="0"/></w:rPr>'
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:pStyle w:val="{linked}"/>'
        f'<w:suff w:val="tab"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>{paragraph}</w:pPr>{weight}</w:lvl>'
    )


def numbering() -> str:
    """Two numberings: of headings, and of paragraphs with their items, which runs on over the sections."""
    tab = '<w:tabs><w:tab w:val="num" w:pos="{}"/></w:tabs>'
    second = TEXT + 2 * STEP
    return (
        f'<w:numbering xmlns:w="{W}">'
        '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="multilevel"/>'
        + level(0, "upperRoman", "%1.", "NoteHeading", tab.format(TEXT) + indent(TEXT, hanging=680), bold=True)
        + level(1, "upperLetter", "%2.", "NoteHeading2", tab.format(TEXT) + indent(TEXT, hanging=680), bold=True)
        + '</w:abstractNum><w:abstractNum w:abstractNumId="2"><w:multiLevelType w:val="multilevel"/>'
        + level(0, "decimal", "%1.", "NoteParagraph", tab.format(TEXT + STEP) + indent(TEXT))
        + level(1, "lowerLetter", "(%2)", "NoteItem1", tab.format(second) + indent(TEXT, first=STEP))
        + level(2, "lowerRoman", "(%3)", "NoteItem2", tab.format(second + 700) + indent(second + 700, hanging=700))
        + "</w:abstractNum>"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
        "</w:numbering>"
    )


def paragraph(style_id: str, text: str) -> str:
    """A paragraph of one run."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id}"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def cell(width: int, content: str, borders: str = "", *, span: int = 1) -> str:
    """A table's cell, over as many columns as `span`."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{wide}{borders}</w:tcPr>{content}</w:tc>'


def rule(edge: str, eighths: int) -> str:
    """A cell's border, in eighths of a point."""
    return f'<w:tcBorders><w:{edge} w:val="single" w:sz="{eighths}" w:space="0" w:color="000000"/></w:tcBorders>'


def masthead() -> str:
    """The head of the first page."""
    wide, narrow = 6300, WIDTH - 6300
    issuer = 4200
    issue = (
        paragraph("NoteIssue", "{%p for line in head.issue %}")
        + paragraph("NoteIssue", "{{r line }}")
        + paragraph("NoteIssue", "{%p endfor %}")
    )
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblGrid><w:gridCol w:w="{issuer}"/><w:gridCol w:w="{wide - issuer}"/><w:gridCol w:w="{narrow}"/></w:tblGrid>'
        f"<w:tr>{cell(issuer, paragraph('NoteIssuer', '{{r head.issuer }}'), rule('bottom', 4))}"
        f"{cell(WIDTH - issuer, paragraph('NoteSymbol', '{{r head.symbol }}'), rule('bottom', 4), span=2)}</w:tr>"
        f"<w:tr>{cell(wide, paragraph('NoteOrganization', '{{r head.organization }}'), rule('bottom', 18), span=2)}"
        f"{cell(narrow, paragraph('NoteIssue', '') + issue + paragraph('NoteIssue', ''), rule('bottom', 18))}</w:tr></w:tbl>"
    )


def table(*widths: int) -> str:
    """A table in an annex, its head repeated on every page, with columns of these widths."""
    top = '<w:tblBorders><w:top w:val="single" w:sz="4"/><w:bottom w:val="single" w:sz="8"/></w:tblBorders>'
    first, *others = widths
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    columns = list(enumerate(widths))
    heads = "".join(
        cell(width, paragraph("NoteTableHead", f"{{{{r block.head[{place}] }}}}"), rule("bottom", 8))
        for place, width in columns
    )
    cells = "".join(cell(width, paragraph("NoteTableCell", f"{{{{r row[{place}] }}}}")) for place, width in columns)
    empty = "".join(cell(width, paragraph("NoteTableCell", "")) for width in others)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{WIDTH}" w:type="dxa"/>{top}<w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid><w:tr><w:trPr><w:tblHeader/></w:trPr>{heads}</w:tr>"
        f"<w:tr>{cell(first, paragraph('NoteTableCell', '{%tr for row in block.rows %}'))}{empty}</w:tr>"
        f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
        f"<w:tr>{cell(first, paragraph('NoteTableCell', '{%tr endfor %}'))}{empty}</w:tr></w:tbl>"
    )


def document() -> str:
    """The body: masthead, title, and the blocks in turn, each in the style of its kind."""
    lines = ["Body", "Meeting", "Place", "Item", "ItemHeading", "Title", "Author"]
    names = ["body", "meeting", "place", "item", "item_heading", "title", "author"]
    whole = [masthead()]
    whole += [paragraph(f"Note{kind}", f"{{{{r head.{name} }}}}") for kind, name in zip(lines, names, strict=True)]
    tag = "NoteParagraph"
    whole.append(paragraph(tag, "{%p for block in blocks %}"))
    cases = [
        ('block.kind == "heading" and block.level == 1', paragraph("NoteHeading", "{{r block.words }}")),
        ('block.kind == "heading"', paragraph("NoteHeading2", "{{r block.words }}")),
        ('block.kind == "paragraph"', paragraph("NoteParagraph", "{{r block.words }}")),
        ('block.kind == "item" and block.level == 1', paragraph("NoteItem1", "{{r block.words }}")),
        ('block.kind == "item"', paragraph("NoteItem2", "{{r block.words }}")),
        (
            'block.kind == "annex"',
            paragraph("NoteAnnex", "{{r block.label }}") + paragraph("NoteAnnexTitle", "{{r block.words }}"),
        ),
        ('block.kind == "table" and block.columns == 2', table(3400, WIDTH - 3400)),
        ('block.kind == "table"', table(3600, 2400, WIDTH - 6000)),
    ]
    for number, (condition, content) in enumerate(cases):
        whole.append(paragraph(tag, f"{{%p {'elif' if number else 'if'} {condition} %}}"))
        whole.append(content)
    whole += [paragraph(tag, "{%p endif %}"), paragraph(tag, "{%p endfor %}")]
    references = "".join(
        f'<w:{kind}Reference w:type="{when}" r:id="rId_{name}"/>'
        for kind, when, name in [
            ("header", "default", "header1"),
            ("header", "even", "header2"),
            ("footer", "default", "footer1"),
            ("footer", "even", "footer2"),
            ("footer", "first", "footer3"),
        ]
    )
    section = (
        f'<w:p><w:pPr><w:pStyle w:val="Normal"/></w:pPr></w:p><w:sectPr>{references}'
        '<w:footnotePr><w:numFmt w:val="decimal"/></w:footnotePr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1418" w:right="1162" w:bottom="1418" w:left="1162" w:header="720" w:footer="720" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr>"
    )
    return f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{"".join(whole)}{section}</w:body></w:document>'


def running(kind: str, alignment: str, *, empty: bool = False) -> str:
    """A page's header with the symbol, or its footer with the page number."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    content = '<w:r><w:t xml:space="preserve">{{r head.symbol }}</w:t></w:r>' if kind == "hdr" else field
    named = "Header" if kind == "hdr" else "Footer"
    inner = "" if empty else content
    return (
        f'<w:{kind} xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="{named}"/><w:jc w:val="{alignment}"/></w:pPr>{inner}</w:p>'
        f"</w:{kind}>"
    )


def contents() -> dict[str, str]:
    """The parts under word/."""
    return {
        "document": document(),
        "styles": styles(),
        "numbering": numbering(),
        "settings": (
            f'<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
            '<w:characterSpacingControl w:val="compressPunctuation"/>'
            '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
            '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word"'
            ' w:val="15"/></w:compat></w:settings>'
        ),
        "fontTable": (
            f'<w:fonts xmlns:w="{W}"><w:font w:name="Times New Roman"><w:altName w:val="Liberation Serif"/></w:font>'
            '<w:font w:name="Noto Serif CJK SC"><w:altName w:val="SimSun"/></w:font>'
            '<w:font w:name="Amiri"><w:altName w:val="Traditional Arabic"/></w:font></w:fonts>'
        ),
        "footnotes": (
            f'<w:footnotes xmlns:w="{W}"><w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p>'
            '</w:footnote><w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r>'
            "</w:p></w:footnote></w:footnotes>"
        ),
        "header1": running("hdr", "right"),
        "header2": running("hdr", "left"),
        "footer1": running("ftr", "right"),
        "footer2": running("ftr", "left"),
        "footer3": running("ftr", "left", empty=True),
    }


def package() -> dict[str, str]:
    """All files of the form."""
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{OFFICE}.{kind}+xml"/>'
        for name, (kind, _) in PARTS.items()
    )
    relations = "".join(
        f'<Relationship Id="rId_{name}" Type="{R}/{kind}" Target="{name}.xml"/>'
        for name, (_, kind) in PARTS.items()
        if name != "document"
    )
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
            ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'{overrides}<Override PartName="/docProps/core.xml"'
            ' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
            f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties"'
            ' Target="docProps/core.xml"/></Relationships>'
        ),
        "docProps/core.xml": (
            f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
            ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{{ title }}</dc:title>'
            "<dc:language>{{ language }}</dc:language></cp:coreProperties>"
        ),
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
    } | {f"word/{name}.xml": content for name, content in contents().items()}


def main() -> None:
    """Write the form."""
    with zipfile.ZipFile(Path(sys.argv[1]), "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in package().items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), HEAD + content, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    main()
