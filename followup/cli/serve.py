"""`followup serve`: the pages, and the tick that does what falls due."""

from __future__ import annotations

import socket
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Annotated

import typer

from followup.cli.options import AsOf, console, warn_of_unset

if TYPE_CHECKING:
    from followup.app import Application
    from followup.vocabulary.instants import Instant

_LOOPBACK = "127.0.0.1"
_TRIES = 50


def serve(
    port: Annotated[int, typer.Option(help="The port; when it is taken, the next free one.")] = 8000,
    tick: Annotated[bool, typer.Option(help="Do what falls due; off when Prefect workers do it.")] = True,
    as_of: AsOf = None,
) -> None:
    """Serve the pages on this machine (127.0.0.1) and do what falls due, until interrupted.

    Example: followup serve --port 8080
    """
    from followup.app import Application

    app = Application.start()
    warn_of_unset(app.settings)
    try:
        serve_pages(app, port=port, as_of=as_of, ticking=tick and as_of is None)
    finally:
        app.close()


def serve_pages(app: Application, *, port: int, as_of: str | None, ticking: bool) -> None:
    """Serve until interrupted. With `as_of` the pages show that time and nothing is done.

    With Prefect as engine nothing is done here either; the beat then looks whether Prefect does it.
    """
    import uvicorn

    from followup.cli.options import now
    from followup.heartbeat import Heartbeat, Watch
    from followup.web.pages import make_pages

    watch = Watch(app.engine_told if ticking else _nothing_is_done, now(as_of))
    pages = make_pages(app.register, app.files, clock=lambda: now(as_of), engine=lambda: watch.line, house=app.house)
    with ExitStack() as stack:
        listening = stack.enter_context(_listen(port))
        address = f"http://{_LOOPBACK}:{listening.getsockname()[1]}/"
        console().print(f"pages     {address}   (Ctrl-C ends)", markup=False)
        console().print(f"engine    {watch.line}", markup=False)
        if ticking:
            stack.enter_context(Heartbeat(app.tick if app.settings.engine == "embedded" else watch.look))
        server = uvicorn.Server(uvicorn.Config(pages, log_level="warning", access_log=False))
        # Ctrl-C is how serving ends; the server has shut down in order before it says so.
        with suppress(KeyboardInterrupt):
            server.run(sockets=[listening])


def _nothing_is_done(_now: Instant) -> str:
    return "Nothing that falls due is done by this program."


def _listen(port: int) -> socket.socket:
    """A listening socket on the port or the next free one, so that a second demo beside a first one works."""
    from followup.vocabulary.errors import BadInput

    for candidate in range(port, min(port + _TRIES, 65536)) if port else [0]:
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((_LOOPBACK, candidate))
        except OSError:
            listening.close()
            continue
        listening.listen(128)
        return listening
    raise BadInput(f"no free port from {port} on; choose another with --port")
