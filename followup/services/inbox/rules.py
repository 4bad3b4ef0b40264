"""The rules of mail that comes in: what is automatic and never an answer, how long a link in a letter opens."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from followup.content import content_path
from followup.timing.rulefiles import Rule, load_rule

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from followup.reading.received import ReceivedMail

_ANY, _BUT = "*", "!"


class _Count(Rule):
    value: int
    source: str


class _Words(Rule):
    value: tuple[str, ...]
    source: str


class _Lists(Rule):
    value: dict[str, tuple[str, ...]]
    source: str


class IncomingRules(Rule):
    """The rules of `rules/delivery/incoming.yaml`."""

    link_weeks: _Count
    receipts_a_day: _Count
    headers: _Lists
    lists: _Lists
    content_types: _Words
    senders: _Words
    subjects: _Words
    quotes: _Lists
    replies: _Words
    forwards: _Words
    promises: _Words
    promise_signs: _Count
    confidential: _Lists
    behalf: _Lists


@lru_cache(maxsize=1)
def incoming_rules() -> IncomingRules:
    """How mail that comes to the secretariat is taken in."""
    return load_rule(IncomingRules, content_path("rules", "delivery", "incoming.yaml"))


def automatic(mail: ReceivedMail) -> str | None:
    """Why a mail is one that a machine wrote, in a few words; None for one that somebody wrote, or may have."""
    rules = incoming_rules()
    if mail.content_type in rules.content_types.value:
        return f"a machine's report ({mail.content_type})"
    if name := _marked(mail, rules.headers.value):
        return f"written by a machine, as its header {name} says"
    return None if mail.files else _looks_automatic(mail)


def doubtful(mail: ReceivedMail) -> str | None:
    """Why an officer should look whether somebody wrote a mail that is not certainly a machine's; None if none need."""
    if _marked(mail, incoming_rules().lists.value):
        return "it came through a mailing list"
    return _looks_automatic(mail)


def _looks_automatic(mail: ReceivedMail) -> str | None:
    rules = incoming_rules()
    if mail.sender.rpartition("@")[0].lower() in rules.senders.value:
        return "from an address behind which nobody is"
    if mail.subject.lower().startswith(rules.subjects.value):
        return "an automatic answer, as its subject says"
    return None


def _marked(mail: ReceivedMail, headers: Mapping[str, Sequence[str]]) -> str | None:
    """The first of these headers that a mail has with one of the values given."""
    return next(
        (name for name, values in headers.items() if any(_holds(mail.headers.get(name), value) for value in values)),
        None,
    )


def promises(mail: ReceivedMail, words: str | None) -> str | None:
    """The words by which a short mail without a file says that its answer will come later; None for any other."""
    rules = incoming_rules()
    if mail.files or words is None or len(words) > rules.promise_signs.value:
        return None
    text = " ".join(words.lower().split())
    return next((one for one in rules.promises.value if one in text), None)


def for_others(words: str | None) -> str | None:
    """The words by which an answer says that it is sent for others too; None when it does not."""
    said = incoming_rules().behalf.value
    first, others = ("|".join(map(re.escape, said[name])) for name in ("words", "others"))
    text = " ".join((words or "").split())
    found = re.search(rf"(?:{first})[^.。;!?]{{0,100}}?(?:{others})", text, re.IGNORECASE)
    return found[0] if found else None


def is_confidential(mail: ReceivedMail) -> bool:
    """Whether its sender marked a mail as one that is not to be made public: by its header, or in its subject."""
    said = incoming_rules().confidential.value
    marked = "|".join(map(re.escape, said["subjects"]))
    return mail.headers.get("sensitivity", "").strip().lower() in said["sensitivity"] or (
        re.search(rf"(?:^|[^\w\s]\s*)(?:{marked})(?:\W|$)", mail.subject, re.IGNORECASE) is not None
    )


def _holds(said: str | None, value: str) -> bool:
    if said is None:
        return False
    word = said.partition(";")[0].strip().lower()
    return value == _ANY or (word != value[1:] if value.startswith(_BUT) else word == value)
