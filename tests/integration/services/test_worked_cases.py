"""Each worked case makes a note that holds every figure and name of the document from which its facts were taken."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from followup.records.register import Register
from followup.services.cases import load_case
from followup.services.files import FileStore
from followup.services.load import CaseWork
from followup.services.note import note_facts
from followup.vocabulary.instants import instant
from followup.writing.notes.facts import NoteFacts
from followup.writing.notes.layout import lay_out
from followup.writing.notes.pieces import words_of

CASES = Path(__file__).resolve().parents[3] / "storage" / "cases"
NOW = instant("2021-07-20T09:00:00+00:00")
SPACES = re.compile(r"\s+")
SYMBOL = re.compile(
    r"UNEP(?:\(DTIE\))?(?:/ ?[A-Za-z]+)+(?:\.\d+)?(?:\.Prep)?(?:/ ?[A-Za-z.]*\d+)*|(?<![A-Za-z])[A-Z]{2}[-‑]\d/\d+"
)
DAY = re.compile(r"(\d{4})年(\d+)月(?:(\d+)日)?")
BARE_DAY = re.compile(r"(?<!年)(?<!\d)(\d{1,2})月(\d{1,2})日")


@dataclass(frozen=True)
class Seed:
    """A document of the past and the case that holds its facts."""

    case: str
    convention: str
    file: str
    wanted: str
    """Names, counts and recommended acts that have no pattern, between bars."""
    slips: tuple[str, ...] = ()
    """What the document itself has wrong, of which the register holds what is right."""


SEEDS = [
    Seed(
        case="minamata-cop2-intersessional",
        convention="minamata",
        file="004_minamata_cop2_intersessional.zh.txt",
        wanted="""
            2017年12月20日 | 2018年9月13日和14日 | 2018年10月9日和10日 | 2018年10月16日和17日 |
            2018年10月23日和24日 | 2018年10月30日和31日 | 2018年3月5日至9日 | 2018年5月29日和30日 |
            2018年5月15日和16日 | 2018年10月2日和3日 | 2018年11月19日至23日 | 2018年6月5日 |
            2018年8月31日 | 2018年6月27日 | 2018年6月21日 | 2019年12月31日 | 卢萨卡 | 基希讷乌 |
            曼谷 | 利马 | 渥太华 | 奥斯陆 | 越南 | 比勒陀利亚 | 布尔诺 | 蒙得维的亚 | 雅加达 |
            奥地利 | 日本 | 瑞典 | 瑞士 | 加拿大 | 挪威 | 欧洲联盟 | 世界卫生组织 |
            环境署世界养护监测中心 | 临时储存问题专家组 | 汞废物专家组 | 受污染场地专家组 |
            成效评估特设专家组 | 项目5(k) | 第五十四次会议 | 三次会议 | 四次磋商 | 三个联合国区域 |
            第二十二次会议 | 第七十一届世界卫生大会 | 第17条 | 第18条 | 第19条 | 六种正式语文 |
            通信干事和通信助理 | 日内瓦环境网 | 奥胡斯公约 | 组织间健全管理化学品方案 | 注意到
        """,
    ),
    Seed(
        case="stockholm-cop3-bat-bep",
        convention="stockholm",
        file="000_stockholm_cop3_bat_bep.zh.txt",
        wanted="""
            2005年11月28日至12月2日 | 2006年11月19日至24日 | 2006年10月2日至4日 |
            2007年4月30日至5月4日 | 达喀尔 | 2006年1月30日 | 2006年4月13日 | 2006年5月30日 |
            2005年2月 | 2006年10月初 | 瑞士日内瓦 | 捷克共和国布尔诺 | 于刚先生（中国） |
            Bo Wahlström先生（瑞典） | Masaryk大学科学院环境化学和生态毒理学研究中心 | 项目5(b)(i) |
            第52段 | 11项任务 | 六次区域磋商 | 七次区域和次区域讲习班 | 共六次 | 附件C第二部分 |
            第5条（d）和（e）款 | 未登记结果 | 经费不足 | 乌拉圭埃斯特角 | www.pops.int | 问题文件 |
            附件二 | SC-1/20号决定第1段 | SC-1/20号决定第2段 | 审议 | 注意到 | 通过 |
            有能力的缔约方和其他方面出资
        """,
        # The footnote's symbol has no session; the report of COP 1 has it on 2 to 6 May.
        slips=("UNEP/POPS/EGBATBEP/5", "2005年5月1日"),
    ),
    Seed(
        case="mercury-oewg2-technology",
        convention="mercury",
        file="001_mercury_oewg2_technology_transfer.zh.txt",
        wanted="""
            2008年10月6日至10日 | 肯尼亚内罗毕 | 第二次会议 | 项目3 | 24/3 IV号决定 | 七个机构 | 一份答复 |
            全球环境基金 | 执行蒙特利尔议定书多边基金 | 《关于消耗臭氧层物质的蒙特利尔议定书》 |
            控制危险废物越境转移及其处置巴塞尔公约秘书处 | 《关于持久性有机污染物的斯德哥尔摩公约》 |
            《关于在国际贸易中对某些危险化学品和农药采用事先知情同意程序的鹿特丹公约》 | 联合国气候变化框架公约秘书处 |
            未登记答复 | 截至2008年6月29日 | 2008年6月17日至19日 | 2006-2010年 | BAT/BEP | 2009-2010 | 第4.5条 |
            2003年 | 2004年 | 2008-2009 | 技术转让问题专家组 | 清洁发展机制 | 1,000个 | 27亿吨 | 2008-2012年 |
            《京都议定书》 | 1994年 | 37个 | 国家清洁生产中心（NCPC） | 挪威、瑞士和美国 | 2006年 | 南南合作股 |
            联合国开发计划署 | 联合国开发集团 | 50%以上 | 第二十四届会议 | 常驻代表委员会 | 清洁燃料和车辆合作伙伴关系 | 科学与技术咨询附属机构 | 注意到
        """,
    ),
]


@cache
def facts_of(case: str, folder: Path) -> NoteFacts:
    worked = load_case(CASES / f"{case}.yaml")
    register = Register.open(f"sqlite:///{folder}/{case}.sqlite")
    work = CaseWork(register, FileStore(folder / "files"), worked, "officer")
    for act in work.acts():
        act.do(NOW)
    (note,) = [one.key for one in worked.documents if one.kind == "note"]
    facts = note_facts(register, worked.convention, work.key(note))
    register.close()
    return facts


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cases")


@pytest.fixture(params=SEEDS, ids=lambda seed: seed.case)
def seed(request: pytest.FixtureRequest) -> Seed:
    chosen = request.param
    assert isinstance(chosen, Seed)
    return chosen


def text_of(shared: Path, seed: Seed) -> str:
    return (shared / "seeds" / seed.file).read_text(encoding="utf-8")


def written(facts: NoteFacts, language: str) -> str:
    laid = lay_out(facts, language)
    head = laid.head
    lines = (head.organization, head.body, head.meeting, head.place, head.item, head.item_heading, head.title)
    texts = [words_of(line) for line in (*lines, *head.issue, *head.stars, *laid.footnotes)]
    return "\n".join([*texts, *(block.text for block in laid.blocks)])


def test_names_counts_and_acts_are_in_the_chinese_note(seed: Seed, folder: Path) -> None:
    note = written(facts_of(seed.case, folder), "zh")
    assert [one for part in seed.wanted.split("|") if (one := part.strip()) not in note] == []


def test_every_symbol_of_the_document_is_in_the_chinese_note(seed: Seed, folder: Path, shared: Path) -> None:
    found = {SPACES.sub("", one).replace("‑", "-").rstrip(".") for one in SYMBOL.findall(text_of(shared, seed))} - set(
        seed.slips
    )
    note = written(facts_of(seed.case, folder), "zh")
    assert found
    assert {one for one in found if one not in note} == set()


def test_every_date_of_the_document_is_in_the_chinese_note(seed: Seed, folder: Path, shared: Path) -> None:
    text, note = (SPACES.sub("", one) for one in (text_of(shared, seed), written(facts_of(seed.case, folder), "zh")))
    dates = {found[0] for found in DAY.finditer(text)} - set(seed.slips)
    assert dates
    assert {one for one in dates if one not in note} == set()
    days = {found[0] for found in BARE_DAY.finditer(text)} - set(seed.slips)
    assert {one for one in days if one not in note} == set()


def test_no_sentence_of_the_document_is_copied(seed: Seed, folder: Path, shared: Path) -> None:
    text = SPACES.sub("", text_of(shared, seed))
    blocks = lay_out(facts_of(seed.case, folder), "zh").blocks
    words = [SPACES.sub("", block.text) for block in blocks if block.officers]
    sentences = [one for block in words for one in re.split("[。；]", block) if len(one) > 15]
    assert sentences
    assert [one for one in sentences if one in text] == []


def test_every_word_is_there_in_english_and_in_chinese(seed: Seed, folder: Path) -> None:
    for language in ("en", "zh"):
        codes = {one.code for one in lay_out(facts_of(seed.case, folder), language).unknown}
        assert "untranslated" not in codes
