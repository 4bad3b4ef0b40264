"""The fixed words of one language, and how it prints numbers, dates, counts and lists (templates/locale)."""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml
from babel import Locale
from babel.numbers import format_decimal

from followup.content import content_path, load_yaml
from followup.vocabulary.errors import BadInput
from followup.writing.notes.numerals import numeral
from followup.writing.notes.spelling import spelled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.vocabulary.places import AgendaItem
    from followup.writing.notes.facts import Span

_SLOT = re.compile(r"\{(\w+)\}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


def fill(pattern: str, **values: str) -> str:
    """Put values into a pattern such as "{day} {month}". Unlike str.format it follows no attributes or indexes."""

    def value(slot: re.Match[str]) -> str:
        if slot[1] not in values:
            raise BadInput(f"the pattern {pattern!r} asks for {{{slot[1]}}}; it may use {', '.join(sorted(values))}")
        return values[slot[1]]

    return _SLOT.sub(value, pattern)


@dataclass(frozen=True)
class Catalogue:
    """`words` are of templates/locale/<language>.yaml, `numbers` of rules/languages/<language>.yaml."""

    language: str
    words: Mapping[str, Any]
    numbers: Mapping[str, Any]
    folder: Path
    """The folder of templates from which it came."""

    def get(self, *path: str) -> Any:  # noqa: ANN401  an entry may be words, a table or a list; each reader knows which
        """One entry, as `get("dates", "day")`. Raises BadInput naming the file when it is missing."""
        found: Any = self.words
        for step in path:
            if not isinstance(found, dict) or step not in found:
                raise BadInput(f"templates/locale/{self.language}.yaml has no entry {'.'.join(path)}")
            found = found[step]
        return found

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.get("locale"))

    def plural(self, count: int, forms: Mapping[str, str]) -> str:
        """The form for a count: by CLDR category (one, two, few, many, other), else `other`."""
        category = self._locale.plural_form(count)
        if (found := forms.get(category, forms.get("other"))) is None:
            raise BadInput(f"no form 'other' among {', '.join(sorted(forms))} in {self.language}")
        return found

    def number(self, count: int) -> str:
        """A count in words up to the catalogue's `words_up_to`, then in figures."""
        figures = str(format_decimal(count, locale=self.get("locale")))
        if not 0 < count <= self.get("words_up_to"):
            return figures
        return next(iter(spelled(self.numbers, "cardinals", count)), figures)

    def counted(self, count: int, noun: str) -> str:
        """A count with its noun: "13 Parties", "五个缔约方". {n} is printed in words, {d} in figures."""
        return fill(self.plural(count, self.get("nouns", noun)), n=self.number(count), d=str(count))

    def ordinal(self, number: int, form: str | None = None) -> str:
        """An ordinal in words: "fourth", "第四", "cuarta".

        `form` names one of the catalogue's `ordinal_forms`, a pattern for the gender and case that the place asks for.
        """
        wanted = re.compile(self.get("ordinal_forms", form) if form else ".*")
        forms = spelled(self.numbers, "ordinals", number)
        if not forms:
            raise BadInput(f"rules/languages/{self.language}.yaml has no ordinal for {number}")
        return next((one for one in forms if wanted.fullmatch(one)), forms[0])

    def span(self, when: Span) -> str:
        """A day, month, quarter, year, or several days: "1–5 November 2021", "2021年11月1日至5日"."""
        first, last = when.first, when.last
        values = {
            "d": self._day(first.day),
            "d2": self._day(last.day),
            "m": str(first.month),
            "m2": str(last.month),
            "month": self._month(first.month, alone=when.precision == "month"),
            "month2": self._month(last.month),
            "y": str(first.year),
            "y2": str(last.year),
        }
        if when.precision == "quarter":
            values["quarter"] = self.ordinal((first.month + 2) // 3, self.words.get("quarter_form"))
        return fill(self.get("dates", _shape(when)), **values)

    def _day(self, day: int) -> str:
        return str(self.words.get("first_of_month", day) if day == 1 else day)

    def _month(self, month: int, *, alone: bool = False) -> str:
        forms = (self.numbers.get("months_in_dates") or self.numbers["months"])[month - 1]
        wanted = re.compile(self.words.get("month_alone", ".*") if alone else ".*")
        return _first([one for one in forms if wanted.fullmatch(str(one))] or forms)

    def listed(self, items: Sequence[str]) -> str:
        """The items as an enumeration with this language's comma and conjunction."""
        patterns = self.get("list")
        if len(items) < len(("a", "b")):
            return items[0] if items else ""
        if len(items) == len(("a", "b")):
            return fill(patterns["two"], a=items[0], b=items[1])
        *body, last = items
        joined = body[0]
        for item in body[1:]:
            joined = fill(patterns["middle"], a=joined, b=item)
        return fill(patterns["last"], a=joined, b=last)

    def listed_plainly(self, items: Sequence[str]) -> str:
        """The items with this language's comma alone: "Lusaka, 9 and 10 October 2018"."""
        middle = self.get("list", "plain")
        return functools.reduce(lambda a, b: fill(middle, a=a, b=b), items)

    def filled(self, pattern: str, **values: str) -> str:
        """A pattern of the catalogue with its values, as `fill`."""
        return fill(pattern, **values)

    def agenda_item(self, item: AgendaItem) -> str:
        """An agenda item's path: "4 (f)", "4(f)"."""
        letters = self.words.get("agenda_letters", {})
        first, *rest = (letters.get(part, part) for part in item.path)
        patterns = self.get("agenda_item")
        return fill(patterns["first"], part=first) + "".join(fill(patterns["then"], part=part) for part in rest)

    def label(self, kind: str, number: int, level: int = 1) -> str:
        """The printed number of a heading, a paragraph, or an item at a level from 1."""
        entry = self.get("numbering", kind)
        entry = entry[min(level, len(entry)) - 1] if isinstance(entry, list) else entry
        return fill(entry["label"], n=numeral(number, entry["form"]))

    def section(self, number: int, part: int | None = None) -> str:
        """A section, or a part of it, as sentences refer to it: "II", "II.A", "第二节", "الفرع الثاني"."""
        if part is not None:
            form = self.get("numbering", "subheading")["form"]
            return fill(self.get("numbering", "part"), section=self.section(number), n=numeral(part, form))
        pattern = self.get("numbering", "section")
        if "{ordinal}" in pattern:
            return fill(pattern, ordinal=self.ordinal(number))
        return fill(pattern, n=numeral(number, self.get("numbering", "heading")["form"]))

    def sorting_key(self, name: str) -> str:
        """By what a name is put in order: without accents, and without what the catalogue's `sort_without` matches."""
        bare = re.sub(self.words.get("sort_without", r"$^"), "", name)
        plain = "".join(one for one in unicodedata.normalize("NFKD", bare) if not unicodedata.combining(one))
        return plain.casefold()


def _first(forms: Sequence[Any]) -> str:
    return str(forms[0])


def _shape(when: Span) -> str:
    if when.precision != "day":
        return when.precision
    if when.first == when.last:
        return "day"
    if when.first.year != when.last.year:
        return "range"
    if when.first.month != when.last.month:
        return "same_year"
    return "adjacent" if (when.last - when.first).days == 1 else "same_month"


@lru_cache(maxsize=128)
def _kept_yaml(path: Path, _changed: int, _size: int) -> Any:  # noqa: ANN401  YAML holds anything
    return load_yaml(path)


def current_yaml(path: Path) -> Any:  # noqa: ANN401  YAML holds anything; each caller knows what it reads
    """The content of a YAML file, parsed again only when the file has changed: officers edit wordings while we run.

    Raises BadInput, with the line, for a file that is no YAML.
    """
    state = path.stat()
    try:
        return _kept_yaml(path, state.st_mtime_ns, state.st_size)
    except yaml.YAMLError as error:
        raise BadInput(f"{path.name} cannot be read: {' '.join(str(error).split())}") from None


def catalogue(language: str, templates: Path | None = None) -> Catalogue:
    """The catalogue of a language. Raises BadInput for a language without one."""
    templates = templates or content_path("templates")
    path = templates / "locale" / f"{language}.yaml"
    numbers = content_path("rules", "languages", f"{language}.yaml")
    if not _LANGUAGE.fullmatch(language) or not path.is_file() or not numbers.is_file():
        known = ", ".join(sorted(one.stem for one in (templates / "locale").glob("*.yaml")))
        raise BadInput(f"notes are not written in {language!r}; there are catalogues for {known}")
    return Catalogue(language, current_yaml(path), current_yaml(numbers), templates)
