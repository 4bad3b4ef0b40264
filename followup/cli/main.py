"""The `followup` program: finds the command that was typed and loads that one alone, so that help is quick."""

from __future__ import annotations

import gc
import os
import re
import sys
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer

from followup.vocabulary.errors import BadInput, FollowupError

BAD_INPUT = 2
"""The exit code for wrong usage or input."""
INTERRUPTED = 130
"""The exit code after Ctrl-C, as shells have it."""
_BROKEN = re.compile("[\ud800-\udfff]")
"""What Python makes of bytes that are no UTF-8."""
_MORE_OBJECTS = (100_000, 20, 20)
"""After how many more objects Python looks for those that nobody reaches, at first and in older ones: rows read by the
thousand are all reached, and looking through them at the usual 700 took a tenth of the time in which mail is sent."""


@dataclass(frozen=True, slots=True)
class _Command:
    """Where a command's function (or group of commands) lies, and its line of help."""

    module: str
    name: str
    help: str


_COMMANDS = {
    "read": _Command(
        "followup.cli.read", "read", "Read decisions from files: who is asked for what by when. No database."
    ),
    "due": _Command("followup.cli.due", "due", 'Resolve a phrase such as "six weeks prior to CMA 5" to a date.'),
    "register": _Command(
        "followup.cli.register", "register", "Take decisions into the register with their paragraph ledger."
    ),
    "confirm": _Command(
        "followup.cli.confirm", "confirm", "Confirm requests: each becomes a task, something to monitor, or a record."
    ),
    "tasks": _Command("followup.cli.tasks", "tasks", "List what is due, each date explained."),
    "task": _Command("followup.cli.task", "task", "Show one task whole, or change its state with a reason."),
    "calls": _Command(
        "followup.cli.calls", "calls", "Calls for submissions: open, add a letter, list, show the replies."
    ),
    "extend": _Command("followup.cli.extend", "extend", "Extend the date of a call, for all or one party."),
    "plan": _Command("followup.cli.plan", "plan", "The weeks ahead; with --what-if, what a change would do."),
    "digest": _Command("followup.cli.digest", "digest", "What each officer should look at this week."),
    "leave": _Command("followup.cli.leave", "leave", "Who is away when, and who stands in."),
    "meeting": _Command("followup.cli.meeting", "meeting", "The calendar of meetings: list, move, cancel."),
    "receive": _Command("followup.cli.receive", "receive", "Record a submission that came in."),
    "contacts": _Command(
        "followup.cli.contacts", "contacts", "Contacts of a convention: take in a spreadsheet or csv, give them out."
    ),
    "contact": _Command("followup.cli.contact", "contact", "One contact: whose mail comes back, put an address right."),
    "sweep": _Command("followup.cli.sweep", "sweep", "Prepare everything that is due now."),
    "outbox": _Command("followup.cli.outbox", "outbox", "The mail: list, preview, approve, send."),
    "bounces": _Command("followup.cli.bounces", "bounces", "Read the mailbox to which bounces come."),
    "inbox": _Command("followup.cli.inbox", "inbox", "Answers that come by mail: read, list, assign, dismiss."),
    "note": _Command("followup.cli.note", "note", "Draft the note by the secretariat from the register."),
    "documents": _Command(
        "followup.cli.documents", "documents", "Documents of the house: draft, write, check, clear, reserve, issue."
    ),
    "check": _Command("followup.cli.check", "check", "Check a document against itself and the register."),
    "load": _Command("followup.cli.load", "load", "Load a worked case."),
    "rules": _Command("followup.cli.rules", "rules", "Test and explain the rules of reading."),
    "schema": _Command("followup.cli.schema", "schema", "Show the JSON schema of a command's output or of a file."),
    "serve": _Command("followup.cli.serve", "serve", "Serve the pages and do what falls due."),
    "demo": _Command("followup.cli.demo", "demo", "Play the worked case of Minamata COP-4 in virtual time."),
    "bench": _Command("followup.cli.bench.command", "bench", "Measure speed, as ratios within one run."),
}


def main(arguments: list[str] | None = None) -> None:
    """Run the program and leave with its exit code; whatever a user can mend is one line on stderr and code 2."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code: 0 fine, 1 findings, 2 wrong usage or input, 3 partly done."""
    gc.set_threshold(*_MORE_OBJECTS)
    try:
        _refuse_broken(arguments)
        result = _program(arguments)(arguments, prog_name="followup", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except typer.Exit as left:
        return left.exit_code
    except typer.TyperException as usage:
        return _complain(f"{usage.format_message().rstrip('.')} (see followup --help)", BAD_INPUT)
    except FollowupError as refused:
        return _complain(str(refused), BAD_INPUT)
    except BrokenPipeError:
        # The reader of our output went away (as `| head` does); what is left unsaid is nobody's loss.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (KeyboardInterrupt, typer.Abort):
        return _complain("interrupted; what was finished before is kept", INTERRUPTED)


def _refuse_broken(arguments: list[str]) -> None:
    """Refuse what was typed in another encoding, unless it names a file: names on a disk are any bytes."""
    for one in arguments:
        if _BROKEN.search(one) and not os.path.lexists(one):
            shown = one.encode("utf-8", "replace").decode()
            raise BadInput(f"{shown!r} is not text in UTF-8, and no file of that name is there; type it again")


def _complain(message: str, code: int) -> int:
    line = " ".join(message.split())
    print(f"followup: {line}", file=sys.stderr)  # noqa: T201  the one line that a user gets
    return code


def _program(arguments: list[str]) -> Any:  # noqa: ANN401  typer publishes no type for its compiled command
    wanted = next((argument for argument in arguments if not argument.startswith("-")), None)
    program = typer.Typer(
        name="followup",
        help="Turns what the decisions of a conference of the parties ask for into tracked tasks, letters and notes.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    program.callback()(_followup)
    for name, command in _COMMANDS.items():
        loaded = getattr(import_module(command.module), command.name) if name == wanted else _not_loaded
        if isinstance(loaded, typer.Typer):
            program.add_typer(loaded, name=name, help=command.help)
        else:
            program.command(name, help=command.help)(loaded)
    return typer.main.get_command(program)


def _followup() -> None:
    """The engine with which the secretariats of environmental treaties keep their promises."""


def _not_loaded() -> None:
    """Stand in the list of commands for one that was not typed and hence not loaded."""


if __name__ == "__main__":
    main()
