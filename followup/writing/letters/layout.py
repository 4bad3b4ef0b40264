"""A letter laid out in one language: its lines and paragraphs in order, from the wordings that officers edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jinja2 import TemplateError

from followup.vocabulary.errors import BadInput
from followup.writing.braces import lone_brace
from followup.writing.notes.catalogue import catalogue, current_yaml
from followup.writing.notes.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from followup.writing.letters.facts import LetterFacts
    from followup.writing.notes.catalogue import Catalogue

TEXT, ITEM = "text", "item"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of a letter, or one of the things listed under it."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class LaidLetter:
    """A letter in one language; `title` is that of a note verbale, which has neither addressee's line nor signature."""

    language: str
    secretariat: str
    address: str
    reference: str
    dated: str
    title: str
    to: str
    subject: str
    blocks: tuple[Block, ...]
    signer: str

    def lines(self) -> list[str]:
        """What stands in the letter, in order."""
        head = (self.secretariat, self.address, self.reference, self.dated, self.title or self.to, self.subject)
        return [line for line in (*head, *(block.words for block in self.blocks), self.signer) if line]


class _Wordings:
    """The wordings of a language, filled with the facts of a letter."""

    def __init__(self, facts: LetterFacts, language: str, templates: Path) -> None:
        self._place = f"templates/letters/{language}.yaml"
        path = templates / "letters" / f"{language}.yaml"
        if not path.is_file():
            raise BadInput(f"letters are not written in {language!r}; there is no {self._place}")
        self._words: Mapping[str, Any] = current_yaml(path)
        self._sandbox = Sandbox({}, str, lambda _records: None)
        self._facts = facts
        self.catalogue: Catalogue = catalogue(language, templates)
        self.form: Mapping[str, Any] = self.get("forms", facts.form)
        try:
            known = facts.values(language, self.catalogue.span)
        except KeyError as missing:
            raise BadInput(
                f"the letter cannot be written in {language}: a text is not given in it ({missing})"
            ) from None
        asks = self.get("forms", facts.form, "asks", facts.asked.value)
        self._known = known | {"asks": asks, "addressee": self._addressee(language)}
        if addressed := self.form.get("addressed"):
            self._known["addressed"] = self.fill(addressed["audience" if facts.party is None else "party"])

    def get(self, *path: str) -> Any:  # noqa: ANN401  an entry may be words or a table; each reader knows which
        """One entry. Raises BadInput naming the file when it is missing or empty."""
        found: Any = self._words
        for step in path:
            if not isinstance(found, dict) or found.get(step) is None:
                raise BadInput(f"{self._place} has no entry {'.'.join(path)}")
            found = found[step]
        return found

    def listed(self, *path: str) -> list[Any]:
        """An entry that is a list. Raises BadInput when it is none."""
        found = self.get(*path)
        if not isinstance(found, list):
            raise BadInput(f"{self._place}: {'.'.join(path)} is no list; each paragraph stands in a line after a dash")
        return found

    def fill(self, wording: str) -> str:
        """A wording with the facts in it. Raises BadInput with the wording for what is wrong in it."""
        if not isinstance(wording, str):
            raise BadInput(f"{self._place}: {wording!r} is no text; put it between quotation marks")
        if lone_brace(wording):
            raise BadInput(f"{self._place}: {wording[:60]!r}: a brace stands alone; a name is written {{{{ so }}}}")
        try:
            return " ".join(self._sandbox.from_string(wording).render(self._known).split())
        except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
            raise BadInput(f"{self._place}: {wording[:60]!r}: {error}") from None

    def known(self, name: str) -> str:
        """One of the facts, in words."""
        return str(self._known[name])

    def _addressee(self, language: str) -> str:
        if self._facts.party is not None:
            return self._facts.party[language]
        return self.catalogue.listed([self.get("addressees", one) for one in self._facts.audience])

    def blocks(self) -> Iterator[Block]:
        """The paragraphs from the salutation to the closing words."""
        listed = {
            "list": self._known["owed"],
            "files": [
                f"{name}, {digest}" for name, digest in (self._facts.received.files if self._facts.received else ())
            ],
        }
        form, kind = ("forms", self._facts.form), ("kinds", self._facts.kind)
        for entry in (
            *self.listed(*form, "opening"),
            *self.listed(*kind, "paragraphs"),
            *self.listed(*form, "closing"),
        ):
            if not isinstance(entry, dict):
                yield Block(TEXT, self.fill(entry))
                continue
            [name, *more] = entry
            if more or name not in listed:
                raise BadInput(f"{self._place}: {entry} is neither a paragraph nor one of {', '.join(listed)}")
            if things := listed[name]:
                yield Block(TEXT, self.fill(entry[name]))
                yield from self._items(things)

    def _items(self, things: Sequence[str]) -> Iterator[Block]:
        for number, thing in enumerate(things, 1):
            yield Block(ITEM, f"{self.catalogue.label('item', number)} {thing}")


def lay_out(facts: LetterFacts, language: str, templates: Path) -> LaidLetter:
    """Lay a letter out in a language. Raises BadInput for a language, kind or wording that is not there or wrong."""
    wordings = _Wordings(facts, language, templates)
    title = wordings.form.get("title", "")
    return LaidLetter(
        language=language,
        secretariat=wordings.known("secretariat"),
        address=facts.secretariat_address,
        reference=wordings.fill(wordings.get("reference")) if facts.reference else "",
        dated=wordings.known("letter_dated"),
        title=title,
        to=wordings.fill(wordings.get("to")),
        subject=wordings.fill(wordings.get("kinds", facts.kind, "subject")),
        blocks=tuple(wordings.blocks()),
        signer="" if title else facts.signers.get(language) or wordings.get("signers", facts.signed_by),
    )
