"""Which State or body is meant by what stands in a list: by code, official name or another one."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache

from followup.content import load_content
from followup.services.people.parties import names_by_code
from followup.vocabulary.errors import BadInput

_NO_LETTER = re.compile(r"[\W_]+")
_INVERTED = re.compile(r"(.+?)\s*\((.+?)['’]?\)")
_CLOSE = 0.8
_MOST_OFFERED = 3
Index = Mapping[str, frozenset[str]]
"""The codes that a name, folded, may stand for."""


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A text without case, accents and punctuation, by which names are compared: "Côte d'Ivoire" is "cote d ivoire"."""
    letters = "".join(one for one in unicodedata.normalize("NFKD", text) if not unicodedata.combining(one))
    words = _NO_LETTER.sub(" ", letters.replace("&", " and ").casefold()).split()
    return " ".join("saint" if word == "st" else word for word in words)


class Recognised:
    """Parties and organizations by name; `more` are those that only the register knows."""

    def __init__(self, more: Mapping[str, Iterable[str]] | None = None) -> None:
        self._index: Index = _merged(_known(), _indexed(more)) if more else _known()

    def code(self, text: str) -> str | None:
        """The code of what is meant; None where nothing of that name is known. Raises BadInput where it may be two."""
        name = folded(text)
        found = self._index.get(name) or self._by_formal_name(name) or self._by_both_names(text)
        if len(found) > 1:
            raise BadInput(f"party: {text!r} may be {' or '.join(sorted(found))}; write the code")
        return next(iter(found), None)

    def near(self, text: str) -> str:
        """The codes of names like a text, as "; did you mean Argentina (ARG)?", or how a party is written."""
        name = folded(text)
        like = [one for one in self._index if one[:1] == name[:1] and abs(len(one) - len(name)) <= _MOST_OFFERED]
        close = get_close_matches(name, like, n=_MOST_OFFERED, cutoff=_CLOSE)
        codes = sorted({code for one in close for code in self._index[one]})[:_MOST_OFFERED]
        if not codes:
            return "; write its ISO 3166-1 code, as ARG, or its official name"
        names = names_by_code()
        shown = (f"{next(iter(names[code]))} ({code})" if code in names else code for code in codes)
        return f"; did you mean {' or '.join(shown)}?"

    def _by_both_names(self, text: str) -> frozenset[str]:
        """By a name with its short one, as "Global Environment Facility (GEF)": where both are of the same."""
        both = _INVERTED.fullmatch(text)
        if both is None:
            return frozenset()
        long, short = (self._index.get(folded(one), frozenset()) for one in both.groups())
        return long & short

    def _by_formal_name(self, name: str) -> frozenset[str]:
        """By a State's formal name: what follows "Republic of" and its like is the short name."""
        data = load_content("storage", "reference", "other_names.yaml")
        if name in {folded(one) for one in data["not"]}:
            return frozenset()
        for words in _formal():
            short = name.removeprefix(words).removeprefix("the ") if name.startswith(words) else ""
            if short in self._index:
                return self._index[short]
        return frozenset()


@lru_cache(maxsize=1)
def _formal() -> tuple[str, ...]:
    words = load_content("storage", "reference", "other_names.yaml")["formal"]
    plain = [f"{folded(one)} " for one in words]
    return tuple(sorted((*plain, *(f"the {one}" for one in plain)), key=len, reverse=True))


@lru_cache(maxsize=1)
def _known() -> Index:
    # What is the official name of one is not taken for a short name of another: "Congo" is not "Congo (Kinshasa)".
    return {**_indexed(load_content("storage", "reference", "other_names.yaml")["names"]), **_indexed(names_by_code())}


def _indexed(names: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for code, called in names.items():
        for form in {code, *(form for name in called for form in _forms(name))}:
            found[folded(form)].add(code)
    return {name: frozenset(codes) for name, codes in found.items() if name}


def _forms(name: str) -> Iterable[str]:
    """A name as it stands, and for one as "Iran (Islamic Republic of)" also "Islamic Republic of Iran" and "Iran"."""
    yield name
    yield name.removeprefix("the ")
    if inverted := _INVERTED.fullmatch(name):
        yield inverted[1]
        yield f"{inverted[2]} {inverted[1]}"


def _merged(known: Index, more: Index) -> Index:
    return {**more, **known, **{name: known[name] | more[name] for name in known.keys() & more.keys()}}
