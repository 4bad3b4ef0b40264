"""Word's automatic numbering: which number each paragraph shows, though it stands nowhere in the text.

A paragraph names a list (`w:numId`) and a level, itself or through its style; the list names an abstract list whose
levels tell how to count and what to print. Lists that share an abstract list go on counting together, unless a list
overrides the start. A level begins anew after a paragraph of a level above it, as `w:lvlRestart` says.
Source: ISO/IEC 29500-1, 17.9.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from followup.reading.files.counting import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_LEVELS = 9
_MOST_BASES = 20
_PLACEHOLDER = re.compile(r"%([1-9])")
_ONE_NUMBER = re.compile(r"%\d[.．)]?\Z")
_PLAIN_NUMBER = re.compile(r"(?P<number>\d+)[.．)]?\Z")
_BULLET = "•"


def local(node: _Element) -> str:
    """An element's name without its namespace: strict and transitional documents differ only there."""
    return str(node.tag).rpartition("}")[2]


def attribute(node: _Element | None, name: str = "val") -> str | None:
    """An attribute by its local name; None without the element or the attribute."""
    if node is None:
        return None
    return next((str(value) for key, value in node.attrib.items() if str(key).rpartition("}")[2] == name), None)


def child(node: _Element | None, name: str) -> _Element | None:
    """The first child of that local name."""
    return None if node is None else next((part for part in node if local(part) == name), None)


def children(node: _Element | None, name: str) -> Iterator[_Element]:
    """All children of that local name."""
    if node is not None:
        yield from (part for part in node if local(part) == name)


def whole(text: str | None, default: int | None = None) -> int | None:
    """A whole number of up to nine digits as XML attributes hold it, else the default."""
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else default


def switched_on(node: _Element | None) -> bool:
    """Whether a property such as `w:vanish` is on: there, and not "0", "false" or "off"."""
    return node is not None and attribute(node) not in {"0", "false", "off"}


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str | None = None

    @property
    def plain(self) -> bool:
        """Whether it prints a plain number, as paragraphs have it: "5."."""
        return self.form == "decimal" and _ONE_NUMBER.match(self.text) is not None


@dataclass(frozen=True, slots=True)
class _Override:
    start: int | None
    level: _Level | None


@dataclass(frozen=True, slots=True)
class _AbstractList:
    levels: dict[int, _Level]
    linked_style: str | None


