"""What is shown to others: no key, no password, and of a server's database the dialect alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from litreview.settings import Settings
from litreview.workflow.redaction import redacted, secrets_of

KEY, EMAIL = "s3cr3t-key", "some+body@example.org"


@pytest.mark.parametrize(
    "text",
    [
        KEY,
        f"echoed {KEY}.",
        EMAIL,
        "?db=pubmed&email=some%2Bbody%40example.org&x=1",
        "https://me:hunter2@mirror.example.org/eutils/",
        "https://hunter2@mirror.example.org/eutils/",
        "api_key=another-key&db=pubmed",
        "sqlite:////srv/db.sqlite3?password=another-key&mode=ro",
    ],
)
def test_no_spelling_of_a_secret_gets_through(text: str) -> None:
    said = redacted(text, (KEY, EMAIL))
    assert "***" in said
    for secret in (KEY, "body", "hunter2", "another-key"):
        assert secret not in said


DATABASES = [
    "postgresql://me:hunter2@127.0.0.1/db",
    "postgresql://127.0.0.1/db?password=hunter2",
    "postgresql+psycopg://me:hun/ter2@127.0.0.1/db",
    "postgresql+psycopg://127.0.0.1/db?user=me&password=hunter2&sslmode=require",
    "mysql+pymysql://me:p@ss@127.0.0.1/db",
    "sqlite+pysqlcipher://:hunter2@/srv/db.sqlite3",
]


def shown(url: str, text: str) -> str:
    """A text as others see it, where this is the database's address."""
    return redacted(text, secrets_of(Settings(Path(), url)))


@pytest.mark.parametrize("url", DATABASES)
def test_of_a_server_s_address_only_the_dialect_is_shown(url: str) -> None:
    dialect = url.partition("://")[0]
    assert shown(url, url) == f"{dialect}://…"
    assert redacted(f'refused: "{url}", says the driver') == (
        f'refused: "{dialect}://…", says the driver'
    )


@pytest.mark.parametrize("url", ["postgresql://me:two words'@127.0.0.1/db", "no address: hunter2"])
def test_an_address_nobody_could_make_out_is_not_shown_either(url: str) -> None:
    dialect, colon, _ = url.partition("://")
    assert shown(url, f'"{url}"') == (f'"{dialect}://…"' if colon else '"***"')


@pytest.mark.parametrize(
    "url", ["sqlite:////srv/a b/db.sqlite3", "sqlite:///:memory:", "sqlite+pysqlite:///db.sqlite3"]
)
def test_the_path_of_an_sqlite_file_is_no_secret(url: str) -> None:
    assert shown(url, url) == url
    assert shown(url, f"see {url} now") == f"see {url} now"
