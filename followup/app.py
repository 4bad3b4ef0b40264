"""Composition: the register, the files kept and the way out for mail as the settings say, and what one tick does."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING

from pydantic import ValidationError

from followup.settings import Settings
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from followup.delivery.answer_box import InboxReport
    from followup.delivery.dispatch import DispatchReport
    from followup.records.register import Register
    from followup.services.documents.drafting import DraftReport
    from followup.services.documents.files import FileStore
    from followup.services.inbox.bounces import BounceReport
    from followup.services.inbox.incoming import MailDesk
    from followup.services.mail.sweep import House, SweepReport

OVERDUE_MINUTES = 10
"""So long after a step fell due it should have been prepared; what is older was not looked at by any engine."""
_ANSWER_WITHIN_S = 3.0
ENGINE_ACTOR = "followup"
"""Who acts in the history when something was done because it fell due."""


def read_settings() -> Settings:
    """The settings of this process, from the environment. Raises BadInput naming the variable that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise BadInput(f"FOLLOWUP_{name}: {first['msg']}") from None


@dataclass(frozen=True, slots=True)
class Application:
    """One installation at work."""

    settings: Settings
    register: Register
    files: FileStore
    house: House

    @classmethod
    def start(
        cls, settings: Settings | None = None, *, convention: str | None = None, make: bool = True
    ) -> Application:
        """Open the register that the settings name and make ready what the services need.

        A new register is set up; with `make=False`, for what only reads, its absence is an error instead.
        """
        # Opening the register brings in SQLAlchemy, which commands without a register do not need.
        from followup.records.register import Register  # noqa: PLC0415
        from followup.services.calls.keyed_links import LinkKey  # noqa: PLC0415
        from followup.services.calls.mailed_links import LinkDesk  # noqa: PLC0415
        from followup.services.documents.files import FileStore  # noqa: PLC0415
        from followup.services.mail.sweep import House  # noqa: PLC0415
        from followup.writing.mail_bytes import Sender, read_address  # noqa: PLC0415

        chosen = settings or read_settings()
        secret = chosen.secret_key.get_secret_value() if chosen.secret_key else None
        mailbox = read_address(chosen.answer_address) if chosen.answer_address else None
        links = LinkDesk(LinkKey(secret, chosen.data_dir / "secret.key"), chosen.public_url, mailbox)
        return cls(
            settings=chosen,
            register=Register.open(chosen.register_url, convention=convention, make=make),
            files=FileStore(chosen.files),
            house=House(Sender(read_address(chosen.mail_from), reply_to=mailbox), chosen.public_url, links),
        )

    def sweep(self, now: Instant, *, by: str = ENGINE_ACTOR) -> SweepReport:
        """Prepare the reminder steps that are due."""
        from followup.services.mail.sweep import sweep  # noqa: PLC0415

        return sweep(self.register, self.house, by=by, now=now)

    def draft(self, now: Instant, *, by: str = ENGINE_ACTOR) -> DraftReport:
        """Draft the documents that are due."""
        from followup.services.documents.drafting import draft_due  # noqa: PLC0415

        return draft_due(self.register, self.files, by=by, now=now)

    def dispatch(self, now: Instant, *, by: str = ENGINE_ACTOR, at_once: bool = False) -> DispatchReport:
        """Send what was approved and still holds, to each contact in its turn, or `at_once`."""
        from followup.delivery.dispatch import dispatch  # noqa: PLC0415
        from followup.delivery.ways import way_out  # noqa: PLC0415
        from followup.services.people.contact_digest import withdraw_stale_digests  # noqa: PLC0415

        withdraw_stale_digests(self.register, self.house, by=by, now=now)

        house = None if at_once else self.house
        return dispatch(self.register, way_out(self.settings), by=by, now=now, clock=_going_on_from(now), house=house)

    def read_bounces(self, now: Instant, *, by: str = ENGINE_ACTOR) -> BounceReport:
        """Read the mailbox to which bounces come. Raises BadInput when none is set, or it cannot be read."""
        from followup.delivery.bounce_box import read_bounces  # noqa: PLC0415
        from followup.delivery.mailboxes import mailbox_at  # noqa: PLC0415

        if self.settings.bounces is None:
            raise BadInput("no mailbox for bounces is set; set FOLLOWUP_BOUNCES")
        box = mailbox_at(self.settings.bounces.get_secret_value(), "FOLLOWUP_BOUNCES")
        return read_bounces(self.register, box, by=by, now=now)

    @property
    def mail_desk(self) -> MailDesk:
        """With what mail that comes in is taken up."""
        from followup.services.inbox.incoming import MailDesk  # noqa: PLC0415

        return MailDesk.of(self.files, self.house)

    def read_inbox(self, now: Instant, *, by: str = ENGINE_ACTOR) -> InboxReport:
        """Read the mailbox to which answers come, and put a receipt for each into the outbox.

        Raises BadInput when none is set, or it cannot be read.
        """
        from followup.delivery.answer_box import read_answers  # noqa: PLC0415
        from followup.delivery.mailboxes import mailbox_at  # noqa: PLC0415
        from followup.services.inbox.receipts import write_receipts  # noqa: PLC0415

        if self.settings.inbox is None:
            raise BadInput("no mailbox for answers is set; set FOLLOWUP_INBOX")
        box = mailbox_at(self.settings.inbox.get_secret_value(), "FOLLOWUP_INBOX")
        report = read_answers(self.register, self.mail_desk, box, by=by, now=now)
        report.receipts = write_receipts(self.register, self.house, by=by, now=now)
        return report

    def tick(self, now: Instant, *, at_once: bool = False) -> list[str]:
        """Do all that is due at `now`: read bounces and answers, prepare, draft, send; a line for each thing done."""
        done = [*self.mailboxes_told(now), *told_sweep(self.sweep(now)), *self.digests_told(now)]
        return [*done, *told_drafts(self.draft(now)), *told_dispatch(self.dispatch(now, at_once=at_once))]

    def digests_told(self, now: Instant) -> list[str]:
        """On the day of the week that is set, by each contact's clock, prepare their digests, and tell it in a line."""
        somewhere = {f"{now + timedelta(hours=hours):%A}".lower() for hours in (-12, 0, 14)}
        if self.settings.digest_day not in somewhere:
            return []
        from followup.services.people.contact_digest import write_digests  # noqa: PLC0415

        day = self.settings.digest_day
        report = write_digests(self.register, self.house, by=ENGINE_ACTOR, now=now, weekday=day)
        return [f"digests: {report.prepared} prepared"] if report.prepared else []

    def mailboxes_told(self, now: Instant) -> list[str]:
        """Read the mailboxes that are set, to which bounces and answers come; a line for each thing read."""
        return [*self.bounces_told(now), *self.inbox_told(now)]

    def inbox_told(self, now: Instant) -> list[str]:
        """Read the mailbox to which answers come, if one is set, and tell it in a line."""
        if self.settings.inbox is None:
            return []
        try:
            return told_inbox(self.read_inbox(now))
        except BadInput as refused:
            # As with bounces: what waits in the mailbox is read with a later tick.
            return [str(refused)]

    def bounces_told(self, now: Instant) -> list[str]:
        """Read the mailbox to which bounces come, if one is set, and tell it in a line."""
        if self.settings.bounces is None:
            return []
        try:
            return told_bounces(self.read_bounces(now))
        except BadInput as refused:
            # A mailbox that is away for a while keeps no letter from leaving.
            return [str(refused)]

    def engine_told(self, now: Instant) -> str:
        """Who does what falls due, and what stands in its way, in a line."""
        if self.settings.engine == "embedded":
            return "What falls due is done by this program, every minute."
        api = self.settings.prefect_api
        lines = ["What falls due is done by Prefect's workers."]
        if api is not None and not _answers(f"{api.rstrip('/')}/ready"):
            lines.append("Their server (PREFECT_API_URL) does not answer: what falls due waits, nothing is lost.")
        with self.register.reading() as unit:
            waiting = len(unit.due.rounds(Instant(now - timedelta(minutes=OVERDUE_MINUTES))))
        if waiting:
            lines.append(f"Letters with a step due for more than {OVERDUE_MINUTES} minutes: {waiting}.")
        return " ".join(lines)

    def close(self) -> None:
        """Give back what was opened."""
        self.register.close()


