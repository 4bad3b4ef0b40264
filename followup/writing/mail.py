"""What a mail says: a folder of `templates/mail/` per mail, a folder in it per language, filled with facts.

A mail is addressed to an office, not to a person: who holds the office may change between the day on which the mail is
prepared and the moment at which it leaves, so no person's name stands in its words.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Protocol

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from yaml import YAMLError

from followup.content import content_path, load_content
from followup.vocabulary.asks import VerbClass
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.languages import direction
from followup.writing.braces import CheckedLoader
from followup.writing.notes.catalogue import Catalogue, catalogue, fill
from followup.writing.notes.facts import Span

Texts = Mapping[str, str]
"""A text by language code."""

FALLBACK = ("en",)
"""In which languages a mail is written, the first that can be, when it cannot be in the recipient's own; a convention
has its own list (rules/conventions)."""

SUBMISSION, NOMINATION = "submission", "nomination"

_PARTS = ("subject.txt", "body.txt")
_NAME = re.compile(r"[a-z][a-z_]*")
_SPARE_LINES = re.compile(r"\n\s*\n")
_ITEM = "- "
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Cited:
    """A source as a mail cites it: its number, as "MC-3/8", and its kind (decision, article)."""

    number: str
    kind: str = "decision"

    def words(self, words: Mapping[str, Any]) -> str:
        """How a language cites it in a sentence; the bare number for a kind that the language has no words for."""
        kind, number = self._named
        return fill(words["cited"].get(kind, "{number}"), number=number)

    def alone(self, language: str) -> str:
        """How a language cites it by itself, in brackets: "decision MC-3/8"."""
        kind, number = self._named
        return fill(_catalogue(language).get("citations").get(kind, "{number}"), number=number)

    @property
    def _named(self) -> tuple[str, str]:
        """Its kind and bare number: some numbers have the kind with them, as "Resolution Conf. 12.8"."""
        word, _space, rest = self.number.partition(" ")
        return (word.lower(), rest) if rest and word.lower() in {self.kind, "resolution"} else (self.kind, self.number)


@dataclass(frozen=True, slots=True)
class Sought:
    """One thing that is sought or still owed. `cited` is given where the mail as a whole has other sources too.

    `due_on` is a day of its own; without one, and unless it is sought as soon as possible, the letter's day holds.
    `form` is where its form lies, `contact` an office of the secretariat.
    """

    words: Texts
    cited: tuple[Cited, ...] = ()
    due_on: date | None = None
    as_soon_as_possible: bool = False
    form: str | None = None
    contact: str | None = None

    def in_language(self, language: str) -> str:
        """The thing in a line. Raises KeyError when it has no words in the language."""
        patterns = _words()[language]["item"]
        known = {
            "under": _catalogue(language).listed([one.alone(language) for one in self.cited]),
            "due": written_day(self.due_on, language) if self.due_on else None,
            "as_soon_as_possible": "-" if self.as_soon_as_possible else None,
            "form": self.form,
            "contact": self.contact,
        }
        line = self.words[language]
        for name, value in known.items():
            if value:
                line = fill(patterns[name], what=line, cited=value, date=value, form=value, contact=value)
        return line


@dataclass(frozen=True, slots=True, kw_only=True)
class AskFacts:
    """What every mail and letter about a call tells; each text by language.

    `reply_by` is the communicated date, never presented as the decision's. `owed` is what has not yet come, item by
    item (empty: the submission as a whole). `calls` is how many calls the letter carries; with `as_a_whole`
    the subject is the letter's own, else the first call's. `asked` is the strength with
    which governments are asked, `sought` SUBMISSION or NOMINATION. `earlier_letter` is the day of a letter that this
    one follows up, `reference` the letter's number. A notice of a change tells by `change` the days it is about ("was"
    the earlier one, "opens" that of a meeting), by `meeting` which meeting.
    """

    convention: Texts
    subject: Texts
    decisions: tuple[Cited, ...]
    letter_dated: date
    reply_by: date
    secretariat: Texts
    secretariat_address: str
    owed: tuple[Sought, ...] = ()
    earlier_letter: date | None = None
    reference: str | None = None
    asked: VerbClass = VerbClass.INVITE
    change: Mapping[str, date] = field(default_factory=dict)
    meeting: str | None = None
    sought: str = SUBMISSION
    calls: int = 1
    as_a_whole: bool = False

    def told(self, language: str) -> dict[str, Any]:
        """The facts as a template sees them, in one language. Raises KeyError when a text is not given in it."""
        words = _words()[language]
        subject = self.subject[language]
        several = self.calls > 1
        return {
            "convention": self.convention[language],
            "subject": _subject(subject, self.calls, language) if several and not self.as_a_whole else subject,
            "cited": "" if several else _cited(self.decisions, words, language),
            "letter_dated": written_day(self.letter_dated, language),
            "earlier_letter": written_day(self.earlier_letter, language) if self.earlier_letter else None,
            "reply_by": written_day(self.reply_by, language),
            "secretariat": self.secretariat[language],
            "secretariat_address": self.secretariat_address,
            "owed": [item.in_language(language) for item in self.owed],
            "reference": self.reference,
            "asks": words["asks"][self.asked],
            "sought": fill(words["sought"][self.sought]["several" if several else "one"], subject=subject),
            "nothing": words["nothing"][self.sought],
            "change": {name: written_day(day, language) for name, day in self.change.items()},
            "meeting": self.meeting,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class MailFacts(AskFacts):
    """What a mail tells, so that it can be written in the recipient's own language.

    `role` is the recipient's role, as "national_focal_point"; `link` is a page for the answer, `enclosed` whether the
    letter itself can be read there, `last` whether nothing that reminds of the letter follows.
    """

    party: Texts
    role: str
    link: str | None = None
    enclosed: bool = False
    last: bool = True

    def in_language(self, language: str) -> dict[str, Any]:
        """The facts as a template sees them, in one language. Raises KeyError when a text is not given in it."""
        known = self.told(language)
        return known | {
            "party": self.party[language],
            "role": _words()[language]["roles"][self.role],
            "link": self.link,
            "enclosed": self.enclosed,
            "last": self.last,
        }


def _cited(sources: Collection[Cited], words: Mapping[str, Any], language: str) -> str:
    return _catalogue(language).listed([one.words(words) for one in sources]) if sources else ""


def _subject(first: str, calls: int, language: str) -> str:
    """The subject of a letter that carries several calls: the first, and how many more."""
    forms = _words()[language]["subject"]
    return fill(_catalogue(language).plural(calls - 1, forms), subject=first, n=str(calls - 1), total=str(calls))


@dataclass(frozen=True, slots=True)
class RenderedMail:
    """A mail in words. `language` is that of its words, `wanted` the recipient's own; they differ after a fallback."""

    subject: str
    text: str
    html: str
    language: str
    wanted: str


