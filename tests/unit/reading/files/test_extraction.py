"""Which files are read, and which refused: in one line that says why, in bounded time and memory."""

from __future__ import annotations

import io
import os
import stat
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from followup.reading.blocks import FileKind
from followup.reading.extraction import extract
from followup.reading.files import apart, package
from followup.vocabulary.errors import BadInput
from tests.fixtures.word_files import paragraph, run, word_file


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    return tmp_path / "file"


def texts(path: Path) -> list[str]:
    return [block.text for block in extract(path).blocks]


def packed(name: str, content: bytes, level: int = 9) -> bytes:
    package_bytes = io.BytesIO()
    with zipfile.ZipFile(package_bytes, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        archive.writestr(name, content)
    return package_bytes.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (bytes(range(256)) * 40, "binary data"),
        (b"\x7fELF" + bytes(100), "a program"),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), "a picture"),
        (b"{\\rtf1 text}", "save it as docx"),
        (OLE + bytes(600), "from before 2007"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"PK\x03\x04 and no more", "damaged zip package"),
        (packed("a.txt", b"text"), "without a Word document"),
        (packed("word/document.xml", b"<a/>"), "without a Word document"),
        (packed("word/document.xml", b"<a>"), "not well-formed"),
        (packed("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "DOCTYPE"),
        (
            packed("word/document.xml", '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16")),
            "DOCTYPE",
        ),
        (packed("word/document.xml", b"<w>" * 50_000 + b"</w>" * 50_000), "not well-formed"),
        (packed("word/document.xml", b"<a>" + b" " * 30_000_000 + b"</a>"), "a zip bomb"),
        (packed("word/document.xml", b" " * (package.LARGEST_PART + 1)), "unpacks to"),
    ],
)
def test_refused_with_the_reason(stored: Path, content: bytes, reason: str) -> None:
    stored.write_bytes(content)
    with pytest.raises(BadInput, match=reason) as refusal:
        extract(stored)
    assert str(refusal.value).startswith(f"{stored}: ")
    assert "\n" not in str(refusal.value)


def test_a_missing_file_a_folder_and_a_pipe(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, reason in (("absent", "no such file"), ("", "is a directory"), ("pipe", "not a file")):
        with pytest.raises(BadInput, match=reason):
            extract(tmp_path / name)


def test_a_path_that_no_file_can_have() -> None:
    with pytest.raises(BadInput, match="null"):
        extract(Path("a\0b"))


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read every file")
def test_a_file_that_may_not_be_read(stored: Path) -> None:
    stored.write_text("text")
    stored.chmod(0)
    with pytest.raises(BadInput, match="permission denied"):
        extract(stored)
    stored.chmod(stat.S_IRUSR | stat.S_IWUSR)


SENTENCES = {
    "en": "1. Requests the secretariat – “as appropriate” – to prepare a résumé of the Parties’ views;",
    "fr": "1. Prie le secrétariat de présenter un rapport à sa prochaine réunion, où il sera examiné ;",
    "es": "1. Pide a la Secretaría que prepare un informe sobre la situación para su próxima reunión, en español;",
    "ru": "1. просит секретариат подготовить доклад о ходе работы для рассмотрения на следующем совещании;",
    "ar": "1 - تطلب إلى الأمانة أن تعد تقريرا عن التقدم المحرز لكي ينظر فيه مؤتمر الأطراف في اجتماعه المقبل؛",
    "zh": "1. 请秘书处编写一份关于执行情况的报告，供缔约方大会下次会议审议；",
}


@pytest.mark.parametrize(
    ("language", "encoding"),
    [
        *((language, encoding) for language in SENTENCES for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-32")),
        *(("en", encoding) for encoding in ("utf-16-le", "utf-16-be", "windows-1252")),
        ("fr", "windows-1252"),
        ("es", "windows-1252"),
        ("ru", "windows-1251"),
        ("ar", "windows-1256"),
        ("zh", "gb18030"),
    ],
)
def test_encodings(stored: Path, language: str, encoding: str) -> None:
    stored.write_bytes(SENTENCES[language].encode(encoding))
    assert texts(stored) == [SENTENCES[language]]


@pytest.mark.parametrize(
    ("content", "byte"),
    [
        ("Requests the sécrétariat, ".encode() + b"\xff" + "d’être là".encode(), 28),
        ("请秘书处编写报告".encode() + b"\xc3(", 24),
        (b"\xff\xfea\x00b", 4),
        (b"plain \x9d\x8f\x81", 6),
    ],
)
def test_mixed_encodings_name_the_wrong_byte(stored: Path, content: bytes, byte: int) -> None:
    stored.write_bytes(content)
    with pytest.raises(BadInput, match=rf"byte {byte} is wrong"):
        extract(stored)


def test_the_name_of_a_file_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "decision.pdf").write_bytes(word_file(paragraph("Requests a report.")))
    (tmp_path / "decision.docx").write_text("Requests a report.")
    assert extract(tmp_path / "decision.pdf").kind is FileKind.DOCX
    assert extract(tmp_path / "decision.docx").kind is FileKind.TXT


def test_macros_are_not_looked_at(stored: Path) -> None:
    stored.write_bytes(word_file(paragraph("Requests a report."), {"vbaProject.bin": OLE + bytes(100)}))
    assert texts(stored) == ["Requests a report."]


def test_one_paragraph_of_a_megabyte(stored: Path) -> None:
    long = "Requests the secretariat to report, " * 30_000
    stored.write_text(f"1. {long}")
    assert len(texts(stored)[0]) > 1_000_000
    stored.write_bytes(word_file(paragraph(long)))
    assert len(texts(stored)[0]) > 1_000_000


def test_a_hundred_megabytes_of_text(stored: Path) -> None:
    with stored.open("wb") as stream:
        stream.truncate(100_000_000)
    with pytest.raises(BadInput, match="100,000,000 bytes"):
        extract(stored)
    stored.write_bytes(b"text\n" * 4_000_000)
    with pytest.raises(BadInput, match="20,000,000 characters"):
        extract(stored)
    stored.write_bytes(b"a\n" * 300_000)
    with pytest.raises(BadInput, match="300,000 paragraphs"):
        extract(stored)


def test_threads_read_at_the_same_time(tmp_path: Path) -> None:
    paths = [tmp_path / f"{place}.docx" for place in range(12)]
    for place, path in enumerate(paths):
        path.write_bytes(word_file(paragraph(f"Requests report {place}.")))
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(texts, paths)) == [[f"Requests report {place}."] for place in range(12)]


def test_a_worker_that_died_is_replaced(stored: Path) -> None:
    stored.write_bytes(word_file(paragraph("Requests a report.")))
    assert texts(stored)
    started = apart._POOL.worker  # noqa: SLF001  the process that the test ends
    assert started is not None
    started.process.kill()
    started.process.wait()
    assert texts(stored) == ["Requests a report."]


def test_memory_is_bounded(stored: Path) -> None:
    content = b"<a>" + b"<p/>" * 9_000_000 + b"</a>"
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("word/document.xml", content)
    with pytest.raises(BadInput, match=r"memory|seconds"):  # on a machine that stalls, the clock ends it first
        extract(stored)


MISBEHAVING = """
import os, signal, sys, time
from followup.reading.blocks import FileKind
from followup.reading.files import worker

def reader(kind):
    def read(content):
        {work}
    return read

worker.handler = reader
worker._supervise(os.open(os.devnull, os.O_RDONLY), 1, FileKind.DOCX)
"""


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        ("bytearray(1 << 30)", "more than 512 MB of memory"),
        ("signal.alarm(1); time.sleep(20)", "longer than 10 seconds"),
        ("os.kill(os.getpid(), signal.SIGSEGV)", "breaks the program"),
        ("content[1]", r"cannot be understood as docx \(IndexError"),
        ("raise RecursionError('too deep')", "too deep"),
    ],
)
def test_a_reader_that_goes_wrong_costs_only_the_file(work: str, reason: str) -> None:
    script = MISBEHAVING.format(work=work)
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, timeout=60).stdout
    with pytest.raises(BadInput, match=reason):
        raise BadInput(apart._answered(answer)["refused"])  # noqa: SLF001


FORKING = """
import os, sys
from pathlib import Path
from followup.reading.extraction import extract

path = Path(sys.argv[1])
texts = [block.text for block in extract(path).blocks]
child = os.fork()
again = [block.text for block in extract(path).blocks]
assert again == texts, again
if child:
    sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_forked_process_has_a_worker_of_its_own(stored: Path) -> None:
    stored.write_bytes(word_file(paragraph("Requests a report.")))
    command = [sys.executable, "-W", "error", "-c", FORKING, str(stored)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_the_worker_knows_no_secrets(stored: Path) -> None:
    stored.write_bytes(word_file(paragraph(run("text"))))
    extract(stored)
    started = apart._POOL.worker  # noqa: SLF001
    assert started is not None
    environment = Path(f"/proc/{started.process.pid}/environ").read_bytes()
    assert {entry.partition(b"=")[0] for entry in environment.split(b"\0") if entry} == {b"PYTHONPATH", b"LC_ALL"}
