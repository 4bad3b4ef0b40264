"""Several mails to the same reader made into one: what they share is said once, the rest under the subject of each.

Made of the mails as they were approved, word for word; only the line that says that there are several is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from email import message_from_bytes, policy
from itertools import takewhile

from followup.content import load_content
from followup.writing.mail import RenderedMail, html_of

_PARAGRAPH = "\n\n"


def read_back(content: bytes, language: str, wanted: str) -> RenderedMail:
    """A mail as it was serialised, back in words. Raises LookupError for one without a plain part."""
    mail = message_from_bytes(content, policy=policy.SMTP)
    plain = mail.get_body(("plain",))
    if plain is None:
        message = "a mail of ours always has a plain part"
        raise LookupError(message)
    text = plain.get_content().replace("\r\n", "\n")
    return RenderedMail(str(mail["Subject"]), text, "", language, wanted)


def together(mails: Sequence[RenderedMail]) -> RenderedMail:
    """One mail that says all that these say, in their order. Raises ValueError for fewer than two."""
    if len(mails) < 2:  # noqa: PLR2004  fewer need not be put together
        message = "one mail is not put together"
        raise ValueError(message)
    first = mails[0]
    texts = [mail.text.strip().split(_PARAGRAPH) for mail in mails]
    head = _shared(texts)
    texts = [text[len(head) :] for text in texts]
    tail = _shared([text[::-1] for text in texts])[::-1]
    matters = [
        [f"{number}. {mail.subject}", *text[: len(text) - len(tail)]]
        for number, (mail, text) in enumerate(zip(mails, texts, strict=True), 1)
    ]
    opening = load_content("templates", "mail", "together.yaml")[first.language]["opening"]
    text = _PARAGRAPH.join([*head, opening, *(paragraph for matter in matters for paragraph in matter), *tail]) + "\n"
    subject = f"{first.subject} (+{len(mails) - 1})"
    return RenderedMail(subject, text, html_of(subject, text, first.language), first.language, first.wanted)


def _shared(texts: Sequence[Sequence[str]]) -> list[str]:
    """The paragraphs with which all of them begin."""
    return [alike[0] for alike in takewhile(lambda alike: len(set(alike)) == 1, zip(*texts, strict=False))]
