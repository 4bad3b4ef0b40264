"""The reading rules of one language: what its verbs, addressees and cues mean, as data with ids that evidence can cite.

`rules/reading/<language>.yaml` is the whole of what reading knows about a language (its head explains every section); a
further language is a further file. Nothing here or in `followup.reading.requests` names a word of any language.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import yaml
from pydantic import ValidationError

from followup.content import content_files, content_path, load_yaml
from followup.reading.phrases import Cue, PhraseFinder, expand, fold_pattern, phrase_pattern
from followup.reading.rulefile import SET, RuleFile
from followup.vocabulary.datafiles import line_of
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from pathlib import Path


class ReadingRules:
    """The rules of one language, ready for use: what `find_requests` works with."""

    def __init__(self, file: RuleFile, convention: str | None = None) -> None:
        self.file = file
        self._others: dict[str, ReadingRules] = {}
        self.language = file.language
        self.words = file.clauses.words
        self.verbs = {rule.id: rule for rule in file.verbs if not rule.conventions or convention in rule.conventions}
        self.actors = {rule.id: rule for rule in file.actors}
        self.strengtheners = {rule.id: rule for rule in file.clauses.strengtheners}
        self.kinds = [(rule.head, rule) for rule in file.kinds]
        self.topic_forms = {rule.id: _spelt(rule.phrases) for rule in file.topics}
        spoken = [*(rule.spoken for rule in self.verbs.values()), *(rule.spoken for rule in file.background)]
        self.telling = {rule.id: rule for rule in file.background if rule.unless_before is not None}
        self.spoken = frozenset(form for forms in spoken for form in _spelt(forms))
        forms = {form: rule.id for rule in file.background for form in _spelt((*rule.forms, *rule.spoken))}
        forms |= {form: rule.id for rule in self.verbs.values() for form in _spelt((*rule.forms, *rule.spoken))}
        self.verb_forms = self._finder(forms)
        self.adverbs = dict.fromkeys(_spelt(file.clauses.adverbs), "")
        self.adverbs |= {form: rule.id for rule in file.clauses.strengtheners for form in _spelt(rule.words)}
        adverbs = rf"(?:{phrase_pattern(self.adverbs, words=self.words)}[ ,]*)*"
        self.opening = re.compile(rf"(?:{file.clauses.opening.source}){adverbs}$")
        self.adverb_ends = frozenset(form.split()[-1] for form in self.adverbs)
        self.time_words = tuple(_spelt(file.times.words))
        self.condition_words = tuple(_spelt(file.condition_words))
        self.beside = re.compile(rf"[ ,]*{adverbs}")
        self.adverb = re.compile(phrase_pattern(self.adverbs, words=self.words))
        self.fillers = self._finder(dict.fromkeys(_spelt(file.clauses.fillers), ""))
        self.actor_forms = self._finder(self._listed_forms())
        # Where words are divided nothing in a list begins inside one: looking there is saved.
        inside = r"(?!(?<=\w)\w)" if self.words else ""
        self.listing = re.compile(f"{inside}(?:{'|'.join(self._listing_parts())})")

    def of(self, convention: str | None) -> ReadingRules:
        """These rules with those verbs that ask in one convention's decisions only; themselves where it has none."""
        if convention is None or not any(convention in rule.conventions for rule in self.file.verbs):
            return self
        if convention not in self._others:
            self._others[convention] = ReadingRules(self.file, convention)
        return self._others[convention]

    def _finder(self, forms: dict[str, str]) -> PhraseFinder:
        return PhraseFinder(forms, words=self.words, prefixes=self.file.clauses.prefixes)

    def _listed_forms(self) -> dict[str, str]:
        """Everything that can stand for somebody asked: actors by rule id, topics' words, pronouns, the body itself."""
        listed = self.file.addressees
        forms = dict.fromkeys(_spelt(listed.pronouns), PRONOUN) | dict.fromkeys(_spelt(listed.itself), ITSELF)
        forms |= {form: TOPIC for topics in self.topic_forms.values() for form in topics}
        return forms | {form: rule.id for rule in self.file.actors for form in _spelt(rule.phrases)}

    def _listing_parts(self) -> list[str]:
        """The alternatives of the one pattern for what stands between addressees, each named for what it means."""
        listed = self.file.addressees
        named: list[tuple[str, Cue | None]] = [
            ("alternative", listed.alternative),
            ("example", listed.examples),
            ("aside", listed.asides),
            ("resume", listed.resumes),
            ("separator", listed.separators),
            ("modifier", listed.modifiers),
        ]
        return [f"(?P<{name}>{cue.source})" for name, cue in named if cue is not None]


PRONOUN, ITSELF, TOPIC = "(pronoun)", "(itself)", "(topic)"
"""What a phrase that can stand for somebody asked belongs to, when it is no actor's."""


def _spelt(phrases: tuple[str, ...]) -> list[str]:
    return [spelling for phrase in phrases for spelling in expand(phrase)]


def reading_languages() -> tuple[str, ...]:
    """The languages for which there are reading rules."""
    return tuple(path.stem for path in content_files("rules", "reading"))


@lru_cache(maxsize=32)
def load_rules(language: str) -> ReadingRules:
    """The rules of a language, loaded once a process. Raises BadInput for an unknown language or a wrong file."""
    path = content_path("rules", "reading", f"{language}.yaml")
    if not re.fullmatch(r"[a-z]{2,3}", language) or not path.is_file():
        raise BadInput(
            f"there are no reading rules for language {language!r}; there are for {', '.join(reading_languages())}"
        )
    return read_rules(path)


def read_rules(path: Path) -> ReadingRules:
    """The rules in one file. Raises BadInput that names file, line and reason when something in it is wrong."""
    try:
        raw = load_yaml(path)
        context = {"sets": _set_patterns(raw), "fault": partial(_pattern_fault, path)}
        return ReadingRules(RuleFile.model_validate(raw, context=context))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadInput(f"{path}:{line}: not YAML: {error.problem}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the file"
        reason = first["msg"].removeprefix("Value error, ")
        raise BadInput(f"{path}:{line_of(path, first['loc'])}: {place}: {reason}") from None


def _pattern_fault(path: Path, source: str, reason: str) -> BadInput:
    """A wrong pattern, found when it is first used; its line is that of its first words."""
    lines = path.read_text(encoding="utf-8").splitlines()
    line = next((number for number, text in enumerate(lines, 1) if source[:30] in fold_pattern(text)), 1)
    return BadInput(f"{path}:{line}: {reason}")


def _set_patterns(raw: Any) -> dict[str, str]:  # noqa: ANN401  not validated yet
    """The sets of a raw rule file as sub-patterns: a text is a pattern, a list is words and phrases."""
    if not isinstance(raw, dict) or not isinstance(raw.get("sets"), dict):
        return {}
    clauses = raw.get("clauses")
    words = not isinstance(clauses, dict) or clauses.get("words", True) is not False
    patterns: dict[str, str] = {}
    for name, value in raw["sets"].items():
        if isinstance(value, str):
            known = dict(patterns)
            patterns[str(name)] = f"(?:{SET.sub(lambda match: known.get(match[1], match[0]), fold_pattern(value))})"  # noqa: B023
        elif isinstance(value, list):
            spellings = _spelt(tuple(str(item) for item in value))
            patterns[str(name)] = phrase_pattern(spellings, words=words)
    return patterns