def _answers(address: str) -> bool:
    """Whether a server of the house answers well."""
    from urllib.request import urlopen  # noqa: PLC0415  not needed by commands

    try:
        with urlopen(address, timeout=_ANSWER_WITHIN_S):  # noqa: S310  the house's own setting
            return True
    except (OSError, ValueError):
        return False


def _going_on_from(now: Instant) -> Callable[[], Instant]:
    """A clock that shows `now` at first and goes on from there, by whole seconds: sending may take a while."""
    begun = monotonic()
    return lambda: Instant(now + timedelta(seconds=int(monotonic() - begun)))


def told_sweep(report: SweepReport) -> list[str]:
    """A sweep in a few lines."""
    return [
        f"{step.code}: {step.became}" + (f" ({step.reason})" if step.reason else f", {step.messages} mails")
        for step in report.steps
    ]


def told_drafts(report: DraftReport) -> list[str]:
    """What was drafted, in a few lines."""
    return [f"{one.milestone}: {one.document} drafted ({', '.join(sorted(one.files))})" for one in report.drafted]


def told_bounces(report: BounceReport) -> list[str]:
    """The bounces read, in a line; nothing when there were none."""
    done = [f"{count} {name}" for name, count in report.model_dump().items() if count and name != "other"]
    return [f"bounces: {', '.join(done)}"] if done else []


def told_inbox(report: InboxReport) -> list[str]:
    """The mails read, in a line; nothing when there were none."""
    done = [f"{count} {name}" for name, count in report.counts.items() if count]
    done += [f"{report.receipts} receipts"] if report.receipts else []
    return [f"inbox: {', '.join(done)}"] if done else []


def told_dispatch(report: DispatchReport) -> list[str]:
    """A dispatch in a few lines; nothing when nothing was to be sent."""
    counts = {
        "sent": report.sent,
        "later": report.later,
        "failed": report.failed,
        "uncertain": report.uncertain,
        "waiting for their domain's turn": report.paced,
        "put together with others": report.gathered,
        "put off until their contact's turn": report.waiting,
    }
    done = [f"{count} {name}" for name, count in counts.items() if count]
    lines = [f"mail: {', '.join(done)}"] if done else []
    lines += ["followup outbox list --status failed shows what failed, and why"] if report.failed else []
    lines += [f"sending stopped, the rest waits: {report.unreachable}"] if report.unreachable else []
    return lines + [f"held: {one}" for one in report.held]
