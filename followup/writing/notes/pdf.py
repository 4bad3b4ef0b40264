"""PDF by LibreOffice, where it is installed; docx and html need nothing more than this program."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from followup.vocabulary.errors import BadInput, FollowupError

if TYPE_CHECKING:
    from collections.abc import Sequence

_CREATED = re.compile(rb"(/(?:CreationDate|ModDate)\(D:)\d{14}(Z|[+-])")
_IDENTITY = re.compile(rb"(/ID\s*\[\s*<)[0-9A-F]{32}(>\s*<)[0-9A-F]{32}(>\s*\])")
_CHECKSUM = re.compile(rb"(/DocChecksum /)[0-9A-F]{32}")
_SECONDS_FOR_ONE = 60
_SECONDS_TO_START = 120


class PdfFailed(FollowupError):
    """LibreOffice did not make a PDF of a document."""


def soffice() -> str | None:
    """The path of LibreOffice's program, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_pdf(documents: Sequence[bytes]) -> list[bytes]:
    """Turn Word documents into PDFs, all in one start of LibreOffice, with a profile of its own.

    Raises BadInput when LibreOffice is not installed, PdfFailed when it gives no PDF.
    """
    program = soffice()
    if program is None:
        raise BadInput("PDF needs LibreOffice Writer, which is not installed (no soffice); docx and html do without")
    with tempfile.TemporaryDirectory(prefix="followup-pdf-") as folder:
        names = [Path(folder, f"note-{number}.docx") for number in range(1, len(documents) + 1)]
        for name, content in zip(names, documents, strict=True):
            name.write_bytes(content)
        _convert(program, Path(folder), names)
        return [_converted(name.with_suffix(".pdf")) for name in names]


def _convert(program: str, folder: Path, names: Sequence[Path]) -> None:
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--convert-to", "pdf", "--outdir", str(folder)),
        *map(str, names),
    ]
    try:
        subprocess.run(  # noqa: S603  LibreOffice by its path, on files that we wrote
            command,
            check=True,
            capture_output=True,
            timeout=_SECONDS_TO_START + _SECONDS_FOR_ONE * len(names),
            env=os.environ | {"HOME": str(folder)},
        )
    except subprocess.TimeoutExpired:
        raise PdfFailed("LibreOffice did not finish making the PDF in time") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode(errors="replace").strip().splitlines()
        raise PdfFailed(f"LibreOffice made no PDF: {said[-1] if said else f'exit code {error.returncode}'}") from None


def _converted(path: Path) -> bytes:
    if not path.is_file():
        raise PdfFailed("LibreOffice made no PDF and gave no reason")
    return settled(path.read_bytes())


def settled(content: bytes) -> bytes:
    """The PDF without the moment at which it was made, and with an identifier made of its content: the same each time.

    What is replaced keeps its length, so that the file's table of positions stays true.
    """
    undated = _CREATED.sub(rb"\g<1>19800101000000\g<2>", content)
    blank = _CHECKSUM.sub(rb"\g<1>" + b"0" * 32, _IDENTITY.sub(_with(b"0" * 32), undated))
    identity = hashlib.sha256(blank).hexdigest()[:32].upper().encode()
    return _IDENTITY.sub(_with(identity), blank)


def _with(identity: bytes) -> bytes:
    return rb"\g<1>" + identity + rb"\g<2>" + identity + rb"\g<3>"
