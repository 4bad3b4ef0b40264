"""The calls, the register of replies of one call, and the page of calls that is shown to the public."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from followup.services.calls.letters import list_calls
from followup.services.calls.public_calls import export_calls
from followup.services.calls.replies import reply_register
from followup.web.rendering import page

router = APIRouter()
# The public page brings its own style sheet; it may do nothing else.
_PUBLIC_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@router.get("/calls")
def calls(request: Request) -> HTMLResponse:
    """Every call with the replies against those asked."""
    return page(request, "calls.html", found=list_calls(request.app.state.register))


@router.get("/calls/{identity}")
def replies(request: Request, identity: str) -> HTMLResponse:
    """The register of replies of one call, as on the day of the page."""
    today = request.app.state.clock().date()
    return page(request, "call.html", view=reply_register(request.app.state.register, identity, today=today))


@router.get("/calls-for-information")
def public(request: Request) -> Response:
    """The page of calls as the public sees it."""
    content = export_calls(request.app.state.register, "html", now=request.app.state.clock())
    return Response(content, media_type="text/html", headers={"Content-Security-Policy": _PUBLIC_POLICY})
