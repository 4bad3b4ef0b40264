"""Options that many commands share, and how they print: JSON of a pydantic model, or a table."""

from __future__ import annotations

import sys
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from followup.content import content_files
from followup.vocabulary.errors import BadInput
from followup.vocabulary.instants import Instant, instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel
    from rich.console import Console

    from followup.settings import Settings

_WIDE = 200

Json = Annotated[bool, typer.Option("--json", help="Print JSON of a stable shape (see followup schema).")]
AsOf = Annotated[str | None, typer.Option("--as-of", metavar="ISO-TIME", help="Act as if it were this time.")]
By = Annotated[str, typer.Option("--by", help="Who acts; it is kept in the history.", envvar="FOLLOWUP_BY")]


def known_convention(value: str | None) -> str | None:
    """A convention's identity as typed. Raises BadInput when there are no rules for it."""
    known = [path.stem for path in content_files("rules", "conventions")]
    if value is not None and value not in known:
        raise BadInput(f"unknown convention {value!r}: choose one of {', '.join(known)}")
    return value


ConventionOption = Annotated[
    str | None,
    typer.Option("--convention", metavar="ID", help="A convention, as minamata.", callback=known_convention),
]
Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="The files.")]


def now(as_of: str | None) -> Instant:
    """The time at which a command acts: the one given, else the clock's. The only clock that commands read."""
    return instant(as_of) if as_of else instant(datetime.now(UTC))


def print_json(model: BaseModel) -> None:
    """Print a model as JSON in UTF-8, whatever the terminal's own encoding."""
    sys.stdout.buffer.write(model.model_dump_json(indent=2).encode() + b"\n")
    sys.stdout.flush()


def warn_of_unset(settings: Settings) -> None:
    """Say on standard error what mail by SMTP would show of an installation that is not set up for it."""
    if settings.unset_for_mail:
        names = " and ".join(settings.unset_for_mail)
        typer.echo(f"followup: mails show {names} as delivered; set it before mail is prepared and approved", err=True)


def console() -> Console:
    """The terminal for tables; colour and width are left out when the output is not a terminal."""
    from rich.console import Console

    # Away from a terminal nothing is cut to its width: a program may read the lines.
    return Console(highlight=False) if sys.stdout.isatty() else Console(highlight=False, width=_WIDE, soft_wrap=True)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on a terminal what is being done while it takes a while; nothing elsewhere."""
    from rich.console import Console

    with Console(stderr=True).status(what) if sys.stderr.isatty() else nullcontext():
        yield
