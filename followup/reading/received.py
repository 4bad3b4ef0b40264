"""What a mail that came in gives before it is understood."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any, NamedTuple, Self


class MailFile(NamedTuple):
    """A file that came with a mail, by the name that its sender gave it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail taken apart. `headers` are the first of each name, in small letters; `came` is our own server's mark."""

    header_id: str | None
    sender: str
    subject: str
    replies_to: tuple[str, ...]
    """The Message-IDs of what it replies to, the latest first."""
    addressed: tuple[str, ...]
    came: str | None
    """When our server took it, in ISO 8601 with its zone."""
    content_type: str
    headers: dict[str, str]
    words: str
    files: tuple[MailFile, ...]

    def as_json(self) -> dict[str, Any]:
        """The shape in which a child process hands its result back."""
        shape = {name: getattr(self, name) for name in self.__slots__ if name != "files"}
        return shape | {"files": [(one.name, base64.b64encode(one.content).decode()) for one in self.files]}

    @classmethod
    def from_json(cls, shape: dict[str, Any]) -> Self:
        """The reverse of `as_json`."""
        files = tuple(MailFile(name, base64.b64decode(content)) for name, content in shape["files"])
        lists = {name: tuple(shape[name]) for name in ("replies_to", "addressed")}
        return cls(**shape | lists | {"files": files})
