"""The pages' application: routes, safety headers, and one clear page for whatever goes wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.trustedhost import TrustedHostMiddleware

from followup.content import content_path
from followup.vocabulary.errors import BadInput, FollowupError, NotFound, RegisterUnavailable
from followup.web import bureau, calls, digests, documents, inbox, letters, outbox, parties, replies, submissions, tasks
from followup.web.rendering import page

if TYPE_CHECKING:
    from followup.records.register import Register
    from followup.services.documents.files import FileStore
    from followup.services.mail.reminder_mail import House
    from followup.vocabulary.instants import Instant

LOOPBACK_NAMES = ["127.0.0.1", "localhost"]
"""Until there are accounts the pages answer on this machine alone; another name in the Host header is refused."""

_SAFETY = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
_STATUS = {NotFound: 404, BadInput: 400, RegisterUnavailable: 503}


def make_pages(
    register: Register,
    files: FileStore,
    *,
    clock: Callable[[], Instant],
    engine: Callable[[], str] = str,
    house: House | None = None,
    hosts: list[str] | None = None,
) -> FastAPI:
    """The application that serves the pages of a register.

    `clock` tells the time that the pages show, `engine` who does what falls due, for the foot of every page. `house` is
    from where mail comes, for the forms that prepare some and for the links that mail carries.
    """
    app = FastAPI(title="Followup", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.register, app.state.files, app.state.clock, app.state.engine = register, files, clock, engine
    app.state.house = house
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts or LOOPBACK_NAMES)
    app.middleware("http")(_add_safety)
    for room in (tasks, calls, letters, parties, bureau, outbox, documents, submissions, replies, inbox, digests):
        app.include_router(room.router)
    app.mount("/static", StaticFiles(directory=content_path("templates", "pages", "static")), name="static")
    app.add_api_route("/health", _health, methods=["GET"])
    app.add_exception_handler(FollowupError, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(HTTPException, _no_such_page)
    app.add_exception_handler(Exception, _fault)
    return app


def _health() -> PlainTextResponse:
    return PlainTextResponse("ok")


async def _add_safety(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await call_next(request)
    for name, value in _SAFETY.items():
        response.headers.setdefault(name, value)
    if request.url.path.startswith("/static/"):
        response.headers["Cache-Control"] = "max-age=300"
    return response


def _refused(request: Request, error: Exception) -> Response:
    status = next((code for kind, code in _STATUS.items() if isinstance(error, kind)), 409)
    return page(request, "problem.html", code=status, message=str(error))


def _not_understood(request: Request, error: Exception) -> Response:
    first = error.errors()[0] if isinstance(error, RequestValidationError) else {"loc": ("",), "msg": str(error)}
    return page(request, "problem.html", code=422, message=f"{first['loc'][-1]}: {first['msg']}")


def _fault(request: Request, _error: Exception) -> Response:
    """The visitor gets one line; the fault itself goes on to the server's log."""
    return page(request, "problem.html", code=500, message="This page failed. Nothing was changed; the log says why.")


def _no_such_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = "There is no such page." if status == 404 else str(getattr(error, "detail", error))  # noqa: PLR2004
    return page(request, "problem.html", code=status, message=message)
