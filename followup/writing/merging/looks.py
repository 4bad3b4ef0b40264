"""How a merged document looks: its styles and defaults under names of their own, its theme written out.

A document's defaults and theme hold for a whole file, so that two documents in one file cannot keep theirs. They are
therefore written into the styles that hang on nothing else, where they mean the same and touch nobody else's text.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

from lxml import etree

from followup.writing.merging.packages import PREFIXES, names, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.etree import _Element

    from followup.writing.merging.packages import Source

_A = f"{{{PREFIXES['a']}}}"
_THEME_FONTS = {"asciiTheme": "ascii", "hAnsiTheme": "hAnsi", "eastAsiaTheme": "eastAsia", "cstheme": "cs"}
_THEME_COLOURS = ("themeColor", "themeTint", "themeShade", "themeFill", "themeFillTint", "themeFillShade")
_SCRIPTS = {"zh-CN": "Hans", "zh-TW": "Hant", "ja-JP": "Jpan", "ko-KR": "Hang", "ar-SA": "Arab", "he-IL": "Hebr"}
_USUAL_COLOURS = {"tx1": "dk1", "bg1": "lt1", "tx2": "dk2", "bg2": "lt2"}
_ATTRIBUTES_MERGED = frozenset(map(w, ("spacing", "ind", "rFonts", "lang")))
_OF_TABLES = frozenset(map(w, ("spacing", "ind", "jc")))
"""What a table's style says of paragraphs and a document's defaults may say too."""

_PARAGRAPH_ORDER = names(
    "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd "
    "tabs suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi "
    "adjustRightInd snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc "
    "textDirection textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange "
)
_RUN_ORDER = names(
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof "
    "snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText "
    "vertAlign rtl cs em lang eastAsianLayout specVanish oMath "
)
_ORDER = {w("pPr"): _PARAGRAPH_ORDER, w("rPr"): _RUN_ORDER}
_REFERENCES = tuple(map(w, ("basedOn", "next", "link")))


def in_order(properties: _Element) -> None:
    """Put the properties of a paragraph or a run in the order in which Word wants them."""
    known = {tag: place for place, tag in enumerate(_ORDER[str(properties.tag)])}
    properties[:] = sorted(properties, key=lambda one: known.get(str(one.tag), len(known)))


def properties_of(node: _Element, name: str) -> _Element:
    """The `pPr` or `rPr` of a paragraph, run or style; made where there is none."""
    found = node.find(w(name))
    if found is None:
        found = node.makeelement(w(name))
        place = 0
        if node.tag == w("style"):
            before = {w(one) for one in ("rPr", "tblPr", "trPr", "tcPr", "tblStylePr")} - {w(name)}
            place = next((at for at, one in enumerate(node) if one.tag in before), len(node))
        node.insert(place, found)
    return found


def lay_under(properties: _Element, defaults: Iterable[_Element]) -> None:
    """Add what the defaults say and the properties do not."""
    for one in defaults:
        own = properties.find(str(one.tag))
        if own is None:
            properties.append(deepcopy(one))
        elif one.tag in _ATTRIBUTES_MERGED:
            for name, value in one.items():
                if name not in own.attrib:
                    own.set(name, value)
    in_order(properties)


class Theme:
    """The fonts and colours of a document's theme."""

    def __init__(self, source: Source) -> None:
        root = source.xml(source.of_kind("theme"))
        settings = source.xml(source.of_kind("settings"))
        spoken = settings.find(w("themeFontLang")) if settings is not None else None
        self._fonts = dict(_fonts(root, spoken)) if root is not None else {}
        self._colours = dict(_colours(root)) if root is not None else {}

    def settle(self, root: _Element) -> None:
        """Write fonts and colours in place of their names in the theme."""
        for fonts in root.iter(w("rFonts")):
            for name, side in _THEME_FONTS.items():
                if (theme := fonts.attrib.pop(w(name), None)) and (font := self._fonts.get(str(theme))):
                    fonts.set(w(side), font)
        for node in root.iter(etree.Element):
            for name in _THEME_COLOURS:
                node.attrib.pop(w(name), None)
        for colour in root.iter(f"{_A}schemeClr"):
            name = colour.get("val", "")
            if value := self._colours.get(_USUAL_COLOURS.get(name, name)):
                colour.tag = f"{_A}srgbClr"
                colour.set("val", value)


def _fonts(root: _Element, spoken: _Element | None) -> Iterator[tuple[str, str]]:
    for size in ("major", "minor"):
        family = root.find(f".//{_A}{size}Font")
        if family is None:
            continue
        for side, name, language in (("latin", "HAnsi", None), ("ea", "EastAsia", "eastAsia"), ("cs", "Bidi", "bidi")):
            script = _SCRIPTS.get(spoken.get(w(language), ""), "") if spoken is not None and language else ""
            font = family.find(f"{_A}{side}")
            face = font.get("typeface") if font is not None else None
            other = family.find(f"{_A}font[@script='{script}']") if script else None
            if face := face or (other.get("typeface") if other is not None else None):
                yield f"{size}{name}", face
                if side == "latin":
                    yield f"{size}Ascii", face


