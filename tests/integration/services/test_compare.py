"""Two versions, or two languages, of a decision compared: what an officer must look at before a text is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from followup.cli.main import run
from followup.services.decisions.compare import Comparison, compare_files, word_changes

if TYPE_CHECKING:
    from pathlib import Path

HEADS = {
    "en": ("Decision 9/CP.24", "Matters relating to the lake", "The Conference of the Parties,"),
    "zh": ("第9/CP.24号决定", "与湖泊有关的事项", "缔约方会议，"),
    "fr": ("Décision 9/CP.24", "Questions relatives au lac", "La Conférence des Parties,"),
}
ENGLISH = (
    (
        "1. Requests the secretariat to prepare a synthesis report on the views received, for consideration by the "
        "Subsidiary Body for Implementation at its fiftieth session;"
    ),
    "2. Invites Parties and observer organizations to submit to the secretariat by 31 March 2019 their views;",
    "3. Urges developed country Parties to provide more resources to the Adaptation Fund;",
    "4. Encourages Parties to designate national focal points;",
    "5. Decides to consider this matter at its twenty-fifth session;",
)
CHINESE = (
    "1. 请秘书处编写一份关于所收到意见的综合报告，供附属履行机构第五十届会议审议；",
    "2. 邀请缔约方和观察员组织在2019年3月31日之前向秘书处提交意见；",
    "3. 促请发达国家缔约方为适应基金提供更多资金；",
    "4. 鼓励各缔约方指定国家联络点；",
    "5. 决定在其第二十五届会议上审议这一事项；",
)
FRENCH = (
    (
        "1. Prie le secrétariat d'établir un rapport de synthèse sur les vues reçues, pour examen par l'Organe "
        "subsidiaire de mise en œuvre à sa cinquantième session;"
    ),
    (
        "2. Invite les Parties et les organisations ayant le statut d'observateur à soumettre au secrétariat, d'ici au "
        "31 mars 2019, leurs vues;"
    ),
    "3. Demande instamment aux pays développés parties de fournir davantage de ressources au Fonds pour l'adaptation;",
    "4. Encourage les Parties à désigner des correspondants nationaux;",
    "5. Décide d'examiner cette question à sa vingt-cinquième session;",
)


def written(folder: Path, name: str, paragraphs: tuple[str, ...], language: str = "en") -> Path:
    path = folder / name
    path.write_text("\n".join((*HEADS[language], *paragraphs)) + "\n", encoding="utf-8")
    return path


def told(comparison: Comparison) -> list[str]:
    """The differences in short: "2 deadline 2019-03-31 > 2019-04-30"."""
    lines = []
    for decision in comparison.decisions:
        for paragraph in decision.paragraphs:
            if paragraph.change != "same":
                lines.append(f"{paragraph.old_place or '-'} {paragraph.new_place or '-'} {paragraph.change}")
            for ask in paragraph.asks:
                places = f"{ask.old.para if ask.old else '-'} {ask.new.para if ask.new else '-'}"
                lines.append(f"{places} ask {ask.change}")
                lines += [
                    f"  {one.field} {one.old} > {one.new}" + (f" {one.strength}" if one.strength else "")
                    for one in ask.fields
                ]
    return lines


def compared(folder: Path, old: tuple[str, ...], new: tuple[str, ...], languages: tuple[str, str]) -> list[str]:
    first, second = written(folder, "old.txt", old, languages[0]), written(folder, "new.txt", new, languages[1])
    return told(compare_files(first, second))


@pytest.mark.parametrize(("paragraphs", "language"), [(ENGLISH, "en"), (CHINESE, "zh"), (FRENCH, "fr")])
def test_a_faithful_translation_is_alike(tmp_path: Path, paragraphs: tuple[str, ...], language: str) -> None:
    assert compared(tmp_path, ENGLISH, paragraphs, ("en", language)) == []


def replaced(paragraphs: tuple[str, ...], place: int, text: str) -> tuple[str, ...]:
    return (*paragraphs[: place - 1], text, *paragraphs[place:])


@pytest.mark.parametrize(
    ("place", "text", "expected"),
    [
        pytest.param(4, "4. 注意到国家联络点的重要性；", ["4 - ask lost"], id="an ask lost"),
        pytest.param(
            2,
            "2. 邀请缔约方和观察员组织在2019年4月30日之前向秘书处提交意见；",
            ["2 2 ask changed", "  deadline 2019-03-31 > 2019-04-30"],
            id="another date",
        ),
        pytest.param(
            3,
            "3. 鼓励发达国家缔约方为适应基金提供更多资金；",
            ["3 3 ask changed", "  verb urge > encourage weaker"],
            id="strength weakened",
        ),
        pytest.param(
            3,
            "3. 促请缔约方为适应基金提供更多资金；",
            ["3 3 ask changed", "  actors developed_parties > parties"],
            id="somebody else",
        ),
        pytest.param(
            1,
            "1. 请秘书处视资金情况编写一份关于所收到意见的综合报告，供附属履行机构第五十届会议审议；",
            ["1 1 ask changed", "  conditional unconditional > conditional"],
            id="a condition added",
        ),
    ],
)
def test_a_translation_that_says_something_else(tmp_path: Path, place: int, text: str, expected: list[str]) -> None:
    assert compared(tmp_path, ENGLISH, replaced(CHINESE, place, text), ("en", "zh")) == expected


def test_paragraphs_exchanged_in_a_translation(tmp_path: Path) -> None:
    exchanged = (*CHINESE[:2], "3. " + CHINESE[3][3:], "4. " + CHINESE[2][3:], CHINESE[4])
    found = compared(tmp_path, ENGLISH, exchanged, ("en", "zh"))
    assert found == ["4 3 ask moved", "3 4 ask moved"]


ITEMS = (
    "1. Requests the secretariat:",
    "(a) To maintain the roster of experts;",
    "(b) To organize a workshop by 2020;",
)


def test_items_exchanged_in_a_translation(tmp_path: Path) -> None:
    french = (
        "1. Prie le secrétariat:",
        "a) D'organiser un atelier d'ici à 2020;",
        "b) De tenir à jour le fichier d'experts;",
    )
    found = compared(tmp_path, ITEMS, french, ("en", "fr"))
    assert [line for line in found if "moved" in line] == ["1(b) 1(a) ask moved", "1(a) 1(b) ask moved"]


def test_an_item_moved_in_a_later_version(tmp_path: Path) -> None:
    later = (ITEMS[0], "(a) To organize a workshop by 2020;", "(b) To maintain the roster of experts;")
    assert compared(tmp_path, ITEMS, later, ("en", "en")) == [
        "1(b) 1(a) moved",
        "1(b) 1(a) ask moved",
        "1(a) 1(b) moved",
        "1(a) 1(b) ask moved",
    ]


def test_a_corrected_text(tmp_path: Path) -> None:
    corrected = replaced(ENGLISH, 2, ENGLISH[1].replace("31 March", "13 April"))
    first, second = written(tmp_path, "old.txt", ENGLISH), written(tmp_path, "corr.txt", corrected)
    comparison = compare_files(first, second)
    assert told(comparison) == ["2 2 reworded", "2 2 ask changed", "  deadline 2019-03-31 > 2019-04-13"]
    (paragraph,) = comparison.decisions[0].paragraphs
    assert [(one.old, one.new) for one in paragraph.words] == [("31 March", "13 April")]


def test_a_paragraph_put_in_moves_those_after_it(tmp_path: Path) -> None:
    longer = (*ENGLISH[:4], "5. Requests the Bureau to convene a dialogue on wells;", "6. " + ENGLISH[4][3:])
    assert compared(tmp_path, ENGLISH, longer, ("en", "en")) == ["- 5 new", "- 5 ask new", "5 6 moved", "5 6 ask moved"]


def test_a_condition_on_the_whole_decision_that_a_translation_lost(tmp_path: Path) -> None:
    whole = (
        "6. Requests that the actions of the secretariat called for in this decision be undertaken subject to the "
        "availability of financial resources."
    )
    first = written(tmp_path, "old.txt", (*ENGLISH, whole))
    comparison = compare_files(first, written(tmp_path, "new.txt", CHINESE, "zh"))
    assert comparison.decisions[0].blanket_conditions_lost == ["6"]
    assert told(comparison) == ["1 1 ask changed", "  conditional conditional > unconditional", "6 - gone"]


def test_a_decision_that_only_one_file_has(tmp_path: Path) -> None:
    first, second = written(tmp_path, "old.txt", ENGLISH), written(tmp_path, "new.txt", ENGLISH)
    second.write_text(
        second.read_text(encoding="utf-8") + "Decision 10/CP.24\nThe well\nThe Conference of the Parties,\n"
        "1. Requests the secretariat to report on the well;\n",
        encoding="utf-8",
    )
    comparison = compare_files(first, second)
    assert (comparison.alike, comparison.only_old, comparison.only_new) == (False, [], ["10/CP.24"])


def test_the_command_prints_a_table_or_json(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    old = written(tmp_path, "old.txt", ENGLISH)
    new = written(tmp_path, "new.txt", replaced(CHINESE, 3, "3. 鼓励发达国家缔约方为适应基金提供更多资金；"), "zh")
    assert run(["read", "--compare", str(old), str(new)]) == 1
    assert "verb: urge → encourage (weaker)" in capfd.readouterr().out
    assert run(["read", "--compare", str(old), str(new), "--json"]) == 1
    assert not Comparison.model_validate_json(capfd.readouterr().out).alike
    assert run(["read", "--compare", str(old), str(old)]) == 0
    assert capfd.readouterr().out == "alike\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["--compare"], "two files"), (["--compare", "absent.txt", "--format", "html"], "table or json")],
)
def test_what_cannot_be_compared(
    tmp_path: Path, arguments: list[str], said: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["read", str(written(tmp_path, "old.txt", ENGLISH)), *arguments]) == 2
    error = capfd.readouterr().err
    assert said in error
    assert error.count("\n") == 1


TEXTS = st.lists(st.sampled_from(["the", "lake", "31", "March", "湖", "泊", ",", "(a)"]), max_size=20).map(" ".join)


@settings(max_examples=100)
@given(TEXTS, TEXTS)
def test_word_changes_account_for_every_word(old: str, new: str) -> None:
    changes = word_changes(old, new)
    assert bool(changes) == (old != new)
    assert all(one.old in old and one.new in new for one in changes)
