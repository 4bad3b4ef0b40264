"""Web pages over lxml: blocks as a browser shows them, with the counters of their lists and their footnotes.

The numbers of `ol` are counted with its `type`, `start` and `reversed` and the `value` of its items. Deleted text,
scripts and navigation are not read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree, html

from followup.reading.blocks import Block, BlockKind, Extracted, FileKind
from followup.reading.files.counting import counted
from followup.reading.files.encodings import decode
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt",
        "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
        "html", "li", "main", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead",
        "tr", "ul",
    }
)  # fmt: skip
_UNREAD = frozenset(
    {
        "button", "del", "head", "iframe", "math", "nav", "noscript", "object", "s", "script", "select", "strike",
        "style", "svg", "template", "textarea", "title",
    }
)  # fmt: skip
_HEADINGS = {f"h{level}": level - 1 for level in range(1, 7)}
_FORMS = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_STYLES = {
    "decimal": "decimal", "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter", "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter", "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "none": "none",
    "cjk-ideographic": "chineseCounting", "simp-chinese-informal": "chineseCounting", "cjk-decimal": "ideographDigital",
    "disc": "bullet", "circle": "bullet", "square": "bullet",
}  # fmt: skip
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(?:[\w-]+\s+)?(?P<name>[\w-]+)", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*(?P<name>[\w-]+)""", re.IGNORECASE)
_DECLARED = re.compile(r"\s*<\?xml[^>]*\?>")
_SUBSET = re.compile(r"<!doctype[^>\[]*\[", re.IGNORECASE)
_MARK = re.compile(r"\s*[\[(]?(?P<mark>\d{1,3}|\*{1,3}|[†‡]|[a-z])[\])]?\s*\Z")
_MARKED = re.compile(r"(?:[^\W\d_]{3,}|[.,;:)”»]|(?:19|20)\d\d)\s?$")
_BEGINS = re.compile(r"\s*(?:[(（]?\w{1,4}[)）.．、]|[-–—•])\s")
_NUMBER = re.compile(r"-?\d{1,6}\Z")


def read_html(content: bytes) -> Extracted:
    """The blocks of a web page. Raises BadInput with the reason for one that cannot be read."""
    text = _DECLARED.sub("", _decoded(content), count=1)
    if _SUBSET.search(text[:4096]):
        raise BadInput("the page declares a document type of its own (DOCTYPE), which is refused")
    parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    try:
        root = html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise BadInput(f"not a page that can be read ({fault})") from fault
    _whole(parser.error_log.filter_from_fatals())
    return Extracted(FileKind.HTML, tuple(_Page(root).blocks()), anchored=True)


def _whole(faults: Iterable[etree._LogEntry]) -> None:
    """Refuse a page of which the parser read only the beginning: what stands below a limit is lost without a word."""
    for fault in faults:
        if fault.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            reason = fault.message.partition(", ")[0].removeprefix("Resource limit exceeded: ").strip()
            raise BadInput(f"a page of which not all can be read ({reason}); split it")


def _decoded(content: bytes) -> str:
    """The page's text by the character set that it declares, when that is one and fits; else as any plain text."""
    declared = _CHARSET.search(content[:4096])
    if declared and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        name = declared["name"].decode("ascii").lower()
        try:
            return content.decode("windows-1252" if name in {"iso-8859-1", "latin1"} else name)
        except (LookupError, UnicodeDecodeError):
            return decode(content)
    return decode(content)


@dataclass(slots=True)
class _Counter:
    """An open list: how it counts, and the number of its next item."""

    form: str
    next: int
    step: int
    depth: int

    def label(self, item: _Element) -> str:
        """The number of an item as a browser prints it, in brackets where it stands within a numbered item."""
        value = item.get("value") or ""
        at = int(value) if _NUMBER.match(value) else self.next
        self.next = at + self.step
        if self.form in {"none", "bullet"}:
            return "•" if self.form == "bullet" else ""
        number = counted(at, self.form)
        return (
            f"{number}." if self.form in {"decimal", "upperRoman", "upperLetter"} and not self.depth else f"({number})"
        )