@dataclass(frozen=True, slots=True)
class _List:
    abstract: str
    overrides: dict[int, _Override]


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says about numbering and headings; `outline` is the level of a heading, 0 the highest."""

    name: str = ""
    based_on: str | None = None
    numbering: str | None = None
    level: int | None = None
    outline: int | None = None


def read_styles(root: _Element | None) -> tuple[dict[str, Style], str | None]:
    """The paragraph styles by id, and the id of the one for paragraphs that name none."""
    styles: dict[str, Style] = {}
    default: str | None = None
    for node in children(root, "style"):
        if attribute(node, "type") != "paragraph":
            continue
        name = attribute(node, "styleId") or ""
        properties = child(node, "pPr")
        numbering = child(properties, "numPr")
        styles[name] = Style(
            attribute(child(node, "name")) or "",
            attribute(child(node, "basedOn")),
            attribute(child(numbering, "numId")),
            whole(attribute(child(numbering, "ilvl"))),
            whole(attribute(child(properties, "outlineLvl"))),
        )
        if attribute(node, "default") in {"1", "true"}:
            default = name
    return {name: _inherited(name, styles) for name in styles}, default


def _inherited(name: str, styles: dict[str, Style]) -> Style:
    style = styles[name]
    base = style.based_on
    for _ in range(_MOST_BASES):
        if base is None or base not in styles:
            break
        above = styles[base]
        style = replace(
            style,
            numbering=above.numbering if style.numbering is None else style.numbering,
            level=above.level if style.level is None else style.level,
            outline=above.outline if style.outline is None else style.outline,
        )
        base = above.based_on
    return style


def _level(node: _Element) -> _Level:
    return _Level(
        start=whole(attribute(child(node, "start")), 1) or 0,
        form=attribute(child(node, "numFmt")) or "decimal",
        text=attribute(child(node, "lvlText")) or "",
        restart=whole(attribute(child(node, "lvlRestart"))),
        legal=switched_on(child(node, "isLgl")),
        style=attribute(child(node, "pStyle")),
    )


def _levels(node: _Element) -> dict[int, _Level]:
    return {whole(attribute(level, "ilvl"), 0) or 0: _level(level) for level in children(node, "lvl")}


def _overrides(node: _Element) -> dict[int, _Override]:
    found: dict[int, _Override] = {}
    for override in children(node, "lvlOverride"):
        level = child(override, "lvl")
        start = whole(attribute(child(override, "startOverride")))
        found[whole(attribute(override, "ilvl"), 0) or 0] = _Override(
            start, _level(level) if level is not None else None
        )
    return found


@dataclass(slots=True)
class WordNumbering:
    """The lists of a document and where each stands."""

    abstracts: dict[str, _AbstractList] = field(default_factory=dict)
    lists: dict[str, _List] = field(default_factory=dict)
    styles: dict[str, Style] = field(default_factory=dict)
    _counts: dict[str, list[int | None]] = field(default_factory=dict)
    _shapes: dict[str, tuple[str, dict[int, _Level]]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def read(cls, root: _Element | None, styles: dict[str, Style]) -> WordNumbering:
        """The numbering part of a document, if it has one."""
        found = cls(styles=styles)
        for node in children(root, "abstractNum"):
            linked = attribute(child(node, "numStyleLink"))
            found.abstracts[attribute(node, "abstractNumId") or ""] = _AbstractList(_levels(node), linked)
        for node in children(root, "num"):
            abstract = attribute(child(node, "abstractNumId")) or ""
            found.lists[attribute(node, "numId") or ""] = _List(abstract, _overrides(node))
        return found

    def level_of_style(self, number: str, style: str) -> int:
        """The level of a list that a paragraph style stands for: the one that names it, else the style's own."""
        levels = self._abstract(number)[1]
        named = (level for level, shape in levels.items() if shape.style == style)
        return next(named, self.styles[style].level or 0)

    def label(self, number: str, level: int) -> str:
        """Count one paragraph of a list and give its number as printed; "" for a list that is not defined."""
        if number not in self.lists or not 0 <= level < _LEVELS:
            return ""
        key, shapes = self._shapes_of(number)
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        self._count(number, level, counts, shapes)
        printed = _printed(shapes[level], counts, shapes)
        plain = _PLAIN_NUMBER.match(printed)
        # "1." within paragraph "5." would read as a paragraph of its own.
        nested = plain and any(counts[above] and shapes[above].plain for above in range(level))
        return f"({plain['number']})" if plain and nested else printed

    def _shapes_of(self, number: str) -> tuple[str, dict[int, _Level]]:
        """The key under which a list counts, and its nine levels with its overrides; made once a list."""
        if number not in self._shapes:
            key, levels = self._abstract(number)
            self._shapes[number] = key, {place: self._shape(number, place, levels) for place in range(_LEVELS)}
        return self._shapes[number]

    def _abstract(self, number: str) -> tuple[str, dict[int, _Level]]:
        """The abstract list that counts for a list: its own, or the one its list style stands for."""
        for _ in range(_MOST_BASES):
            if number not in self.lists:
                break
            key = self.lists[number].abstract
            abstract = self.abstracts.get(key)
            if abstract is None:
                return key, {}
            linked = abstract.linked_style
            if linked is None or linked not in self.styles or self.styles[linked].numbering in {None, number}:
                return key, abstract.levels
            number = self.styles[linked].numbering or ""
        return number, {}

    def _shape(self, number: str, level: int, levels: dict[int, _Level]) -> _Level:
        override = self.lists[number].overrides.get(level)
        return (override.level if override and override.level else None) or levels.get(level, _Level())

    def _count(self, number: str, level: int, counts: list[int | None], shapes: dict[int, _Level]) -> None:
        override = self.lists[number].overrides.get(level)
        at = counts[level]
        if override and override.start is not None and (number, level) not in self._begun:
            counts[level] = override.start
        else:
            counts[level] = shapes[level].start if at is None else at + 1
        self._begun.add((number, level))
        for deeper in range(level + 1, _LEVELS):
            restart = shapes[deeper].restart
            if restart is None or level < restart:
                counts[deeper] = None


def _printed(shape: _Level, counts: list[int | None], shapes: dict[int, _Level]) -> str:
    if shape.form == "bullet":
        return _BULLET

    def number(found: re.Match[str]) -> str:
        place = int(found[1]) - 1
        at = counts[place]
        form = "decimal" if shape.legal else shapes[place].form
        return "" if form == "none" else counted(shapes[place].start if at is None else at, form)

    return _PLACEHOLDER.sub(number, shape.text)
