"""An SMTP server that takes everything and keeps nothing, for `followup bench`: it runs in a process of its own."""

from __future__ import annotations

import socketserver
import sys

_ANSWERS = {b"EHLO": b"250-bench\r\n250 PIPELINING", b"QUIT": b"221 bye"}
"""As the usual servers do, it takes several commands at once."""


class _Session(socketserver.StreamRequestHandler):
    """One connection: just as much of SMTP as a sender needs."""

    disable_nagle_algorithm = True

    def handle(self) -> None:
        """Answer each command, and each mail once its lone dot has come."""
        self._say(b"220 bench")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"DATA":
                self._say(b"354 go on")
                while self.rfile.readline() != b".\r\n":
                    pass
            self._say(_ANSWERS.get(command, b"250 OK"))
            if command == b"QUIT":
                return

    def _say(self, answer: bytes) -> None:
        self.wfile.write(answer + b"\r\n")


def main() -> None:
    """Serve on a free port of the loopback, named on standard output, until standard input is closed."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session, bind_and_activate=True) as server:
        server.daemon_threads = True
        sys.stdout.write(f"{server.server_address[1]}\n")
        sys.stdout.flush()
        server.serve_forever()


if __name__ == "__main__":
    main()
