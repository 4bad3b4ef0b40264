"""What is said to an SMTP server before a mail: from whom it comes, to whom it goes, and that it follows.

A server that takes several commands at once (RFC 2920) is told all three in one packet: with a distant server it is the
waiting for answers that takes the time.
"""

from __future__ import annotations

import re
from smtplib import SMTP, SMTPException
from typing import NamedTuple

GO_AHEAD = 354
_SUCCESS = 2
"""The first digit of a positive answer (RFC 5321, 4.2.1)."""
_LINE_BREAK = re.compile(r"[\r\n]")


class Answer(NamedTuple):
    """What a server said: its code, and its words as they came."""

    code: int
    text: bytes

    @property
    def positive(self) -> bool:
        """Whether it is a yes, or the invitation to hand the mail over."""
        return self.code == GO_AHEAD or self.code // 100 == _SUCCESS


class Envelope:
    """The commands before one mail, and how far the server has answered them.

    Every call raises what smtplib raises when the connection breaks.
    """

    def __init__(self, connection: SMTP, sender: str, recipient: str) -> None:
        """Take bare addresses that were read as such: smtplib would read them again, which takes as long as sending."""
        self._connection = connection
        self._commands = (f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>", "DATA")
        if any(_LINE_BREAK.search(command) for command in self._commands):
            raise ValueError("an address with a line break in it would be a command of its own")
        self._at_once = connection.has_extn("pipelining")
        self._answered = 0

    def sender(self) -> Answer:
        """What the server says of the sender."""
        return self._next()

    def recipient_and_go_ahead(self) -> Answer:
        """What it says of the recipient, if that is a no; otherwise, whether the mail may be handed over."""
        answer = self._next()
        return self._next() if answer.positive else answer

    def content(self, lines: bytes) -> Answer:
        """Hand the mail over, as it stands on the wire: from here on a connection that breaks leaves it unclear."""
        self._connection.send(lines)
        return Answer(*self._connection.getreply())

    def take_back(self) -> None:
        """After a no, make the connection ready for another mail; SMTPException when it cannot be."""
        while self._at_once and self._answered < len(self._commands):
            if self._next().code == GO_AHEAD:
                raise SMTPException("the server waits for a mail that goes to nobody")
        self._connection.rset()

    def _next(self) -> Answer:
        if not self._at_once:
            self._connection.putcmd(self._commands[self._answered])
        elif not self._answered:
            self._connection.send("".join(f"{command}\r\n" for command in self._commands))
        self._answered += 1
        return Answer(*self._connection.getreply())
