"""Files kept once by their SHA-256 under the data folder."""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from followup.vocabulary.errors import NotFound


class FileStore:
    """A folder in which every file lies under its SHA-256: put it in, get it out, never change it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep a file, whole or not at all, and return its SHA-256; one already kept is left as it is."""
        digest = hashlib.sha256(content).hexdigest()
        place = self._place(digest)
        if not place.exists():
            place.parent.mkdir(parents=True, exist_ok=True)
            # Two may bring the same file at the same moment: each writes its own, and the last one stays.
            unfinished = place.with_name(f"{digest}.{secrets.token_hex(4)}.part")
            with unfinished.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(place)
        return digest

    def get(self, digest: str) -> bytes:
        """The content of a file. Raises NotFound when none of that SHA-256 is kept."""
        try:
            return self._place(digest).read_bytes()
        except FileNotFoundError:
            raise NotFound(f"no file {digest[:12]}… is kept") from None

    def remove(self, digest: str) -> None:
        """Take a file away; nothing happens when none of that SHA-256 is kept."""
        self._place(digest).unlink(missing_ok=True)

    def path(self, digest: str) -> Path:
        """Where a file lies, to be read and left as it is. Raises NotFound when none of that SHA-256 is kept."""
        if not (place := self._place(digest)).is_file():
            raise NotFound(f"no file {digest[:12]}… is kept")
        return place

    def _place(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest
