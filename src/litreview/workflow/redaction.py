"""What may be shown to others of a text: everything but secrets.

Texts and settings enter; the same texts leave without keys, passwords and e-mail addresses. Of a
database on a server only the dialect is ever shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import quote, quote_plus, unquote

from litreview.settings import Settings

HIDDEN = "***"
SHORTEST_PASSWORD = 4  # characters; ours: to hide a shorter one would hide half of every text

_NAMES = r"api_key|email|\w*pass(?:word|wd|phrase)?|pwd|\w*token|\w*secret"
_NAME = re.compile(_NAMES, re.IGNORECASE)
_PARAMETER = re.compile(rf"\b({_NAMES})=[^&\s\"']+", re.IGNORECASE)
_LOGIN = re.compile(r"(\bhttps?://)[^/\s@\"]+@", re.IGNORECASE)
_SQLITE_FILE = re.compile(r"sqlite(?:\+\w+)?://(?:[/?]|$)", re.IGNORECASE)

# Any address but the web's and an SQLite file's. It ends where it was hidden already.
_SERVER = re.compile(
    r"(?<![\w.+-])(?!https?://|sqlite(?:\+\w+)?:///)([a-z][\w.+-]*)://"
    r"(?:\*\*\*(?=[\s\"'):,;]|$)|…|[^\s\"…]+)",
    re.IGNORECASE,
)


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """Text without the secrets, as typed or as an address spells them.

    Nor is there a name or password in an address of the web, or more than the dialect in one of
    a database.
    """
    for secret in filter(None, secrets):
        for spelt in (secret, quote(secret, safe=""), quote_plus(secret)):
            text = text.replace(spelt, HIDDEN)
    text = _PARAMETER.sub(rf"\1={HIDDEN}", _LOGIN.sub(rf"\1{HIDDEN}@", text))
    return _SERVER.sub(r"\1://…", text)


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """What others may not see of the settings, longest first, so that no part of one is left."""
    known = (settings.api_key.reveal(), settings.email.reveal(), *_kept_in(settings.database_url))
    return tuple(sorted(filter(None, known), key=len, reverse=True))


def _kept_in(url: str) -> Iterator[str]:
    """What a server's URL says of who may come in: a driver may repeat it in its own words."""
    if _SQLITE_FILE.match(url):
        return
    rest = url.partition("://")[2] or url
    yield rest
    for word in _passwords(rest):
        if len(word) >= SHORTEST_PASSWORD:
            yield from (word, unquote(word))


def _passwords(rest: str) -> Iterator[str]:
    """Of an address after its `://`: before the @, and in the query."""
    login, at, _ = rest.partition("@")
    if at:
        yield login.partition(":")[2]
    for part in rest.partition("?")[2].split("&"):
        name, _, value = part.partition("=")
        if _NAME.fullmatch(name):
            yield value
