"""Files that come with a submission: examined apart for what they are, named as their sender named them, kept once."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from followup.reading.files.apart import examine_apart
from followup.vocabulary.errors import BadInput

if TYPE_CHECKING:
    from followup.services.documents.files import FileStore

MAX_FILE_BYTES = 50_000_000
"""The largest file taken in with a submission."""
MAX_FILES = 50
"""The most files taken in with one submission."""
_LONGEST_NAME = 200
_SIDES = dict.fromkeys(map(ord, "\u200e\u200f\ufeff"))
"""Marks that stand at the sides of names in Arabic and Hebrew; without them a name says the same."""
_JOINING = "\u200c\u200d"
"""Marks by which the letters of Persian and of the scripts of India join or do not, and signs become one."""

_OFFICE = "application/vnd.openxmlformats-officedocument"
_ENDINGS = {
    "application/pdf": {".pdf"},
    f"{_OFFICE}.wordprocessingml.document": {".docx"},
    f"{_OFFICE}.spreadsheetml.sheet": {".xlsx"},
    f"{_OFFICE}.presentationml.presentation": {".pptx"},
    "application/vnd.oasis.opendocument.text": {".odt"},
    "application/vnd.oasis.opendocument.spreadsheet": {".ods"},
    "application/vnd.oasis.opendocument.presentation": {".odp"},
    "text/plain": {".txt", ".csv", ".md", ".text", ""},
    "image/png": {".png"},
    "image/jpeg": {".jpg", ".jpeg"},
}


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that was examined and may be kept."""

    name: str
    content: bytes
    media_type: str

    @property
    def sha256(self) -> str:
        """The name by which it is kept."""
        return hashlib.sha256(self.content).hexdigest()


def examined(paths: Sequence[Path]) -> list[Enclosure]:
    """Examine files that came with a submission. Raises BadInput naming the first that is refused, and why."""
    if len(paths) > MAX_FILES:
        raise BadInput(f"{len(paths)} files; at most {MAX_FILES} are taken in with one submission")
    return [_examined(path) for path in paths]


def keep(files: FileStore, enclosures: Sequence[Enclosure]) -> None:
    """Put examined files where files are kept; one already kept is left as it is."""
    for one in enclosures:
        files.put(one.content)


def file_name(text: str) -> str:
    """The name of a file without the folders before it. Raises BadInput for a name that hides what it is."""
    name = PurePosixPath(PureWindowsPath(text.translate(_SIDES)).name).name.strip()
    if not name or name in {".", ".."} or len(name.encode("utf-8", "replace")) > _LONGEST_NAME:
        raise BadInput(f"a file needs a name of at most {_LONGEST_NAME} bytes")
    # Cf holds the marks that turn text around ("fdp.exe" shown as "exe.pdf"), Cs what is no character at all.
    hiding = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    if any(unicodedata.category(letter) in hiding and letter not in _JOINING for letter in name):
        raise BadInput("the name of a file has control characters in it; rename it")
    return name


def _examined(path: Path) -> Enclosure:
    name = file_name(path.name)
    try:
        content, media_type = _content(path)
    except OSError as error:
        raise BadInput(f"{name}: cannot be read ({error.strerror})") from None
    except BadInput as refusal:
        raise BadInput(f"{name}: {refusal}") from None
    ending = Path(name).suffix.lower()
    if ending not in _ENDINGS[media_type]:
        raise BadInput(f"{name}: the name ends in {ending or 'nothing'!r}, but it is {media_type}; rename it")
    return Enclosure(name, content, media_type)


def _content(path: Path) -> tuple[bytes, str]:
    size = path.stat().st_size
    if not path.is_file():
        raise BadInput("not a file")
    if size > MAX_FILE_BYTES:
        raise BadInput(f"larger than {MAX_FILE_BYTES // 1_000_000} MB; ask for it in parts")
    with path.open("rb") as stream:
        media_type = examine_apart(stream)
        stream.seek(0)
        return stream.read(MAX_FILE_BYTES + 1), media_type
