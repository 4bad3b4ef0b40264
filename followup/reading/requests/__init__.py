"""Finding requests in provisions: who is asked what, how strongly, by when, under which condition, with evidence."""

from __future__ import annotations

from followup.reading.requests.finding import find_requests, refuse_too_many

__all__ = ["find_requests", "refuse_too_many"]
