"""What a reply of the E-utilities is worth: pure decisions over a status and a body.

A status, headers and bytes enter; a `Fault` leaves when the reply cannot be used, with
whether another try can help. E-utilities report errors inside a 200, and a broken backend
inside a 400, so the body is always looked at. Nothing of a body is quoted but its ERROR.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape

from litreview.pubmed.retry import http_date, retry_after

OK, BAD_REQUEST, TOO_MANY = 200, 400, 429
TIMED_OUT = 408
SERVER_FAULTS = 500
QUOTED = 200  # characters of PubMed's own error text that a message shows

_ERROR = re.compile(rb"<ERROR>\s*([^<]*?)\s*</ERROR>", re.IGNORECASE)
_HTML = re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!doctype\s+html|<html)", re.IGNORECASE)
_PASSING = re.compile(  # real texts of faults that were gone minutes later; eutils issue threads
    r"time-?d? ?out|search backend failed|address table is empty|failed to connect"
    r"|proxy_stream|empty response|unable to obtain query|rate limit|temporarily|try again"
    r"|backend error|internal error|\b50[0234]\b",
    re.IGNORECASE,
)
_LASTING = re.compile(r"cannot be larger than|api key", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a reply, or the lack of one, cannot be used.

    Attributes:
        what: A few words for the message; never holds a secret once it is shown.
        passing: Whether another try can help.
        wait_s: Seconds the service asked to wait; None when it did not.
        about_query: Whether the search term itself was refused.
    """

    what: str
    passing: bool = True
    wait_s: float | None = None
    about_query: bool = False


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """Return what is wrong with a reply before its XML is read; None when nothing is."""
    if status == OK:
        return judge_body(body)
    if status == TOO_MANY:
        now = http_date(headers.get("Date")) or datetime.now(UTC)
        return Fault("HTTP 429, too many requests", wait_s=retry_after(_after(headers), now))
    if status >= SERVER_FAULTS or status == TIMED_OUT:
        now = http_date(headers.get("Date")) or datetime.now(UTC)
        return Fault(f"HTTP {status}", wait_s=retry_after(_after(headers), now))
    return _refusal(status, body)


def judge_body(body: bytes) -> Fault | None:
    """Return what is wrong with the body of a 200; None when it may be read as XML."""
    start = body[:1].strip() or body.lstrip()[:1]
    if not start:
        return Fault("an empty reply")
    if _HTML.match(body):
        return Fault("a web page instead of XML")
    if start == b"{":
        return _said(_json_error(body) or "JSON instead of XML")
    if start != b"<":
        return Fault("something that is not XML")
    text = error_text(body)
    return None if text is None else _said(text)


def error_text(body: bytes) -> str | None:
    """Return the text of an ERROR element; None when there is none, or an empty one."""
    found = _ERROR.search(body)
    text = " ".join(unescape(found.group(1).decode("utf-8", "replace")).split()) if found else ""
    return text[:QUOTED] or None


def _after(headers: Mapping[str, str]) -> str | None:
    return headers.get("Retry-After")


def _refusal(status: int, body: bytes) -> Fault:
    """A 4xx: for good, unless its text tells of a broken backend behind it."""
    text = error_text(body) or _json_error(body)
    if status == BAD_REQUEST and text:
        said = _said(text)
        return Fault(f"HTTP 400: {said.what}", passing=said.passing, about_query=said.about_query)
    return Fault(f"HTTP {status}", passing=False)


def _said(text: str) -> Fault:
    lasting = bool(_LASTING.search(text)) or not _PASSING.search(text)
    return Fault(f'the error "{text}"', passing=not lasting, about_query=lasting)


def _json_error(body: bytes) -> str:
    """The `error` of a JSON reply, and nothing else of it: `api-key` echoes the key."""
    try:
        said = json.loads(body, strict=False)
    except ValueError:
        return ""
    return str(said.get("error", ""))[:QUOTED] if isinstance(said, dict) else ""
