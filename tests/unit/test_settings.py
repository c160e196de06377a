"""The environment, read once."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from litreview.errors import UsageError
from litreview.settings import NCBI_EUTILS_URL, Secret, Settings, find_workspace, read_settings


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "queries").mkdir()
    return tmp_path


def settings(workspace: Path, **environ: str) -> Settings:
    return read_settings(workspace, environ)


def test_an_empty_environment_asks_ncbi_politely(workspace: Path) -> None:
    found = settings(workspace)
    assert (found.eutils_url, found.rate_per_s, found.clock) == (NCBI_EUTILS_URL, 3.0, None)
    assert found.database_url == f"sqlite:///{workspace}/.litreview/records.sqlite3"


def test_a_key_allows_ten_requests_and_never_shows_itself(workspace: Path) -> None:
    found = settings(workspace, NCBI_API_KEY="s3cret", NCBI_EMAIL="who@example.org")
    assert found.rate_per_s == 10.0
    assert found.api_key.reveal() == "s3cret"
    for text in (repr(found), str(found.api_key), f"{found.api_key}", repr(found.email)):
        assert "s3cret" not in text
        assert "who@" not in text


def test_the_rate_is_free_only_where_it_is_not_ncbis(workspace: Path) -> None:
    assert settings(workspace, LITREVIEW_RATE="500").rate_per_s == 3.0
    local = settings(workspace, LITREVIEW_RATE="500", LITREVIEW_EUTILS_URL="http://127.0.0.1:9")
    assert (local.rate_per_s, local.eutils_url) == (500.0, "http://127.0.0.1:9/")


def test_processes_of_one_user_agree_in_the_users_own_folder(workspace: Path) -> None:
    named = settings(workspace, XDG_CACHE_HOME="/c", HOME="/h")
    assert named.pace_dir == Path("/c/litreview")
    assert settings(workspace, XDG_CACHE_HOME="c", HOME="/h").pace_dir == Path(
        "/h/.cache/litreview"
    )
    homeless = settings(workspace, TMPDIR="/t").pace_dir
    assert homeless is not None
    assert homeless.parent == Path("/t")
    assert homeless.name.startswith("litreview-")


def test_the_clock_can_be_set(workspace: Path) -> None:
    fixed = settings(workspace, LITREVIEW_NOW="2026-11-22T12:00:00+02:00")
    assert fixed.now() == datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert settings(workspace, LITREVIEW_NOW="2026-11-22").now().tzinfo is UTC


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("LITREVIEW_NOW", "yesterday"),
        ("LITREVIEW_TIMEOUT_S", "0"),
        ("LITREVIEW_TIMEOUT_S", "soon"),
        ("LITREVIEW_DEADLINE_S", "-1"),
        ("LITREVIEW_RETRY_WAIT_S", "nan"),
        ("LITREVIEW_EUTILS_URL", "ftp://x"),
        ("LITREVIEW_EUTILS_URL", "http://["),
        ("LITREVIEW_EUTILS_URL", "http://"),
        ("LITREVIEW_EUTILS_URL", "http://:80/"),
        ("LITREVIEW_EUTILS_URL", "http://mirror:port/"),
        ("LITREVIEW_EUTILS_URL", "http://mirror:70000/"),
        ("LITREVIEW_EUTILS_URL", "http://a b/"),
    ],
)
def test_a_variable_that_makes_no_sense_is_named(workspace: Path, name: str, text: str) -> None:
    with pytest.raises(UsageError) as refused:
        settings(workspace, **{name: text})
    assert refused.value.where == name
    assert refused.value.fix


def test_no_wait_between_retries_is_allowed(workspace: Path) -> None:
    assert settings(workspace, LITREVIEW_RETRY_WAIT_S="0").retry_wait_s == 0.0


def test_the_workspace_is_the_nearest_upwards(workspace: Path) -> None:
    below = workspace / "a" / "b"
    below.mkdir(parents=True)
    assert find_workspace(None, below) == workspace.resolve()


def test_a_workspace_in_the_environment_goes_before_the_one_around(workspace: Path) -> None:
    other = workspace / "other"
    (other / "queries").mkdir(parents=True)
    environ = {"LITREVIEW_WORKSPACE": str(other)}
    assert read_settings(None, environ, workspace).workspace == other.resolve()
    assert read_settings(workspace, environ, other).workspace == workspace.resolve()
    with pytest.raises(UsageError, match="no workspace here"):
        read_settings(None, {"LITREVIEW_WORKSPACE": str(workspace / "gone")}, workspace)


def test_a_folder_without_queries_is_no_workspace(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no workspace") as refused:
        find_workspace(tmp_path, tmp_path)
    assert "litreview init" in refused.value.fix


def test_a_secret_is_still_a_text() -> None:
    assert not Secret("")
    assert Secret("x") == "x"
