"""A real Postfix and a real Dovecot on the loopback: Debian's own programs, with folders, ports and users of their own.

Postfix takes the house's mail (STARTTLS and a login, or neither), copies all of it to a journal, hands it on to a world
that the test plays, and writes the bounces. Dovecot lets the mailboxes be read. Nothing leaves the loopback.
"""

import os
import pwd
import shutil
import socketserver
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from imaplib import IMAP4
from pathlib import Path
from socket import create_connection
from typing import ClassVar
from urllib.parse import quote

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.chaos.faulty_server import make_certificate
from tests.fixtures.components import require
from tests.fixtures.ports import free_port, listening
from tests.integration.delivery.servers import Postbox, serving

DOMAIN = "minamata.example"
USER, PASSWORD = "secretariat", "pass/word"
BOUNCES, JOURNAL = "bounces", "journal"
_POSTFIX, _DOVECOT, _IMAP = Path("/usr/sbin/postfix"), Path("/usr/sbin/dovecot"), Path("/usr/lib/dovecot/imap")
_MASTER_PROGRAM = Path("/usr/lib/postfix/sbin/master")
_PATIENCE_S = 20
_ACCOUNT = "mail"
"""Debian's user to whom mailboxes belong."""

_MAIN = """\
compatibility_level = 3.6
myhostname = mail.{domain}
mydestination =
alias_maps =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
maillog_file = {log}
maillog_file_prefixes = {folder}
relayhost = [127.0.0.1]:{world}
recipient_delimiter = +
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {folder}/mail
virtual_mailbox_maps = inline:{{ {{bounces@{domain} = bounces/}}, {{journal@{domain} = journal/}} }}
virtual_minimum_uid = 1
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
always_bcc = journal@{domain}
header_checks = regexp:{folder}/headers
smtpd_tls_security_level = may
smtpd_tls_auth_only = no
smtpd_tls_chain_files = {certificate}
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{login}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{{
    {{later.example = 451 4.3.0 Local error in processing}},
    {{refusing.example = 550 5.7.1 We take no mail from you}} }},
    check_policy_service inet:127.0.0.1:{greylist}
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 1s
delay_warning_time = 1s
"""
_MASTER = """\
{submission} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
pickup unix n - n 60 1 pickup
postlog unix-dgram n - n - 1 postlogd
"""
_LOOKED_AT = "/^To: .*@looked-at\\.example/ HOLD\n"
"""What an administrator's rule holds back for somebody to look at."""
_DOVECOT_SETTINGS = """\
base_dir = {folder}/run
state_dir = {folder}/run
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{certificate}
ssl_key = <{certificate}
first_valid_uid = 1
auth_username_chars =
mail_location = maildir:~
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%n
}}
service imap-login {{
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = {imaps}
  }}
}}
service auth {{
  inet_listener {{
    port = {login}
  }}
}}
"""


@dataclass(frozen=True)
class MailHouse:
    """Where everything of the running servers is."""

    folder: Path
    certificate: Path
    smtp: int
    imap: int
    imaps: int

    @property
    def log(self) -> Path:
        """The log of Postfix."""
        return self.folder / "log" / "mail.log"

    def maildir(self, name: str) -> Path:
        """The Maildir of a mailbox."""
        return self.folder / "mail" / name

    def logged(self, words: str) -> bool:
        """Whether the log says so within our patience."""
        return within(lambda: words in self.log.read_text())

    def mails(self, name: str) -> list[Path]:
        """The mails in a mailbox that nobody has read."""
        found = [*(self.maildir(name) / "new").iterdir(), *(self.maildir(name) / "cur").iterdir()]
        return [file for file in found if "S" not in file.name.partition(":2,")[2]]

    def come(self, name: str, mails: int) -> bool:
        """Whether so many unread mails lie in a mailbox within our patience."""
        return within(lambda: len(self.mails(name)) >= mails)

    def drained(self) -> None:
        """Wait until Postfix has handed on all that it took."""
        queues = [self.folder / "queue" / name for name in ("maildrop", "incoming", "active", "deferred")]
        assert within(lambda: not any(file.is_file() for queue in queues for file in queue.rglob("*")))

    def empty(self) -> None:
        """Take all mails out of the mailboxes."""
        for file in self.folder.glob("mail/*/*/*:2,*"):
            file.unlink()
        for file in self.folder.glob("mail/*/new/*"):
            file.unlink()

    def release(self) -> None:
        """What an administrator does with what was held back, once it has been looked at."""
        before = self.log.read_text().count("(queue active)")
        subprocess.run(["/usr/sbin/postsuper", "-c", self.folder / "postfix", "-H", "ALL"], check=True)
        assert within(lambda: self.log.read_text().count("(queue active)") > before)

    def put(self, account: str, folder: str, mails: list[bytes]) -> None:
        """Lay mails into a new folder of an account; the folder is named as IMAP writes it."""
        with self._opened(account) as mailbox:
            assert mailbox.create(f'"{folder}"')[0] == "OK"
            for content in mails:
                assert mailbox.append(f'"{folder}"', "", "", content)[0] == "OK"

    def look_into(self, account: str) -> None:
        """Open a mailbox as a mail program does, without reading anything in it."""
        with self._opened(account) as mailbox:
            assert mailbox.select()[0] == "OK"

    @contextmanager
    def _opened(self, account: str) -> Iterator[IMAP4]:
        with IMAP4("127.0.0.1", self.imap, timeout=_PATIENCE_S) as mailbox:
            mailbox.authenticate("PLAIN", lambda _challenge: f"\0{account}\0{PASSWORD}".encode())
            yield mailbox

    def imaps_address(self, name: str) -> str:
        """Where a mailbox is read over TLS, as a setting names it."""
        return f"imaps://{name}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.imaps}/INBOX"


