"""What a mail says: a folder of `templates/mail/` per mail, a folder in it per language, filled with facts.

A mail is addressed to an office, not to a person: who holds the office may change between the day on which the mail is
prepared and the moment at which it leaves, so no person's name stands in its words.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from jinja2 import FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from followup.content import content_path, load_content
from followup.vocabulary.asks import VerbClass
from followup.vocabulary.errors import BadInput, NotFound
from followup.vocabulary.languages import direction

Texts = Mapping[str, str]
"""The same words by language code."""

FALLBACK = "en"
"""The language of a mail of which there is no reviewed version in the recipient's own."""

_PARTS = ("subject.txt", "body.txt")
_NAME = re.compile(r"[a-z][a-z_]*")
_SPARE_LINES = re.compile(r"\n\s*\n")
_ITEM = "- "
_LINK = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What a mail tells. Every text is given by language, so that the mail can be written in the recipient's own.

    `role` is the recipient's role, as "national_focal_point". `reply_by` is the communicated date, never presented as
    the decision's. `owed` is what has not yet come from this recipient, item by item (empty: the submission as a
    whole). `asked` is the strength with which governments are asked. `earlier_letter`
    is the day of a letter that this one follows up; `link` is a page for the answer. A notice of a change tells by
    `change` the days it is about ("was" the earlier one, "opens" that of a meeting), by `meeting` which meeting moved.
    """

    convention: Texts
    subject: Texts
    decisions: tuple[str, ...]
    letter_dated: date
    reply_by: date
    party: Texts
    role: str
    secretariat: Texts
    secretariat_address: str
    owed: tuple[Texts, ...] = ()
    earlier_letter: date | None = None
    reference: str | None = None
    link: str | None = None
    asked: VerbClass = VerbClass.INVITE
    change: Mapping[str, date] = field(default_factory=dict)
    meeting: str | None = None

    def in_language(self, language: str) -> dict[str, Any]:
        """The facts as a template sees them, in one language. Raises KeyError when a text is not given in it."""
        words = _words()[language]
        return {
            "convention": self.convention[language],
            "subject": self.subject[language],
            "decisions": words["list_mark"].join(self.decisions),
            "letter_dated": _written(self.letter_dated, language),
            "earlier_letter": _written(self.earlier_letter, language) if self.earlier_letter else None,
            "reply_by": _written(self.reply_by, language),
            "party": self.party[language],
            "role": words["roles"][self.role],
            "secretariat": self.secretariat[language],
            "secretariat_address": self.secretariat_address,
            "owed": [item[language] for item in self.owed],
            "reference": self.reference,
            "link": self.link,
            "asks": words["asks"][self.asked],
            "change": {name: _written(day, language) for name, day in self.change.items()},
            "meeting": self.meeting,
        }


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
    try:
        return tuple(load_content("templates", "mail", "reviewed.yaml")[name])
    except KeyError:
        raise NotFound(f"there is no mail {name!r} in templates/mail/reviewed.yaml") from None


def render_mail(name: str, language: str, facts: MailFacts) -> RenderedMail:
    """Write the mail `name` in a language, or in English when it is not reviewed in it or a fact has no words in it.

    Raises NotFound for an unknown mail, BadInput for a template that asks for what it is not given.
    """
    for candidate in dict.fromkeys((language, FALLBACK)):
        if candidate in reviewed_languages(name) and (known := _known_in(candidate, facts)) is not None:
            return _rendered(name, candidate, known, wanted=language)
    raise BadInput(f"the mail {name!r} cannot be written in {language} or {FALLBACK}: a text is missing in both")


def render_bare(name: str, language: str, facts: MailFacts) -> Callable[[], None]:
    """A function that fills the bare templates of a mail and does nothing else: what preparing is measured against."""
    known = facts.in_language(language)
    parts = [f"{name}/{language}/{part}" for part in _PARTS]
    mail = _rendered(name, language, known, wanted=language)
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
    digest = hashlib.sha256()
    shared = [content_path("templates", "mail", part) for part in ("layout.html", "reviewed.yaml", "words.yaml")]
    own = sorted(content_path("templates", "mail", name).rglob("*.txt"))
    for path in (*own, *shared):
        content = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _known_in(language: str, facts: MailFacts) -> dict[str, Any] | None:
    try:
        return facts.in_language(language)
    except KeyError:
        return None


def _rendered(name: str, language: str, known: dict[str, Any], *, wanted: str) -> RenderedMail:
    if not _NAME.fullmatch(name):
        raise NotFound(f"{name!r} is not the name of a mail")
    try:
        subject, text = (_environment().get_template(f"{name}/{language}/{part}").render(known) for part in _PARTS)
        text = _SPARE_LINES.sub("\n\n", text).strip() + "\n"
        html = (
            _environment()
            .get_template("layout.html")
            .render(language=language, direction=direction(language), subject=subject, blocks=_blocks(text))
        )
    except TemplateError as error:
        raise BadInput(f"templates/mail/{name}/{language}: {error}") from error
    return RenderedMail(" ".join(subject.split()), text, html, language, wanted)


def _blocks(text: str) -> list[dict[str, Any]]:
    """The paragraphs, lists and links of a plain text: the html part is made of them, so both parts say the same."""
    blocks: list[dict[str, Any]] = []
    for chunk in _SPARE_LINES.split(text.strip()):
        lines = [line.strip() for line in chunk.splitlines()]
        items = [line.removeprefix(_ITEM) for line in lines if line.startswith(_ITEM)]
        before = [line for line in lines if not line.startswith(_ITEM)]
        if before:
            blocks.append({"kind": "paragraph", "lines": [(line, bool(_LINK.fullmatch(line))) for line in before]})
        if items:
            blocks.append({"kind": "list", "items": items})
    return blocks


def _written(day: date, language: str) -> str:
    return _formatted(day, _words()[language]["date"], language)


@lru_cache(maxsize=1024)
def _formatted(day: date, pattern: str, language: str) -> str:
    """A letter has the same few days for each of its recipients."""
    return format_date(day, pattern, locale=language)


def _words() -> dict[str, Any]:
    words: dict[str, Any] = load_content("templates", "mail", "words.yaml")
    return words


@lru_cache(maxsize=1)
def _environment() -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(content_path("templates", "mail")),
        autoescape=lambda template: template is not None and template.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
