"""How fast a document is checked."""

from __future__ import annotations

from followup.cli.bench.measuring import RUNS, Measured, absolute, timed

_MOST_SECONDS = 0.3
"""For ten pages, with laying them out; reading the file is measured elsewhere."""

_PARAGRAPHS = {
    "en": (
        "{n}. By a letter of 13 December 2019 the secretariat asked Parties for information on decision MC-3/8, "
        "paragraph 2. In all, 14 submissions were received from Parties, two of them from one Party; they are "
        "reproduced in document UNEP/MC/COP.4/INF/23. The third meeting of the expert group on waste was held in "
        "Geneva from 2 to 6 March 2020, and regional and subregional centres took part in the capacity-building "
        "activities described in the annex to the present note, under article 14 of the Convention and within the "
        "resources available."
    ),
    "zh": (
        "{n}. 秘书处于2019年12月13日致函各缔约方，就MC-3/8号决定第2段征求资料。共收到14份提交材料，"
        "其中一个缔约方提交了两份，全文汇编载于UNEP/MC/COP.4/INF/23号文件。"
        "废物问题专家组第三次会议于2020年3月2日至6日在日内瓦举行，"
        "区域和次区域中心参加了本说明附件所述的能力建设活动。"
        "这些活动依照公约第14条并在现有资源范围内开展，使用了最佳可得技术和最佳环保做法指南。"
    ),
}
_A_PAGE = {"en": 6, "zh": 7}
"""Paragraphs of some ninety words, or 150 signs, to a page of 530 words."""
_PAGES = 10


def checking() -> list[Measured]:
    """Ten pages in English and in Chinese, by every rule that needs no register."""
    from followup.checking.check import check
    from followup.checking.document import Printed, lay_out

    found = []
    for language, paragraph in _PARAGRAPHS.items():
        count = _PAGES * _A_PAGE[language]
        printed = [Printed(paragraph.format(n=number), line=number) for number in range(1, count + 1)]

        def work(printed: list[Printed] = printed, language: str = language) -> None:
            check(lay_out("bench", language, printed))

        work()
        seconds = min(timed(work) for _ in range(RUNS)) / 1000
        found.append(absolute(f"checking {_PAGES} pages, {language}", seconds, "s", _MOST_SECONDS))
    return found