def reviewed_languages(name: str) -> tuple[str, ...]:
    """The languages in which a mail may be sent: those whose words somebody has reviewed."""
    return tuple(_reviews(name))


def why_not(name: str, language: str) -> str:
    """Why a recipient whose language this is gets a mail in another, in a sentence for an officer."""
    if language not in _reviews(name):
        return f"the words of {name} in {language} are not reviewed"
    return f"a text that the mail tells is not given in {language}"


class Told(Protocol):
    """What a mail tells, in whatever language it is written."""

    def in_language(self, language: str) -> dict[str, Any]:
        """The facts as a template sees them. Raises KeyError when a text is not given in the language."""


def render_mail(name: str, language: str, facts: Told, fallback: Sequence[str] = FALLBACK) -> RenderedMail:
    """Write the mail `name` in a language, or in the first of `fallback` in which it is reviewed and has its words.

    Raises NotFound for an unknown mail, BadInput for a template that asks for what it is not given.
    """
    for candidate in dict.fromkeys((language, *fallback)):
        if candidate in reviewed_languages(name) and (known := _known_in(candidate, facts)) is not None:
            return render_in(name, candidate, known, wanted=language)
    tried = " or ".join(dict.fromkeys((language, *fallback)))
    raise BadInput(
        f"the mail {name!r} cannot be written in {tried}: its words are not reviewed, or a text is not given"
    )


def draft_mail(name: str, language: str, facts: Told) -> RenderedMail:
    """Write the mail in a language whether it is reviewed in it or not, to be looked at and not to be sent.

    Raises NotFound for an unknown mail or a language without its words, BadInput when a fact has no words in it.
    """
    _reviews(name)
    if not content_path("templates", "mail", name, language, _PARTS[0]).is_file():
        raise NotFound(f"the mail {name!r} has no words in {language}")
    known = _known_in(language, facts)
    if known is None:
        raise BadInput(f"the mail {name!r} cannot be written in {language}: a text that it tells is not given in it")
    return render_in(name, language, known, wanted=language)


def _where(error: Exception) -> str:
    """In which file and line a template is wrong, where the error tells."""
    if isinstance(error, TemplateSyntaxError):
        return f" ({error.name or 'a template'}, line {error.lineno})"
    return ""


