"""How the client speaks to PubMed: one frozen noun, built by `workflow` from the settings.

Numbers, an address and secrets enter; a `ClientConfig` that never shows its secrets
leaves. Nothing is read from the environment or from disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True)
class ClientConfig:
    """Everything the client needs to know.

    Attributes:
        base_url: All before `esearch.fcgi`; ends in a slash.
        cache_path: The HTTP cache's SQLite file; None for no cache.
        api_key: NCBI API key; empty when there is none. Sent in request bodies, kept nowhere.
        email: NCBI writes to it before it blocks an address; treated like the key.
        timeout_s: Seconds to wait for a connection, and for each read.
        deadline_s: Seconds all requests of one client may take together.
        retry_wait_s: Seconds before the first retry; doubled, jittered, each time after.
        rate_per_s: Requests started per second.
        tries: How often one request is sent before it is given up.
        pace_dir: Where processes of one user agree who starts when; None for nowhere.
    """

    base_url: str
    cache_path: Path | None
    api_key: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    tool: str = "litreview"
    timeout_s: float = 20
    deadline_s: float = 900
    retry_wait_s: float = 1
    rate_per_s: float = 3
    tries: int = 4
    pace_dir: Path | None = None

    @property
    def identity(self) -> dict[str, str]:
        """The parameters that say who asks: never part of a cache key, a log or an error."""
        mine = {
            "tool": self.tool,
            "email": str.__str__(self.email),  # a secret text shows *** to `str`
            "api_key": str.__str__(self.api_key),
        }
        return {name: text for name, text in mine.items() if text}

    def redact(self, text: str) -> str:
        """Return text without the secrets: a 429's body echoes the key."""
        for secret in (str.__str__(self.api_key), str.__str__(self.email)):
            if secret:
                text = text.replace(secret, "***").replace(quote(secret, safe=""), "***")
        return text
