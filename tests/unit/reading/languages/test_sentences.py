"""Single sentences in the languages other than English: who is asked how strongly, and what is no ask at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from followup.content import load_yaml
from followup.reading.requests import find_requests
from followup.reading.results import Provision, ProvisionKind, ReadDecision, ReadRequest
from followup.reading.rules import load_rules

TABLES = {
    path.stem.removeprefix("sentences_"): load_yaml(path) for path in Path(__file__).parent.glob("sentences_*.yaml")
}
ASKS = [(language, *row) for language, table in sorted(TABLES.items()) for row in table["asks"]]
NAMED = [
    (language, table["addressees"]["sentence"].format(words), actors)
    for language, table in sorted(TABLES.items())
    for words, actors in table["addressees"]["named"]
]
NO_ASK = [(language, sentence) for language, table in sorted(TABLES.items()) for sentence in table["no_ask"]]


def _requests(language: str, sentence: str) -> tuple[ReadRequest, ...]:
    provision = Provision(1, ProvisionKind.PARAGRAPH, "1", sentence)
    decision = ReadDecision("sentence", language, provisions=(provision,))
    return find_requests(decision, load_rules(language), source="conclusion").requests


@pytest.mark.parametrize(("language", "sentence", "verb", "actors"), ASKS)
def test_somebody_is_asked(language: str, sentence: str, verb: str, actors: list[str]) -> None:
    (request,) = _requests(language, sentence)
    assert (request.verb.value, [actor.value for actor in request.actors]) == (verb, actors)


@pytest.mark.parametrize(("language", "sentence", "actors"), NAMED)
def test_who_is_meant_by_a_name(language: str, sentence: str, actors: list[str]) -> None:
    named = {actor.value for request in _requests(language, sentence) for actor in request.actors}
    assert named == set(actors)


@pytest.mark.parametrize(("language", "sentence"), NO_ASK)
def test_what_only_tells_is_no_ask(language: str, sentence: str) -> None:
    assert _requests(language, sentence) == ()
