"""A small IMAP server on the loopback, with one account and one folder: enough to look for mails and to read them."""

import re
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser

from tests.fixtures.ports import listening

USER, PASSWORD = "secretariat", "pass/word"
_COMMAND = re.compile(r"(\S+) ((?:UID )?\S+) ?(.*)")


@dataclass
class Folder:
    """The mails of the folder and which were seen; the first has the number 1."""

    mails: list[bytes] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def answer(self, command: str, said: str) -> tuple[list[bytes], str]:
        """What the server says to a command: lines, and how it ends."""
        known = {
            "CAPABILITY": lambda: [b"* CAPABILITY IMAP4rev1"],
            "SELECT": lambda: [b"* %d EXISTS" % len(self.mails)],
            "EXAMINE": lambda: [b"* %d EXISTS" % len(self.mails)],
            "UID SEARCH": lambda: [b"* SEARCH " + " ".join(map(str, self._found(said))).encode()],
            "UID FETCH": lambda: self._fetched(int(said.split(maxsplit=1)[0])),
            "UID STORE": lambda: self._stored(said.split(maxsplit=1)[0]),
            "LOGOUT": lambda: [b"* BYE"],
        }
        if command == "LOGIN":
            return [], "OK" if said == f'{USER} "{PASSWORD}"' else "NO"
        return (known[command](), "OK") if command in known else ([], "BAD")

    def _found(self, criteria: str) -> list[int]:
        numbers = range(1, len(self.mails) + 1)
        if criteria == "UNSEEN":
            return [number for number in numbers if number not in self.seen]
        wanted = criteria.removeprefix("HEADER Message-ID ").strip('"')
        return [number for number in numbers if _header_id(self.mails[number - 1]) == wanted]

    def _fetched(self, number: int) -> list[bytes]:
        mail = self.mails[number - 1]
        return [b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)" % (number, number, len(mail), mail)]

    def _stored(self, numbers: str) -> list[bytes]:
        self.seen |= set(map(int, numbers.split(",")))
        return []


def _header_id(mail: bytes) -> str:
    return str(BytesHeaderParser().parsebytes(mail)["Message-ID"])


@contextmanager
def serving_imap(folder: Folder) -> Iterator[int]:
    """Serve the folder on a free port of the loopback, and give it."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"* OK ready\r\n")
            for line in self.rfile:
                match = _COMMAND.fullmatch(line.decode().strip())
                assert match is not None
                tag, command, said = match.groups()
                lines, end = folder.answer(command, said)
                self.wfile.write(b"".join(one + b"\r\n" for one in lines) + f"{tag} {end} done\r\n".encode())
                if command == "LOGOUT":
                    return

    with listening(Handler) as port:
        yield port