def _colours(root: _Element) -> Iterator[tuple[str, str]]:
    for one in root.iterfind(f".//{_A}clrScheme/*"):
        colour = one[0] if len(one) else None
        if colour is not None and (value := colour.get("lastClr") or colour.get("val")):
            yield etree.QName(one).localname, value


class Looks:
    """The styles of a document that came in, under names that begin with `prefix`."""

    def __init__(self, source: Source, prefix: str, theme: Theme) -> None:
        self._prefix = prefix
        root = source.xml(source.of_kind("styles"))
        self._styles = list(root.iter(w("style"))) if root is not None else []
        self._defaults = {
            name: list(root.iterfind(f"{w('docDefaults')}/{w(f'{name}Default')}/{w(name)}/*"))
            if root is not None
            else []
            for name in ("pPr", "rPr")
        }
        if root is not None:
            theme.settle(root)
        self._by_id = {one.get(w("styleId"), ""): one for one in self._styles}
        self.default = {
            one.get(w("type"), ""): one.get(w("styleId"), "") for one in self._styles if one.get(w("default")) in _ON
        }
        if "Normal" in self._by_id:
            self.default.setdefault("paragraph", "Normal")
        self._own = {name: self._said_by(name) for name in self._by_id}

    def named(self, style: str | None, kind: str) -> str | None:
        """The name under which a style goes on; that of the document's default for one that it lacks."""
        found = style if style in self._by_id else self.default.get(kind)
        if found is None:
            return f"{self._prefix}Normal" if kind == "paragraph" else None
        return f"{self._prefix}{found}"

    def said_by_table(self, style: str | None) -> dict[str, dict[str, str]]:
        """What a table's style says of the spacing and place of paragraphs, by property and attribute."""
        return self._said(style or self.default.get("table"))

    def says(self, style: str | None, tag: str) -> frozenset[str]:
        """Which attributes of a property a paragraph style sets itself, the document's defaults apart."""
        name = style if style in self._by_id else self.default.get("paragraph", "")
        return self._own.get(name, {}).get(tag, frozenset())

    def _said_by(self, name: str) -> dict[str, frozenset[str]]:
        return {tag: frozenset(values) for tag, values in self._said(name).items()}

    def _said(self, name: str | None) -> dict[str, dict[str, str]]:
        said: dict[str, dict[str, str]] = {}
        for style in self._line(name):
            for one in style.iterfind(f"{w('pPr')}/*"):
                if one.tag in _OF_TABLES:
                    said[str(one.tag)] = {str(key): str(value) for key, value in one.items()} | said.get(
                        str(one.tag), {}
                    )
        return said

    def _line(self, name: str | None) -> Iterator[_Element]:
        """A style and those on which it is based."""
        seen: set[str] = set()
        while name in self._by_id and name not in seen:
            seen.add(name)
            yield self._by_id[name]
            based = self._by_id[name].find(w("basedOn"))
            name = based.get(w("val")) if based is not None else None

    def into(self, styles: _Element) -> None:
        """Put them among the styles of our document."""
        if "paragraph" not in self.default:
            styles.append(self._renamed(_plain(styles)))
        for one in self._styles:
            styles.append(self._renamed(one))

    def _renamed(self, style: _Element) -> _Element:
        name, kind = style.find(w("name")), style.get(w("type"))
        if name is None:
            name = style.makeelement(w("name"), {w("val"): style.get(w("styleId"), "")})
            style.insert(0, name)
        style.set(w("styleId"), f"{self._prefix}{style.get(w('styleId'), '')}")
        style.set(w("customStyle"), "1")
        style.attrib.pop(w("default"), None)
        name.set(w("val"), f"{self._prefix} {name.get(w('val'), '')}")
        for tag in ("aliases", "qFormat", "autoRedefine", "locked", "rsid"):
            for one in style.findall(w(tag)):
                style.remove(one)
        for one in [one for one in style if one.tag in _REFERENCES]:
            if one.get(w("val")) in self._by_id:
                one.set(w("val"), f"{self._prefix}{one.get(w('val'))}")
            else:
                style.remove(one)
        if kind == "paragraph" and style.find(w("basedOn")) is None:
            for part, defaults in self._defaults.items():
                lay_under(properties_of(style, part), defaults)
        return style


_ON = frozenset({"1", "true", "on"})


def _plain(styles: _Element) -> _Element:
    style = styles.makeelement(w("style"), {w("type"): "paragraph", w("styleId"): "Normal"})
    etree.SubElement(style, w("name"), {w("val"): "Normal"})
    return style
