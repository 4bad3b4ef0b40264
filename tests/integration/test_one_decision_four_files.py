"""The same decision as Word document, PDF, web page and plain text is read alike, in scripts of four kinds."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from html import escape
from pathlib import Path

import pytest

from followup.reading.extraction import extract
from followup.reading.results import ProvisionKind
from followup.reading.structure import split
from tests.fixtures.word_files import level, lists, notes, number, paragraph, run, word_file


def hanging(place: int, form: str, text: str) -> str:
    """A level whose numbers hang out of its paragraphs, as in printed decisions."""
    indent = f'<w:pPr><w:ind w:left="{567 * (place + 2)}" w:hanging="567"/></w:pPr>'
    return level(place, form, text).replace("</w:lvl>", f"{indent}</w:lvl>")


LEVELS = hanging(0, "decimal", "%1.") + hanging(1, "lowerLetter", "(%2)") + hanging(2, "lowerRoman", "(%3)")
REFERENCE = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
FOOTNOTES = notes(
    '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    '<w:r><w:rPr><w:sz w:val="16"/></w:rPr><w:t xml:space="preserve"> FCCC/SBI/2026/4.</w:t></w:r></w:p></w:footnote>'
)


@dataclass(frozen=True)
class Draft:
    """A decision before it is a file: lines without number, then numbered lines by level (0 to 2), then an annex."""

    language: str
    lines: tuple[str, ...]
    numbered: tuple[tuple[int, str], ...]
    annex: tuple[str, ...]
    noted: str
    """The words behind which the first numbered paragraph carries a footnote."""


def long(text: str, times: int) -> str:
    return " ".join([text] * times)


ENGLISH = Draft(
    "en",
    (
        "Decision 7/CP.31",
        "Matters relating to peatland registers",
        "The Conference of the Parties,",
        "Recalling decision 2/CP.29,",
    ),
    (
        (
            0,
            "Requests the secretariat to prepare a long-term guide for 2018-2019, taking into account "
            + long("the views of Parties and observers,", 40)
            + " by 1 May 2027;",
        ),
        (0, "Also requests the secretariat:"),
        (
            1,
            "To organize, subject to the availability of resources, "
            + long("a regional workshop on peatland registers,", 30)
            + " in Bonn;",
        ),
        (1, "To report on:"),
        (2, "The workshop;"),
        (2, "The guide;"),
        *(
            (
                0,
                f"Invites Parties to submit their views on part {part} of the guide, "
                + long("as appropriate and in the light of national circumstances,", 9)
                + " via the portal;",
            )
            for part in range(1, 12)
        ),
    ),
    ("Annex", "Terms of reference", "The group shall meet twice a year."),
    "2018-2019",
)
CHINESE = Draft(
    "zh",
    ("第7/CP.31号决定", "与泥炭地登记册有关的事项", "缔约方会议，", "回顾第2/CP.29号决定，"),
    (
        (
            0,
            "请秘书处在2018-2019年编写一份指南，同时考虑到"
            + "缔约方和观察员组织就登记册提出的意见，" * 25
            + "供缔约方会议审议；",
        ),
        (0, "又请秘书处："),
        (1, "在具备资源的情况下" + "在各区域举办关于泥炭地登记册的讲习班，" * 20 + "并提供支持；"),
        (1, "就以下方面提出报告："),
        (2, "讲习班；"),
        (2, "指南；"),
        *(
            (
                0,
                f"请各缔约方就指南第{part}部分提交意见，"
                + "酌情并根据国情提供关于实施情况的资料，" * 8
                + "通过门户网站提交；",
            )
            for part in range(1, 12)
        ),
    ),
    ("附件", "职权范围", "专家组每年举行两次会议。"),
    "2018-2019年",
)
RUSSIAN = Draft(
    "ru",
    (
        "Решение 7/CP.31",
        "Вопросы, касающиеся реестров торфяников",
        "Конференция Сторон,",
        "ссылаясь на решение 2/CP.29,",
    ),
    (
        (
            0,
            "просит секретариат подготовить в 2018-2019 годах руководство с учетом "
            + long("мнений Сторон и организаций-наблюдателей,", 40)
            + " к 1 мая 2027 года;",
        ),
        (0, "просит также секретариат:"),
        (
            1,
            "организовать при наличии ресурсов "
            + long("региональное рабочее совещание по реестрам,", 30)
            + " в Бонне;",
        ),
        (1, "представить доклад о:"),
        (2, "рабочем совещании;"),
        (2, "руководстве;"),
        *(
            (
                0,
                f"предлагает Сторонам представить мнения по части {part} руководства, "
                + long("с учетом национальных обстоятельств,", 12)
                + " через портал;",
            )
            for part in range(1, 12)
        ),
    ),
    ("Приложение", "Круг ведения", "Группа собирается дважды в год."),
    "2018-2019",
)


ARABIC = Draft(
    "ar",
    ("المقرر 7/م أ-31", "مسائل سجلات الأراضي الخثية", "إن مؤتمر الأطراف،", "إذ يشير إلى المقرر 2/م أ-29،"),
    (
        (
            0,
            "يطلب إلى الأمانة أن تعد دليلا للفترة 2018-2019 مع مراعاة "
            + long("آراء الأطراف والمنظمات المراقبة بشأن السجلات،", 40)
            + " في موعد أقصاه 1 أيار/مايو 2027؛",
        ),
        (0, "يطلب أيضا إلى الأمانة:"),
        (1, "أن تنظم، رهنا بتوافر الموارد، " + long("حلقة عمل إقليمية بشأن سجلات الأراضي الخثية،", 30) + " في بون؛"),
        (1, "أن تقدم تقريرا عن:"),
        (2, "حلقة العمل؛"),
        (2, "الدليل؛"),
        *(
            (
                0,
                f"يدعو الأطراف إلى تقديم آرائها بشأن الجزء {part} من الدليل، "
                + long("مع مراعاة الظروف الوطنية،", 12)
                + " عبر البوابة؛",
            )
            for part in range(1, 12)
        ),
    ),
    ("المرفق", "الاختصاصات", "يجتمع الفريق مرتين في السنة."),
    "2018-2019",
)


def as_word(draft: Draft) -> bytes:
    def content(place: int, text: str) -> str:
        if place:
            return text
        before, mark, after = text.partition(draft.noted)
        return run(before + mark) + REFERENCE + run(after)

    body = "".join(paragraph(line) for line in draft.lines)
    body += "".join(paragraph(content(at, text), number=(1, depth)) for at, (depth, text) in enumerate(draft.numbered))
    head, title, text = draft.annex
    body += paragraph(head) + paragraph(title) + paragraph(text, number=(2, 0))
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = lists(LEVELS, numbers=number(1, 0) + number(2, 0, restart))
    if draft.language == "ar":
        body = body.replace("<w:pPr>", "<w:pPr><w:bidi/>").replace("<w:r><w:t", "<w:r><w:rPr><w:rtl/></w:rPr><w:t")
    return word_file(body, {"numbering.xml": numbering, "footnotes.xml": FOOTNOTES})


def as_text(draft: Draft) -> str:
    counts = [0, 0, 0]
    lines = list(draft.lines)
    for depth, text in draft.numbered:
        counts[depth] += 1
        counts[depth + 1 :] = [0] * (2 - depth)
        label = (f"{counts[0]}.", f"({'_abcdef'[counts[1]]})", f"({'i' * counts[2]})")[depth]
        lines.append(f"{label} {text}")
    head, title, text = draft.annex
    return "\n".join([*lines, head, title, f"1. {text}"])


def as_page(draft: Draft) -> str:
    """Nested lists, each opened with the first item of its level and closed behind the last."""
    parts = [f"<p>{escape(line)}</p>" for line in draft.lines]
    depth = -1
    for level_, text in draft.numbered:
        parts += ["</ol>"] * (depth - level_)
        parts += [f'<ol type="{"1ai"[level_]}">'] if level_ > depth else []
        depth = level_
        parts.append(f"<li>{escape(text)}")
    head, title, text = draft.annex
    parts += ["</ol>"] * (depth + 1) + [f"<h2>{head}</h2><p>{title}</p><ol><li>{text}</ol>"]
    return f"<!DOCTYPE html><meta charset=utf-8><body>{''.join(parts)}"


def parts(path: Path) -> list[tuple[str, str, str | None, str | None, str]]:
    (decision,) = split(extract(path), stem=path.stem)
    return [
        (
            part.kind.value,
            part.place,
            part.parent,
            part.annex,
            part.text.replace(" ", "") if decision.language == "zh" else part.text,
        )
        for part in decision.provisions
        if part.kind is not ProvisionKind.FOOTNOTE
    ] + [("decision", decision.number, decision.meeting, decision.language, decision.title or "")]


@pytest.mark.parametrize("draft", [ENGLISH, CHINESE, RUSSIAN, ARABIC], ids=lambda draft: draft.language)
def test_word_page_and_text(draft: Draft, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(as_word(draft))
    (tmp_path / "a.html").write_text(as_page(draft), encoding="utf-8")
    (tmp_path / "a.txt").write_text(as_text(draft), encoding="utf-8")
    text = parts(tmp_path / "a.txt")
    assert [place for kind, place, *_ in text if kind in {"paragraph", "item"}][:7] == [
        "1",
        "2",
        "2(a)",
        "2(b)",
        "2(b)(i)",
        "2(b)(ii)",
        "3",
    ]
    assert parts(tmp_path / "a.docx") == text
    assert parts(tmp_path / "a.html") == text


@pytest.mark.parametrize("draft", [ENGLISH, CHINESE, RUSSIAN], ids=lambda draft: draft.language)
def test_pdf(draft: Draft, tmp_path: Path, soffice: str) -> None:
    (tmp_path / "a.docx").write_bytes(as_word(draft))
    command = [soffice, "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "a.docx")], check=True, capture_output=True, timeout=120
    )
    assert parts(tmp_path / "a.pdf") == parts(tmp_path / "a.docx")
    (decision,) = split(extract(tmp_path / "a.pdf"), stem="a")
    assert [(part.place, part.parent) for part in decision.provisions if part.kind is ProvisionKind.FOOTNOTE] == [
        ("note 1", "1")
    ]