class _Page:
    """Walks a page without recursion (a hostile one is nested deeper than Python's stack) and collects its blocks."""

    def __init__(self, root: _Element) -> None:
        self.root = root
        self.notes = _linked_notes(root)
        self.bodies = {note.body for note in self.notes.values()}
        self.found: list[Block] = []
        self.texts: list[str] = []
        self.marks: list[tuple[str, str]] = []
        self.label = ""
        self.cells = 0
        self.verbatim = 0
        self.heading: int | None = None
        self.counters: list[_Counter] = []

    def blocks(self) -> list[Block]:
        walk = etree.iterwalk(self.root, events=("start", "end"))
        for event, node in walk:
            if event == "start":
                if self._passed_over(node):
                    walk.skip_subtree()
                else:
                    self._enter(node)
            else:
                self._leave(node)
        self._close()
        return self.found

    def _passed_over(self, node: _Element) -> bool:
        """Whether nothing of an element is read here: unread ones, footnotes, and marks that stand for footnotes."""
        raised = [node, *node.iter("a")] if node.tag == "sup" else [node]
        for note in (self.notes[link] for link in raised if link in self.notes):
            self.marks.append((note.mark, note.text))
            return True
        if node in self.bodies or node.tag in _UNREAD or node.get("hidden") is not None:
            return True
        return bool(_HIDDEN.search(node.get("style") or "")) or (node.tag == "sup" and self._is_mark(node))

    def _is_mark(self, node: _Element) -> bool:
        """Whether raised digits are a footnote's mark and no exponent, ordinal or unit."""
        text = "".join(node.itertext())
        marked = _MARKED.search("".join(self.texts[-3:])) is not None
        return marked and _MARK.match(text) is not None and not text[:1].isalpha()

    def _enter(self, node: _Element) -> None:
        name = node.tag
        if name in _BLOCKS:
            self._close()
            self._open(node, name)
        elif name == "br":
            self.texts.append("\n")
        self._text(node.text)

    def _open(self, node: _Element, name: str) -> None:
        if name in {"ol", "ul"}:
            self.counters.append(_counter(node, self.counters))
        elif name == "li" and self.counters:
            self.label = self.counters[-1].label(node)
        elif name in {"td", "th"}:
            self.cells += 1
        elif name == "pre":
            self.verbatim += 1
        elif name in _HEADINGS:
            self.heading = _HEADINGS[name]

    def _leave(self, node: _Element) -> None:
        name = node.tag
        unread = node in self.notes or node in self.bodies or name in _UNREAD
        if name in _BLOCKS and not unread:
            self._close()
            self._shut(name)
        self._text(node.tail)

    def _shut(self, name: str) -> None:
        if name in {"ol", "ul"} and self.counters:
            self.counters.pop()
        elif name == "li":
            self.label = ""
        elif name in {"td", "th"}:
            self.cells = max(0, self.cells - 1)
        elif name == "pre":
            self.verbatim = max(0, self.verbatim - 1)
        elif name in _HEADINGS:
            self.heading = None

    def _text(self, text: str | None) -> None:
        if text:
            self.texts.append(text if self.verbatim else text.replace("\n", " ").replace("\r", " "))

    def _close(self) -> None:
        """Make blocks of what was collected; a number waits for the first text of its item."""
        kind = BlockKind.CELL if self.cells else BlockKind.TEXT if self.heading is None else BlockKind.HEADING
        for text in _paragraphs("".join(self.texts)):
            self.found.append(Block(text, self.label, kind, self.heading, tuple(mark for mark, _ in self.marks)))
            self.label = ""
            self.found.extend(Block(note, mark, BlockKind.FOOTNOTE) for mark, note in self.marks)
            self.marks = []
        self.texts = []


def _paragraphs(text: str) -> Iterator[str]:
    """What line breaks make of a block: an empty line, or a number at the start of a line, begins a paragraph."""
    lines: list[str] = []
    for line in text.split("\n"):
        if lines and (not line.strip() or _BEGINS.match(line)):
            yield " ".join(lines)
            lines = []
        if line.strip():
            lines.append(line.strip())
    if lines:
        yield " ".join(lines)


def _counter(node: _Element, outer: list[_Counter]) -> _Counter:
    """A list begins: how it counts, from its style or its type, and where."""
    style = _LIST_STYLE.search(node.get("style") or "")
    named = _STYLES.get(style["name"].lower()) if style else None
    form = named or ("bullet" if node.tag == "ul" else _FORMS.get(node.get("type") or "1", "decimal"))
    start = node.get("start") or ""
    backwards = node.get("reversed") is not None
    first = int(start) if _NUMBER.match(start) else sum(item.tag == "li" for item in node) if backwards else 1
    return _Counter(form, first, -1 if backwards else 1, sum(above.form != "bullet" for above in outer))


@dataclass(frozen=True, slots=True)
class _Note:
    mark: str
    text: str
    body: _Element


def _linked_notes(root: _Element) -> dict[_Element, _Note]:
    """The links that are footnote marks, each with its footnote: a short mark that links to something further down."""
    order = {node: place for place, node in enumerate(root.iter())}
    targets = {name: node for node in order for name in (node.get("id"), node.get("name")) if name}
    found: dict[_Element, _Note] = {}
    taken: set[_Element] = set()
    for link, place in order.items():
        href = link.get("href") or ""
        mark = _MARK.match("".join(link.itertext())) if link.tag == "a" and href.startswith("#") else None
        target = targets.get(href[1:]) if mark else None
        if mark is None or target is None or order[target] <= place:
            continue
        body = _enclosing(target)
        if body is None or body in taken:
            continue
        if text := _note_text(body, mark["mark"]):
            taken.add(body)
            found[link] = _Note(mark["mark"], text, body)
    return found


def _enclosing(node: _Element | None) -> _Element | None:
    """The element itself or the nearest around it that makes a block of its own; none when that is the page."""
    while node is not None and node.tag not in _BLOCKS:
        node = node.getparent()
    return (
        None
        if node is None or node.tag in {"html", "body", "main", "article", "section", "table", "ol", "ul"}
        else node
    )


def _note_text(body: _Element, mark: str) -> str:
    text = " ".join("".join(body.itertext()).split())
    return re.sub(rf"^[\[(]?{re.escape(mark)}[\])]?[.:]?\s*|\s*[↑↩^⏎]\ufe0e?$", "", text)