def within(said: Callable[[], bool]) -> bool:
    """Whether something is so within our patience."""
    for _ in range(_PATIENCE_S * 20):
        with suppress(FileNotFoundError):
            if said():
                return True
        time.sleep(0.05)
    return False


@dataclass
class World(Postbox):
    """The servers to which Postfix hands mail on. By the domain of the recipient one may say no."""

    said: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.said.get(address.rpartition("@")[2])
        return answer or await super().handle_RCPT(server, session, envelope, address, options)


class _Greylist(socketserver.StreamRequestHandler):
    """Postfix's policy protocol: what comes to grey.example from somebody for the first time is told to come again."""

    known: ClassVar[set[tuple[str, str]]] = set()

    def handle(self) -> None:
        said: dict[str, str] = {}
        for line in self.rfile:
            name, _, value = line.decode().strip().partition("=")
            said[name] = value
            if not name:
                asked = said.get("sender", ""), said.get("recipient", "")
                new = asked[1].endswith("@grey.example") and asked not in self.known
                self.known.add(asked)
                self.wfile.write(b"action=%s\n\n" % (b"DEFER_IF_PERMIT Greylisted, come again" if new else b"DUNNO"))


@contextmanager
def mail_house(world: World) -> Iterator[MailHouse]:
    """Run both; Postfix hands on to the world what is not for the house's own mailboxes."""
    _look()
    with ExitStack() as stack:
        # Not below pytest's folder, which is closed to others.
        folder = Path(tempfile.mkdtemp(prefix="followup-mail-", dir="/tmp"))
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        account = pwd.getpwnam(_ACCOUNT)
        ports = {name: free_port() for name in ("submission", "imap", "imaps", "login")}
        house = MailHouse(folder, make_certificate(folder), ports["submission"], ports["imap"], ports["imaps"])
        facts = {
            **ports,
            "folder": folder,
            "domain": DOMAIN,
            "password": PASSWORD,
            "world": stack.enter_context(serving(world)),
            "greylist": stack.enter_context(listening(_Greylist)),
            "log": house.log,
            "certificate": house.certificate,
            "uid": account.pw_uid,
            "gid": account.pw_gid,
        }
        _lay_out(folder, facts, account)
        settings = str(folder / "postfix")
        # It makes the folders of the queue.
        subprocess.run([_POSTFIX, "-c", settings, "check"], env=_environment(), check=True, capture_output=True)
        stack.enter_context(_running([_MASTER_PROGRAM, "-c", settings, "-s"], house.smtp))
        stack.enter_context(_running([_DOVECOT, "-F", "-c", str(folder / "dovecot.conf")], house.imaps))
        yield house


def _look() -> None:
    for program, package in ((_MASTER_PROGRAM, "postfix"), (_IMAP, "dovecot-imapd")):
        if not program.exists():
            require(package, f"no {program}; apt-get install {package}")
    if os.geteuid() != 0:
        pytest.skip("postfix: only the superuser may run it")


def _lay_out(folder: Path, facts: Mapping[str, object], account: pwd.struct_passwd) -> None:
    folder.chmod(0o755)
    for name in ("postfix", "queue", "data", "log", "mail", "run"):
        (folder / name).mkdir()
    shutil.chown(folder / "data", "postfix")
    shutil.chown(folder / "mail", account.pw_uid, account.pw_gid)
    (folder / "headers").write_text(_LOOKED_AT)
    (folder / "postfix" / "main.cf").write_text(_MAIN.format_map(facts))
    (folder / "postfix" / "master.cf").write_text(_MASTER.format_map(facts))
    (folder / "dovecot.conf").write_text(_DOVECOT_SETTINGS.format_map(facts))


@contextmanager
def _running(command: list[str | Path], port: int) -> Iterator[None]:
    """A server, until the block ends or the tests are killed; it takes connections at the port."""
    with_us = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    quiet = subprocess.DEVNULL
    server = subprocess.Popen([*with_us, *command], env=_environment(), stdout=quiet, stderr=quiet)
    try:
        assert within(lambda: _answers(port)), f"{command[0]} does not answer"
        yield
    finally:
        server.terminate()
        server.wait(timeout=_PATIENCE_S)


def _environment() -> dict[str, str]:
    return os.environ | {"PATH": f"/usr/sbin:/sbin:{os.environ['PATH']}"}


def _answers(port: int) -> bool:
    try:
        create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return False
    return True
