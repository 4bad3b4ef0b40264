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
    made = printed([(".docx", content) for content in documents])
    if None in made:
        raise PdfFailed("LibreOffice made no PDF and gave no reason")
    return [content for content in made if content is not None]


def printed(documents: Sequence[tuple[str, bytes]]) -> list[bytes | None]:
    """The same of files of several kinds, each with the ending of its name; None for one of which it makes no PDF."""
    program = soffice()
    if program is None:
        raise BadInput("PDF needs LibreOffice Writer, which is not installed (no soffice); docx and html do without")
    with tempfile.TemporaryDirectory(prefix="followup-pdf-") as folder:
        names = [Path(folder, f"note-{number}{ending}") for number, (ending, _) in enumerate(documents, 1)]
        for name, (_, content) in zip(names, documents, strict=True):
            name.write_bytes(content)
        _settle_profile(Path(folder, "profile"))
        _convert(program, Path(folder), names)
        return [settled(made.read_bytes()) if (made := name.with_suffix(".pdf")).is_file() else None for name in names]


def _settle_profile(profile: Path) -> None:
    """Let LibreOffice fetch nothing that a file refers to, and run nothing that is in it."""
    folder = profile / "user"
    folder.mkdir(parents=True)
    rows = "".join(
        f'<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="{name}" oor:op="fuse">'
        f"<value>{value}</value></prop></item>"
        for name, value in (("BlockUntrustedRefererLinks", "true"), ("MacroSecurityLevel", "3"))
    )
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{rows}</oor:items>"
    )


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
