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
from email.utils import parsedate_to_datetime
from html import unescape

OK, BAD_REQUEST, TOO_MANY = 200, 400, 429
TOO_LONG = (413, 414)
# Accepted, partial or empty: good for others, no reply for us; moved for now, to a page of
# maintenance or a network's log-in; timed out.
WORTH_ANOTHER_TRY = frozenset({*range(201, 300), 302, 303, 307, 408, 425})
ELSEWHERE = {  # said of the address or of who asks, never of what was asked
    401: "a password is asked for",
    403: "access is refused",
    404: "no E-utilities at this address; is LITREVIEW_EUTILS_URL all before esearch.fcgi?",
    405: "no E-utilities at this address; is LITREVIEW_EUTILS_URL all before esearch.fcgi?",
    407: "the proxy asks for a password",
    410: "no E-utilities at this address any more",
}
SERVER_FAULTS = 500
BOM = b"\xef\xbb\xbf"  # of UTF-8, before the first character
QUOTED = 200  # characters of PubMed's own error text that a message shows
PEEKED = 2_000  # bytes of a 400 without an ERROR that are looked at for a broken backend

_ERROR = re.compile(rb"<ERROR>\s*(?:<!\[CDATA\[)?([^<]*?)(?:\]\]>)?\s*</ERROR>")
_ENCODING = re.compile(rb"""\s*<\?xml\b[^>]*?encoding\s*=\s*["']([\w.-]+)["']""")
_UTF_8 = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
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
        garbled: Whether a reply came that looked good, and could not be read.
        silent: Whether none came.
    """

    what: str
    passing: bool = True
    wait_s: float | None = None
    garbled: bool = False
    silent: bool = False


def judge(status: int, headers: Mapping[str, str], body: bytes) -> Fault | None:
    """Return what is wrong with a reply before its XML is read; None when nothing is."""
    if status == OK:
        return judge_body(body)
    if status == TOO_MANY:
        return Fault("HTTP 429, too many requests", wait_s=retry_after(headers))
    if status >= SERVER_FAULTS or status in WORTH_ANOTHER_TRY:
        return Fault(f"HTTP {status}", wait_s=retry_after(headers))
    return _refusal(status, body)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a Retry-After header asks for; None when it says nothing usable.

    It is in whole seconds or an HTTP date, which counts from the date of the reply itself.
    """
    text = headers.get("Retry-After", "").strip()
    if text.isascii() and text.isdigit():
        return float(text)
    when = _http_date(text)
    now = _http_date(headers.get("Date", "")) or datetime.now(UTC)
    return None if when is None else max(0.0, (when - now).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    return when.replace(tzinfo=when.tzinfo or UTC)


def judge_body(body: bytes) -> Fault | None:
    """Return what is wrong with the body of a 200; None when it may be read as XML."""
    body = body.removeprefix(BOM)
    start = body[:1].strip() or body.lstrip()[:1]
    if not start:
        return Fault("an empty reply")
    if _HTML.match(body):
        return Fault("a web page instead of XML")
    if start == b"{":
        told = _json_error(body)
        return _said(told) if told else Fault("JSON instead of XML")
    if start != b"<":
        return Fault("something that is not XML")
    text = error_text(body)
    return _misnamed(body) if text is None else _said(text)


def _misnamed(body: bytes) -> Fault | None:
    """A fault when the XML names an encoding it is not in: it would be read as garbled words."""
    named = _ENCODING.match(body)
    if named is None or named.group(1).lower() in _UTF_8 or body.isascii():
        return None
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return Fault("UTF-8 that says it is another encoding")


def error_text(body: bytes) -> str | None:
    """Return the text of an ERROR element; None when there is none, or an empty one."""
    found = _ERROR.search(body) if b"<ERROR>" in body else None  # a search alone is slow on 10 MB
    text = " ".join(unescape(found.group(1).decode("utf-8", "replace")).split()) if found else ""
    return text[:QUOTED] or None


def _refusal(status: int, body: bytes) -> Fault:
    """A 3xx or 4xx: for good, unless it is not about the request, or tells of a broken backend."""
    if status in ELSEWHERE:  # may be an outage: tried again, then PubMed is out of reach
        return Fault(f"HTTP {status}: {ELSEWHERE[status]}")
    if status in TOO_LONG:
        return Fault(f"HTTP {status}, the request is too long", passing=False)
    text = error_text(body) or _json_error(body)
    if status == BAD_REQUEST and text:
        said = _said(text)
        return Fault(f"HTTP 400: {said.what}", passing=said.passing)
    behind = status == BAD_REQUEST and _PASSING.search(body[:PEEKED].decode("utf-8", "replace"))
    return Fault(f"HTTP {status}", passing=bool(behind))


def _said(text: str) -> Fault:
    lasting = bool(_LASTING.search(text)) or not _PASSING.search(text)
    return Fault(f'the error "{text}"', passing=not lasting)


def _json_error(body: bytes) -> str:
    """The error of a JSON reply, and nothing else of it: `api-key` echoes the key."""
    try:
        said = json.loads(body.removeprefix(BOM), strict=False)
    except ValueError:
        return ""
    whole = said if isinstance(said, dict) else {}
    result = whole.get("esearchresult")
    inner = result.get("ERROR", "") if isinstance(result, dict) else ""
    return " ".join(str(whole.get("error") or inner).split())[:QUOTED]
