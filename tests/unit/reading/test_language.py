"""Which language a text is in; a further language is a further file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from followup.content import content_files
from followup.reading import marks
from followup.reading.blocks import Block, Extracted, FileKind
from followup.reading.language import detect_language
from followup.reading.marks import marks_of, structure_marks
from followup.reading.structure import split
from followup.vocabulary.errors import BadInput
from followup.vocabulary.languages import UN_LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Requests the secretariat to report to the Conference of the Parties at its next session", "en"),
        ("Prie le secrétariat de faire rapport à la Conférence des Parties à sa prochaine session", "fr"),
        ("Pide a la secretaría que informe a la Conferencia de las Partes en su próximo período de sesiones", "es"),
        ("просит секретариат доложить Конференции Сторон на ее следующей сессии", "ru"),
        ("يطلب إلى الأمانة أن تقدم تقريرا إلى مؤتمر الأطراف في دورته المقبلة", "ar"),
        ("请秘书处向缔约方会议下届会议提出报告", "zh"),
        ("请秘书处就 UNEP/MC/COP.4/INF/23 和 UNEP/MC/COP.4/11 提出报告", "zh"),
        ("Prend note du document FCCC/SBI/2026/INF.4 du Subsidiary Body for Implementation", "fr"),
        ("Decides.", "en"),
    ],
)
def test_detection(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_the_six_languages_are_there() -> None:
    assert set(structure_marks()) >= set(UN_LANGUAGES)


@pytest.mark.parametrize("text", ["", "12 34 /", "दस्तावेज़", "𝔸𝔹"])
def test_texts_in_no_script_that_is_known(text: str) -> None:
    with pytest.raises(BadInput, match="no letters"):
        detect_language(text)


PORTUGUESE = """
language: pt
script: latin
stop_words: [o, a, os, as, do, da, dos, das, de, e, em, para, que, na, no, ao, sua, com]
decision_words: [decisão, resolução]
annex_words: [anexo]
counted_words: [anexo, parágrafo]
articles: [a, o]
adverbs: [também]
preamble: ['\\w+(?:ando|endo|indo)']
operative: [solicita, convida, decide]
"""


@pytest.fixture
def with_portuguese(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "pt.yaml").write_text(PORTUGUESE, encoding="utf-8")
    files = [*content_files("rules", "structure"), tmp_path / "pt.yaml"]
    monkeypatch.setattr(marks, "content_files", lambda *_: files)
    structure_marks.cache_clear()
    yield
    structure_marks.cache_clear()


@pytest.mark.usefixtures("with_portuguese")
def test_a_seventh_language_needs_no_code() -> None:
    lines = (
        "Recordando a decisão 2/CP.29,",
        "Solicita ao secretariado que prepare um relatório para a sua próxima sessão;",
    )
    (decision,) = split(Extracted(FileKind.TXT, tuple(map(Block, lines))), stem="file")
    assert decision.language == "pt"
    assert [part.operative for part in decision.provisions] == [False, True]


def test_a_wrong_file_says_which_and_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pt.yaml").write_text("language: pt\n")
    monkeypatch.setattr(marks, "content_files", lambda *_: [tmp_path / "pt.yaml"])
    structure_marks.cache_clear()
    with pytest.raises(BadInput, match=r"pt\.yaml.*KeyError: 'script'"):
        marks_of("pt")
    structure_marks.cache_clear()
