"""From facts to a laid-out note: the outline of its kind, the wordings of the language, numbers, cross-references."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from followup.content import content_path
from followup.vocabulary.errors import BadInput
from followup.writing.notes.catalogue import catalogue, current_yaml, fill
from followup.writing.notes.facts import fact_lists
from followup.writing.notes.head import lay_head
from followup.writing.notes.marks import OfficersWords
from followup.writing.notes.numerals import numeral
from followup.writing.notes.pieces import Block, Laid, Piece, Pieces
from followup.writing.notes.received import as_received
from followup.writing.notes.tables import table
from followup.writing.notes.unknown import unknown_in
from followup.writing.notes.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from followup.writing.notes.facts import NoteFacts, OfficersItem, OfficersSection, Records, Texts

_MOST_BLOCKS = 20_000
"""Of our own; these take some seconds. What was received is bounded where it is taken in."""


def lay_out(facts: NoteFacts, language: str, templates: Path | None = None) -> Laid:
    """Lay a note out in a language.

    `templates` is the folder of templates, the project's own when not given. Raises BadInput with the place and the
    reason for a wrong template, a mark that nothing stands behind, or a language without a catalogue.
    """
    folder = templates or content_path("templates")
    return _Layout(facts, language, folder).laid()


class _Layout:
    """The work of laying out one note: walks the outline and numbers what comes out."""

    def __init__(self, facts: NoteFacts, language: str, folder: Path) -> None:
        self.facts = facts
        self.words = catalogue(language, folder)
        self.place = f"templates/notes/{facts.kind}/{language}.yaml"
        self.outline, self.wordings = _kind(folder, facts.kind, language)
        self.footnotes: list[Pieces] = []
        self.wording = Wording(facts, self.words)
        self.wording.context["section"] = self.section
        self.wording.context["annex"] = self.annex
        self.officers = OfficersWords(self.wording, self.section, self.footnotes)
        self.originals = self._originals(folder)
        self.sections = {key: number for number, key in enumerate(self._section_keys(), 1)}
        self.paragraphs = 0
        self.within = ""
        self.headings = 0
        self.untranslated: list[str] = []

    def _originals(self, folder: Path) -> OfficersWords:
        """For texts not yet translated: their marks are printed in their own language too."""
        original = self.facts.masthead.original_language
        if original == self.words.language:
            return self.officers
        return OfficersWords(Wording(self.facts, catalogue(original, folder)), self.section, self.footnotes)

    def laid(self) -> Laid:
        """The whole note."""
        self._require_places()
        head = lay_head(self.wording)
        blocks: list[Block] = []
        for entry in self.outline:
            if self._wanted(entry):
                blocks.extend(self._blocks(entry))
            if sum(not one.received for one in blocks) > _MOST_BLOCKS:
                raise BadInput(f"{self.place}: the note has more than {_MOST_BLOCKS} blocks")
        unknown = unknown_in(self.facts, self.words, [*self.wording.missing, *self.untranslated])
        return Laid(self.words.language, head, tuple(blocks), tuple(self.footnotes), unknown)

    def section(self, key: str) -> str:
        """The number of a section, or of an annex of the officers' own, as sentences refer to it."""
        if any(section.key == key and section.annex for section in self.facts.sections):
            return self.annex(key)
        for section in self.facts.sections:
            if section.key == key and section.parent is not None:
                number = [one.key for one in self._parts(section.parent)].index(key) + 1
                return self.words.section(self.sections[section.parent], number)
        if key not in self.sections:
            raise BadInput(f"no section {key!r} in this note; there are {', '.join(self.sections)}")
        return self.words.section(self.sections[key])

    def _section_keys(self) -> Iterator[str]:
        for entry in self.outline:
            if "heading" in entry and self._wanted(entry):
                yield entry["heading"]
            elif "sections" in entry:
                yield from (section.key for section in self.facts.sections if _is_section(section))

    def _require_places(self) -> None:
        # An officer's paragraph at a place that does not exist would silently be left out.
        places = {entry["officers"] for entry in self.outline if "officers" in entry}
        places |= {section.key for section in self.facts.sections} | {area.key for area in self.facts.areas}
        for paragraph in self.facts.paragraphs:
            if paragraph.place not in places:
                known = ", ".join(sorted(places))
                raise BadInput(f"an officers' paragraph stands at {paragraph.place!r}; the note has the places {known}")

    def _wanted(self, entry: Mapping[str, Any]) -> bool:
        return "when" not in entry or bool(self._facts(entry["when"]))

    def _facts(self, name: str) -> Sequence[Any]:
        if name not in fact_lists():
            raise BadInput(f"templates/notes/{self.facts.kind}/outline.yaml: no list of facts {name!r}")
        found: Sequence[Any] = getattr(self.facts, name)
        return found

    def _blocks(self, entry: Mapping[str, Any]) -> Iterator[Block]:
        makers = {
            "heading": self._heading,
            "paragraph": self._paragraph,
            "officers": self._officers,
            "sections": self._sections,
            "areas": self._areas,
            "list": self._list,
            "actions": self._actions,
            "table": self._table,
            "received": self._received,
            "annexes": self._annexes,
        }
        kind = next((name for name in entry if name in makers), None)
        if kind is None:
            raise BadInput(
                f"templates/notes/{self.facts.kind}/outline.yaml: {dict(entry)} is none of {', '.join(makers)}"
            )
        yield from makers[kind](entry)

    def _words(self, part: str, key: str, /, **values: object) -> Pieces:
        wordings = self.wordings.get(part, {})
        if key not in wordings:
            raise BadInput(f"{self.place} has no entry {part}.{key}")
        return self.wording.render(f"{self.place}, {part}.{key}", wordings[key], **values)

    def _heading(self, entry: Mapping[str, Any]) -> Iterator[Block]:
        yield self._headed(entry["heading"], self._words("headings", entry["heading"]))

    def _headed(self, key: str, pieces: Pieces) -> Block:
        self.headings += 1
        return Block("heading", key, pieces, label=self.words.label("heading", self.headings))

    def _part(self, section: OfficersSection, number: int) -> Iterator[Block]:
        label = self.words.label("subheading", number)
        yield Block("heading", section.key, self._heading_of(section), 2, label)
        yield from self._officers({"officers": section.key})

    def _heading_of(self, section: OfficersSection) -> Pieces:
        where = f"heading of section {section.key} ({self.words.language})"
        return self._translated(where, section.heading, section.records)[0]

    def _numbered(self, key: str, pieces: Pieces, *, officers: bool = False, untranslated: bool = False) -> Block:
        self.paragraphs += 1
        label = self.words.label("paragraph", self.paragraphs)
        return Block(
            "paragraph", key, pieces, label=label, officers=officers, untranslated=untranslated, within=self.within
        )

    def _paragraph(self, entry: Mapping[str, Any]) -> Iterator[Block]:
        key = entry["paragraph"]
        each = self._facts(entry["each"]) if "each" in entry else [None]
        for fact in each:
            values = {} if fact is None else {entry.get("as", key): fact}
            if pieces := self._words("paragraphs", key, **values):
                yield self._numbered(key, pieces)

    def _officers(self, entry: Mapping[str, Any]) -> Iterator[Block]:
        place = entry["officers"]
        for number, paragraph in enumerate((one for one in self.facts.paragraphs if one.place == place), 1):
            where = f"officers' paragraph {number} of {place} ({self.words.language})"
            pieces, missing = self._translated(where, paragraph.texts, paragraph.records)
            yield self._numbered(f"officers:{place}", pieces, officers=True, untranslated=missing)
            yield from self._items(where, paragraph.items, paragraph.records, 1)
            yield from self._listing(where, paragraph.listing)

    def _items(self, where: str, items: Sequence[OfficersItem], records: Records, level: int) -> Iterator[Block]:
        for number, item in enumerate(items, 1):
            label = self.words.label("item", number, level)
            pieces, missing = self._translated(f"{where}, item {label}", item.texts, records)
            yield Block("item", "officers:item", pieces, level, label, officers=True, untranslated=missing)
            yield from self._items(where, item.items, records, level + 1)

    def _areas(self, _entry: Mapping[str, Any]) -> Iterator[Block]:
        """A part for each area: what it aims at, and its activities or that there are none."""
        for number, area in enumerate(self.facts.areas, 1):
            activities = self.facts.activities_of(area.key)
            label = self.words.label("subheading", number)
            yield Block("heading", area.key, self._words("headings", "area", area=area), 2, label)
            for key in ("area", "area_activities" if activities else "area_without_activities"):
                if pieces := self._words("paragraphs", key, area=area):
                    yield self._numbered(key, pieces)
            if activities:
                yield from self._listing(f"area {area.key}", area.key)
            yield from self._officers({"officers": area.key})

    def _list(self, entry: Mapping[str, Any]) -> Iterator[Block]:
        """A wording that leads in, and an item for each fact of a list or of a group of activities."""
        key = entry["list"]
        facts = self.facts.activities_of(entry["group"]) if "group" in entry else self._facts(entry["each"])
        if not facts:
            return
        yield self._numbered(key, self._words("paragraphs", key))
        for number, fact in enumerate(facts, 1):
            pieces = self._words("items", entry["as"], **{entry["as"]: fact, "last": number == len(facts)})
            yield Block("item", f"{key}:{number}", pieces, label=self.words.label("item", number))

    def _listing(self, where: str, group: str | None) -> Iterator[Block]:
        if group is None:
            return
        activities = self.facts.activities_of(group)
        if not activities:
            raise BadInput(f"{where}: no group of activities {group!r} among the facts of the note")
        for number, activity in enumerate(activities, 1):
            last = number == len(activities)
            pieces = self._words("items", "activity", activity=activity, last=last)
            yield Block("item", f"activity:{activity.key}", pieces, label=self.words.label("item", number))

    def _sections(self, _entry: Mapping[str, Any]) -> Iterator[Block]:
        for section in self.facts.sections:
            if _is_section(section):
                yield self._headed(section.key, self._heading_of(section))
                yield from self._officers({"officers": section.key})
                for number, part in enumerate(self._parts(section.key), 1):
                    yield from self._part(part, number)

    def _annexes(self, _entry: Mapping[str, Any]) -> Iterator[Block]:
        """The officers' annexes: each with its title, its paragraphs numbered from 1 again."""
        for section in self.facts.sections:
            if section.annex:
                yield Block("annex", section.key, self._heading_of(section), label=self._annex(section.key))
                self.paragraphs, self.within = 0, section.key
                yield from self._officers({"officers": section.key})

    def _parts(self, parent: str) -> list[OfficersSection]:
        return [one for one in self.facts.sections if one.parent == parent]

    def _actions(self, entry: Mapping[str, Any]) -> Iterator[Block]:
        yield self._numbered(entry["actions"], self._words("paragraphs", entry["actions"]))
        for number, action in enumerate(self.facts.actions, 1):
            where = f"recommended act {number} ({self.words.language})"
            pieces, missing = self._translated(where, action.texts, action.records)
            label = self.words.label("item", number)
            yield Block("item", f"act:{action.act}", pieces, label=label, officers=True, untranslated=missing)

    def _translated(self, where: str, texts: Texts, records: Records) -> tuple[Pieces, bool]:
        if self.words.language in texts:
            return self.officers.pieces(where, texts[self.words.language], records), False
        original = self.facts.masthead.original_language
        language = original if original in texts else next(iter(texts), original)
        self.untranslated.append(where.partition(", item")[0])
        name = self.words.get("languages").get(language, language)
        marker = Piece(fill(self.words.get("untranslated"), original=name) + " ")
        return (marker, *self.originals.pieces(where, texts.get(language, ""), records)), True

    def _table(self, entry: Mapping[str, Any]) -> Iterator[Block]:
        name = entry["table"]
        head, rows = table(name, self.wording)
        words = self.words.get("tables", name)
        yield Block("annex", name, (Piece(words["annex"]),), label=self._annex(name))
        yield Block("table", name, head=head, rows=rows)

    def _received(self, entry: Mapping[str, Any]) -> Iterator[Block]:
        """An annex with every submission as it came in."""
        name = entry["received"]
        title = self.words.get("tables", name)["annex"]
        yield Block("annex", name, (Piece(title),), label=self._annex(name))
        yield from as_received(self.wording, self._words)

    def annex(self, name: str) -> str:
        """An annex as sentences refer to it: "annex I", "the annex"."""
        return self._annex(name, "cited", "cited_single")

    def _annexes_of(self, entry: Mapping[str, Any]) -> list[str]:
        if "annexes" in entry:
            return [section.key for section in self.facts.sections if section.annex]
        return [entry[kind] for kind in ("table", "received") if kind in entry]

    def _annex(self, name: str, many: str = "label", single: str = "single") -> str:
        # A single annex has no number.
        wanted = [one for one in self.outline if self._wanted(one)]
        annexes = [name for one in wanted for name in self._annexes_of(one)]
        form = self.words.get("numbering", "annex")
        if name not in annexes:
            raise BadInput(f"no annex {name!r} in this note; there are {', '.join(annexes)}")
        if len(annexes) == 1:
            return str(form[single])
        return fill(form[many], n=numeral(annexes.index(name) + 1, form["form"]))


def _is_section(section: OfficersSection) -> bool:
    return section.parent is None and not section.annex


def _kind(folder: Path, kind: str, language: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    kinds = sorted(path.parent.name for path in (folder / "notes").glob("*/outline.yaml"))
    if kind not in kinds:
        raise BadInput(f"no such kind of note: {kind!r}; there are {', '.join(kinds)}")
    path = folder / "notes" / kind / f"{language}.yaml"
    if not path.is_file():
        raise BadInput(f"the note {kind!r} has no wording in {language!r}; {path.name} is missing beside its outline")
    return current_yaml(path.parent / "outline.yaml"), current_yaml(path)
