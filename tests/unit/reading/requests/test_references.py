"""Paragraphs of the same decision to which an ask refers, in the six languages, and the decision that it repeats."""

from __future__ import annotations

import pytest

from followup.reading.files.plain import read_plain
from followup.reading.requests import find_requests
from followup.reading.results import ReadRequest
from followup.reading.rules import load_rules
from followup.reading.structure import split
from followup.vocabulary.actors import Actor

DECISIONS = {
    "en": (
        "Takes note of the report;",
        "Invites Parties to submit:",
        "(a) Views;",
        "(b) Data;",
        "Requests the secretariat to compile the submissions referred to in {};",
    ),
    "fr": (
        "Prend note du rapport;",
        "Invite les Parties à communiquer:",
        "a) Des vues;",
        "b) Des données;",
        "Prie le secrétariat de compiler les communications visées {};",
    ),
    "es": (
        "Toma nota del informe;",
        "Invita a las Partes a que presenten:",
        "a) Opiniones;",
        "b) Datos;",
        "Pide a la secretaría que compile las comunicaciones mencionadas en {};",
    ),
    "ru": (
        "принимает к сведению доклад;",
        "предлагает Сторонам представить:",
        "а) мнения;",
        "б) данные;",
        "просит секретариат скомпилировать материалы, упомянутые в {};",
    ),
    "ar": (
        "يحيط علما بالتقرير؛",
        "يدعو الأطراف إلى أن تقدم:",
        "(أ) آراء؛",
        "(ب) بيانات؛",
        "يطلب إلى الأمانة أن تجمع المعلومات المشار إليها في {}؛",
    ),
    "zh": (
        "注意到报告；",
        "邀请缔约方提交：",
        "（一）意见；",
        "（二）数据；",
        "请秘书处汇编{}提到的材料；",
    ),
}


def last_ask(language: str, words: str) -> ReadRequest:
    """The ask of paragraph 3 of a small decision, which refers to others in the given words."""
    first, second, one, two, last = DECISIONS[language]
    lines = (f"1. {first}", f"2. {second}", one, two, f"3. {last.format(words)}")
    (read,) = split(read_plain("\n".join(lines)), stem="file", language=language)
    return find_requests(read, load_rules(language)).requests[-1]


@pytest.mark.parametrize(
    ("language", "words", "places"),
    [
        ("en", "paragraph 2 above", ("2",)),
        ("en", "paragraphs 1 and 2(b) above", ("1", "2(b)")),
        ("en", "paragraph 2(z) above", ("2",)),
        ("fr", "au paragraphe 2 ci-dessus", ("2",)),
        ("fr", "aux paragraphes 1 et 2 b) ci-dessus", ("1", "2(b)")),
        ("es", "el párrafo 2 supra", ("2",)),
        ("es", "los párrafos 1 y 2 b) anteriores", ("1", "2(b)")),
        ("ru", "пункте 2 выше", ("2",)),
        ("ru", "пунктах 1 и 2 б) выше", ("1", "2(b)")),
        ("ru", "пунктах 1–2 выше", ("1", "2")),
        ("ar", "الفقرة 2 أعلاه", ("2",)),
        ("ar", "الفقرتين 1 و2 (ب) أعلاه", ("1", "2(b)")),
        ("zh", "上文第2段", ("2",)),
        ("zh", "上文第1和第2（二）段", ("1", "2(b)")),
        ("zh", "上文第1至2段", ("1", "2")),
    ],
)
def test_paragraphs_referred_to(language: str, words: str, places: tuple[str, ...]) -> None:
    assert last_ask(language, words).refers_to == places


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "paragraph 2 of decision 4/CP.20"),
        ("fr", "au paragraphe 2 de la décision 4/CP.20"),
        ("es", "el párrafo 2 de la decisión 4/CP.20"),
        ("ru", "пункте 2 решения 4/CP.20"),
        ("ar", "الفقرة 2 من المقرر 4/م أ-20"),
        ("zh", "第4/CP.20号决定第2段"),
    ],
)
def test_paragraphs_of_another_decision_are_not_meant(language: str, words: str) -> None:
    assert last_ask(language, words).refers_to == ()


REITERATED = {
    "en": "Reiterates its request to the secretariat in decision 4/CP.20 to maintain the portal;",
    "fr": "Réitère la demande qu'elle a adressée au secrétariat dans sa décision 4/CP.20 de tenir à jour le portail;",
    "es": "Reitera su petición a la secretaría de que mantenga el portal, como figura en la decisión 4/CP.20;",
    "ru": "вновь просит секретариат подготовить доклад, о котором говорится в решении 4/CP.20;",
    "ar": "يكرر طلبه إلى الأمانة، الوارد في المقرر 4/م أ-20، أن تحافظ على البوابة؛",
    "zh": "再次请秘书处按照第4/CP.20号决定维护门户网站；",
}


@pytest.mark.parametrize("language", REITERATED)
def test_a_reiterated_ask_names_its_decision(language: str) -> None:
    (read,) = split(read_plain(f"1. {REITERATED[language]}"), stem="file", language=language)
    (request,) = find_requests(read, load_rules(language)).requests
    assert request.recalls is not None
    assert "4/م أ-20" in request.recalls or "4/cp.20" in request.recalls.lower()


ALTERNATIVES = {
    "en": "Invites the lead country or, if none, the secretariat to convene a workshop;",
    "fr": "Invite le Comité de l'adaptation ou, à défaut, le secrétariat à organiser un atelier;",
    "es": "Invita al Comité de Adaptación o, en su defecto, a la secretaría a que organice un taller;",
}


@pytest.mark.parametrize("language", ALTERNATIVES)
def test_who_is_asked_only_instead_of_another_is_kept_as_such(language: str) -> None:
    (read,) = split(read_plain(f"1. {ALTERNATIVES[language]}"), stem="file", language=language)
    (request,) = find_requests(read, load_rules(language)).requests
    assert Actor.SECRETARIAT in request.actors
    assert request.alternatives == (Actor.SECRETARIAT,)
