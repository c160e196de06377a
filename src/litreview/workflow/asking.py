"""A client for PubMed, set up as the settings say.

Settings enter; a client leaves. What is asked is the caller's.
"""

from __future__ import annotations

from litreview.errors import PubmedError
from litreview.pubmed.entrez import Observer, PubmedClient, unobserved
from litreview.pubmed.session import ClientConfig
from litreview.settings import Settings
from litreview.workflow.results import Finding


def asking(settings: Settings, observe: Observer = unobserved) -> PubmedClient:
    """A client, to be closed by `with`; `observe` is told of every try."""
    config = ClientConfig(
        base_url=settings.eutils_url,
        cache_path=settings.cache_dir / "http_cache.sqlite3",
        api_key=settings.api_key.reveal(),
        email=settings.email.reveal(),
        timeout_s=settings.timeout_s,
        deadline_s=settings.deadline_s,
        retry_wait_s=settings.retry_wait_s,
        rate_per_s=settings.rate_per_s,
        pace_dir=settings.pace_dir,
    )
    return PubmedClient(config, observe)


def ask_for_life(settings: Settings) -> Finding:
    """Ask PubMed one small thing, and say whether it answers."""
    try:
        with asking(settings) as client:
            state = client.database()
    except PubmedError as error:
        return Finding("problem", error.what, error.fix, error.exit_code)
    return Finding(
        "ok",
        f"PubMed answers: {state.count:,} records, build {state.build}, "
        f"updated {state.last_update}",
    )
