"""How heads of decisions are known: their numbers, conventions and meetings. Every text is the project's own."""

from __future__ import annotations

import pytest

from tests.fixtures.plain_texts import only


@pytest.mark.parametrize(
    ("head", "number", "convention", "meeting"),
    [
        ("Decision 15/CP.28", "15/CP.28", "unfccc", "COP 28"),
        ("Decision 4/CMA.3  Guidance on cooperation", "4/CMA.3", "unfccc", "CMA 3"),
        ("Décision 8/CMP.10", "8/CMP.10", "unfccc", "CMP 10"),
        ("MC-3/8: Capacity-building and technical assistance", "MC-3/8", "minamata", "COP 3"),
        ("MC‑3/8: Capacity-building", "MC-3/8", "minamata", "COP 3"),
        ("Decision MC-3/8", "MC-3/8", "minamata", "COP 3"),
        ("MC-3/8：能力建设", "MC-3/8", "minamata", "COP 3"),
        ("第MC-3/8号决定：能力建设", "MC-3/8", "minamata", "COP 3"),
        ("МК-3/8: Создание потенциала", "MC-3/8", "minamata", "COP 3"),
        ("SC-1/19: Guidelines on best techniques", "SC-1/19", "stockholm", "COP 1"),
        ("SC-1/19 Guidelines on best techniques", "SC-1/19", "stockholm", "COP 1"),
        ("Decision BC-14/1", "BC-14/1", "basel", "COP 14"),
        ("БК-14/1: Стратегические рамки", "BC-14/1", "basel", "COP 14"),
        ("RC-9/2: Trade in listed substances", "RC-9/2", "rotterdam", "COP 9"),
        ("CRC-17/3: Listing", "CRC-17/3", "rotterdam", "CRC 17"),
        ("المقرر 1/م أ-21", "1/CP.21", "unfccc", "COP 21"),
        ("Решение 1/СР.21", "1/CP.21", "unfccc", "COP 21"),
        ("第1/CP.21号决定", "1/CP.21", "unfccc", "COP 21"),
        ("16/25. Cooperation with other conventions", "16/25", "cbd", "COP 16"),
        ("XII/28. Retired decisions", "XII/28", "cbd", "COP 12"),
        ("CBD/COP/DEC/15/4", "15/4", "cbd", "COP 15"),
        ("CP-10/2. Compliance", "CP-10/2", "cbd", "CP-MOP 10"),
        ("Resolution Conf. 12.8 (Rev. CoP18)", "Resolution Conf. 12.8 (Rev. CoP18)", "cites", "COP 12"),
        ("Resolution XIV.1", "XIV.1", "ramsar", "COP 14"),
    ],
)
def test_heads_of_decisions(head: str, number: str, convention: str, meeting: str) -> None:
    text = (
        f"{head}\nThe Conference of the Parties,\n1. Requests the secretariat to prepare a report for its next meeting."
    )
    decision = only(text)
    assert (decision.number, decision.convention, decision.meeting) == (number, convention, meeting)


@pytest.mark.parametrize(
    ("text", "convention", "meeting"),
    [
        ("Decision 25/5\nThe Governing Council,\n1. Requests the Executive Director to report.", "mercury", "GC 25"),
        (
            "Decision XXXI/1\nThe Meeting of the Parties decides:\n1. To request the secretariat to report;",
            "montreal",
            "MOP 31",
        ),
        (
            "Decision IX/13\nThe Conference of the Parties,\nRecalling the Basel Convention,\n1. Requests a report.",
            "basel",
            "COP 9",
        ),
        ("Decision IX/13\nThe Conference of the Parties,\n1. Requests a report.", None, None),
    ],
)
def test_numbers_that_conventions_share_are_settled_by_the_text(
    text: str, convention: str | None, meeting: str | None
) -> None:
    decision = only(text)
    assert (decision.convention, decision.meeting) == (convention, meeting)


def test_the_convention_given_settles_a_shared_number() -> None:
    decision = only("Decision IX/13\nThe Conference of the Parties,\n1. Requests a report.", convention="cbd")
    assert (decision.number, decision.meeting) == ("IX/13", "COP 9")


@pytest.mark.parametrize(
    "line",
    [
        "Decision 15/CP.28 requested the secretariat to report.",
        "SC-1/19, adopted in 2005, set up the group.",
        "15/CP.28 Long-term finance ........ 12",
        "第SC-1/19号决定欢迎准则草案。",
        "Decisions 4/CP.20 and 5/CP.20",
    ],
)
def test_sentences_about_decisions_are_no_heads(line: str) -> None:
    decision = only(f"{line}\n1. The secretariat prepared a report.", stem="note", language="en")
    assert decision.number == "note"


def test_a_bare_shared_number_heads_a_decision_only_above_a_body() -> None:
    decision = only("25/5\nMercury\nThe Governing Council,\n1. Requests the Executive Director to report.")
    assert (decision.number, decision.meeting) == ("25/5", "GC 25")
    table = only("1. Requests a report on shares of:\n25/5\n2. Requests the Governing Council to meet.", stem="table")
    assert table.number == "table"
