"""The conventions' own marks: every example in their files is recognised, and every file is whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from followup.content import content_files, load_yaml
from followup.reading import conventions as loading
from followup.reading.blocks import Block, Extracted, FileKind
from followup.reading.conventions import arabic_numeral, conventions
from followup.reading.heads import body_line
from followup.reading.structure import split
from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

FILES = {path.stem: load_yaml(path) for path in content_files("rules", "conventions")}
EXAMPLES = [
    (name, str(text), meeting)
    for name, shape in FILES.items()
    for pattern in shape["decisions"]
    for text, meeting in pattern["examples"].items()
]
WORKING_LANGUAGES = {"cites": {"en", "fr", "es"}, "ramsar": {"en", "fr", "es"}}


@pytest.mark.parametrize(("convention", "text", "meeting"), EXAMPLES)
def test_every_example_is_recognised(convention: str, text: str, meeting: str) -> None:
    lines = (f"Decision {text}", "1. Requests the secretariat to report to its next meeting.")
    extracted = Extracted(FileKind.TXT, tuple(Block(line) for line in lines))
    (decision,) = split(extracted, stem="file", convention=convention)
    assert (decision.convention, decision.meeting) == (convention, meeting)


@pytest.mark.parametrize(("name", "shape"), FILES.items(), ids=FILES)
def test_every_file_is_whole_and_sourced(name: str, shape: dict[str, Any]) -> None:
    assert shape["id"] == name
    assert shape["source"]
    assert shape["meeting_word"]["source"]
    assert set(shape["meeting_word"]["words"]) == set(UN_LANGUAGES)
    assert all(pattern["source"] and pattern["examples"] for pattern in shape["decisions"])
    assert all(body["source"] for body in shape["bodies"].values())
    main = next(iter(shape["bodies"].values()))
    assert set(main["names"]) >= WORKING_LANGUAGES.get(name, set(UN_LANGUAGES))


@pytest.mark.parametrize(
    ("line", "language", "code"),
    [
        ("The Conference of the Parties,", "en", "COP"),
        ("The Conference of the Parties", "en", "COP"),
        ("The Conference of the Parties to the Basel Convention,", "en", "COP"),
        ("THE CONFERENCE OF THE PARTIES TO THE CONVENTION,", "en", "COP"),
        ("The Conference of the Parties serving as the meeting of the Parties to the Paris Agreement,", "en", "CMA"),
        ("La Conférence des Parties,", "fr", "COP"),
        ("La Conférence des Parties agissant comme réunion des Parties à l'Accord de Paris,", "fr", "CMA"),
        ("La Conferencia de las Partes,", "es", "COP"),
        ("La Conferencia de las Partes en calidad de reunión de las Partes en el Protocolo de Kyoto,", "es", "CMP"),
        ("Конференция Сторон,", "ru", "COP"),
        ("Конференция Сторон, действующая в качестве совещания Сторон Парижского соглашения,", "ru", "CMA"),
        ("إن مؤتمر الأطراف،", "ar", "COP"),
        ("مؤتمر الأطراف العامل بوصفه اجتماع الأطراف في اتفاق باريس،", "ar", "CMA"),
        ("缔约方大会，", "zh", "COP"),
        ("作为《巴黎协定》缔约方会议的《公约》缔约方会议，", "zh", "CMA"),
        ("The Governing Council,", "en", "GC"),
        ("The Meeting of the Parties decides:", "en", "MOP"),
        ("The Thirty-First Meeting of the Parties decides:", "en", "MOP"),
        ("THE CONFERENCE OF THE PARTIES TO THE CONVENTION", "en", "COP"),
        ("The Conference of the Contracting Parties,", "en", "COP"),
    ],
)
def test_lines_that_name_the_body(line: str, language: str, code: str) -> None:
    found = body_line(line, language)
    assert found is not None
    assert code in {body for _, body in found.bodies}


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("The Conference of the Parties adopted the decision.", "en"),
        ("The secretariat,", "en"),
        ("缔约方大会请秘书处提出报告。", "zh"),
        (f"The Conference of the Parties {'to the Convention ' * 30},", "en"),
    ],
)
def test_lines_that_name_no_body(line: str, language: str) -> None:
    assert body_line(line, language) is None


@pytest.mark.parametrize(
    ("head", "language", "number"),
    [
        ("SC-1/19 : Lignes directrices", "fr", "SC-1/19"),
        ("Décision SC-1/19 : Lignes directrices", "fr", "SC-1/19"),
        ("Decisión SC-1/19: Directrices", "es", "SC-1/19"),
        ("Решение СК-1/19: Руководящие принципы", "ru", "SC-1/19"),
        ("Решение SC-1/19", "ru", "SC-1/19"),
        ("РК-9/2: Торговля", "ru", "RC-9/2"),
        ("المقرر ا س-1/19", "ar", "SC-1/19"),
        ("المقرر 3/م أإ-10", "ar", "3/CMP.10"),
        ("المقرر 4/م أت-2", "ar", "4/CMA.2"),
        ("第 SC-1/19 号决定", "zh", "SC-1/19"),
        ("SC-1/19：准则", "zh", "SC-1/19"),
        ("第7/CMP.3号决定", "zh", "7/CMP.3"),
    ],
)
def test_numbers_as_other_languages_print_them(head: str, language: str, number: str) -> None:
    extracted = Extracted(FileKind.TXT, (Block(head), Block("1. Requests a report.")))
    (decision,) = split(extracted, stem="file", language=language)
    assert decision.number == number


@pytest.mark.parametrize(("numeral", "value"), [("28", 28), ("IX", 9), ("XIV", 14), ("XXXI", 31), ("xii", 12)])
def test_numerals(numeral: str, value: int) -> None:
    assert arabic_numeral(numeral) == value


@pytest.mark.parametrize(
    ("content", "reason"),
    [("id: atlantis\n", "KeyError"), ("- a list\n", "TypeError"), ("id: [unclosed\n", "line 2")],
)
def test_a_wrong_file_says_which_and_why(
    content: str, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "atlantis.yaml").write_text(content)
    monkeypatch.setattr(loading, "content_files", lambda *_: [tmp_path / "atlantis.yaml"])
    conventions.cache_clear()
    try:
        with pytest.raises(BadInput, match=rf"atlantis\.yaml.*{reason}"):
            conventions()
    finally:
        conventions.cache_clear()