def _reviews(name: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = _content("reviewed.yaml")[name]
    except KeyError:
        raise NotFound(f"there is no mail {name!r} in templates/mail/reviewed.yaml") from None
    return found


def render_bare(name: str, language: str, facts: MailFacts) -> Callable[[], None]:
    """A function that fills the bare templates of a mail and does nothing else: what preparing is measured against."""
    known = facts.in_language(language)
    parts = [f"{name}/{language}/{part}" for part in _PARTS]
    mail = render_in(name, language, known, wanted=language)
    laid_out = {
        "language": language,
        "direction": direction(language),
        "subject": mail.subject,
        "blocks": _blocks(mail.text),
    }

    def render() -> None:
        for part in parts:
            _environment().get_template(part).render(known)
        _environment().get_template("layout.html").render(laid_out)

    return render


def template_digest(name: str) -> str:
    """SHA-256 over everything that decides the words of a mail besides its facts: a change asks for approval again."""
    digest = hashlib.sha256(json.dumps(_reviews(name), sort_keys=True, default=str).encode())
    shared = [content_path("templates", "mail", part) for part in ("layout.html", "words.yaml")]
    texts = [path for folder in (name, "shared") for path in content_path("templates", "mail", folder).rglob("*.txt")]
    for path in (*sorted(texts), *shared):
        content = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _known_in(language: str, facts: Told) -> dict[str, Any] | None:
    try:
        return facts.in_language(language)
    except KeyError:
        return None


def render_in(name: str, language: str, known: dict[str, Any], *, wanted: str) -> RenderedMail:
    """Fill the templates of a mail in a language with what it tells; `wanted` is the recipient's own language.

    Raises NotFound for what is no mail, BadInput for a template that asks for what it is not given.
    """
    if not _NAME.fullmatch(name):
        raise NotFound(f"{name!r} is not the name of a mail")
    try:
        subject, text = (_environment().get_template(f"{name}/{language}/{part}").render(known) for part in _PARTS)
        text = _SPARE_LINES.sub("\n\n", text).strip() + "\n"
        html = html_of(subject, text, language)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise BadInput(f"templates/mail/{name}/{language}: {error}{_where(error)}") from error
    return RenderedMail(" ".join(subject.split()), text, html, language, wanted)


def html_of(subject: str, text: str, language: str) -> str:
    """The html part of a mail whose plain part is `text`."""
    layout = _environment().get_template("layout.html")
    return layout.render(language=language, direction=direction(language), subject=subject, blocks=_blocks(text))


def _blocks(text: str) -> list[tuple[str, list[Any]]]:
    """The paragraphs and lists of a plain text: the html part is made of them, so both parts say the same.

    A paragraph is its lines, each with whether it is a link and whether it is the last. Plain tuples, since the sandbox
    looks twice at every attribute that a template asks for.
    """
    blocks: list[tuple[str, list[Any]]] = []
    for chunk in _SPARE_LINES.split(text.strip()):
        lines = [line.strip() for line in chunk.splitlines()]
        items = [line.removeprefix(_ITEM) for line in lines if line.startswith(_ITEM)]
        before = [line for line in lines if not line.startswith(_ITEM)]
        if before:
            last = len(before)
            rows = [(line, _is_link(line), place == last) for place, line in enumerate(before, 1)]
            blocks.append(("paragraph", rows))
        if items:
            blocks.append(("list", items))
    return blocks


def _is_link(line: str) -> bool:
    return line.startswith("http") and _LINK.fullmatch(line) is not None


@lru_cache(maxsize=1024)
def written_day(day: date, language: str) -> str:
    """A day as a language writes it in a sentence: 31 March 2020, 1er mars 2020. A letter has the same few days."""
    return _catalogue(language).span(Span(day, day))


@lru_cache(maxsize=16)
def _catalogue(language: str) -> Catalogue:
    return catalogue(language)


def mail_languages() -> tuple[str, ...]:
    """The languages in which mails have words, reviewed or not."""
    return tuple(_words())


def mail_roles() -> tuple[str, ...]:
    """The contact roles that mails can address."""
    return tuple(_words()["en"]["roles"])


def _words() -> dict[str, Any]:
    return _content("words.yaml")


def _content(name: str) -> dict[str, Any]:
    """A file of templates/mail. Raises BadInput, with the line, for one that is no YAML."""
    try:
        found: dict[str, Any] = load_content("templates", "mail", name)
    except YAMLError as error:
        raise BadInput(f"templates/mail/{name} cannot be read: {' '.join(str(error).split())}") from None
    return found


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=CheckedLoader(content_path("templates", "mail")),
        autoescape=lambda template: template is not None and template.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
