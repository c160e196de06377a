"""`site.toml`: what it says, and mistakes told by file, line and field with what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from litreview.errors import DataFileError
from litreview.model.site import SiteFacts
from litreview.workspace.layout import Layout
from litreview.workspace.site_file import read_site
from litreview.workspace.start import SITE_FACTS


def site_file(root: Path, text: str) -> Path:
    path = Layout(root).site_facts
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_without_the_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_site(Layout(tmp_path).site_facts) == SiteFacts()


def test_it_is_read(tmp_path: Path) -> None:
    path = site_file(tmp_path, 'title = "Ours"\nurl = "https://example.org/e"\n')
    assert read_site(path) == SiteFacts(title="Ours", url="https://example.org/e")


@pytest.mark.parametrize(
    ("text", "where", "what", "fix"),
    [
        (
            'title = "Ours"\nurls = "https://example.org"\n',
            "data/site.toml, line 2",
            'unknown field "urls"',
            'Did you mean "url"?',
        ),
        (
            '# where\nurl = "example.org"\n',
            "data/site.toml, line 2",
            'field "url": "example.org" is no web address',
            "Begin it with https://.",
        ),
        (
            'url = "https://example.org/"\n',
            "data/site.toml, line 1",
            'field "url": ends in a slash',
            'Write "https://example.org".',
        ),
        (
            'url = "https://example.org/x?a=1#f"\n',
            "data/site.toml, line 1",
            'field "url": "https://example.org/x?a=1#f" has a query',
            "End it before the ? or #.",
        ),
        (
            'errors = "me@example.org"\n',
            "data/site.toml, line 1",
            'field "errors": "me@example.org" is no address',
            "Begin it with https:// or mailto:.",
        ),
        (
            'title = " "\n',
            "data/site.toml, line 1",
            'field "title": is empty',
            "Write what the site",
        ),
        ("title = 3\n", "data/site.toml, line 1", "title", ""),
    ],
)
def test_a_mistake_names_its_place(
    tmp_path: Path, text: str, where: str, what: str, fix: str
) -> None:
    with pytest.raises(DataFileError) as raised:
        read_site(site_file(tmp_path, text))
    said = str(raised.value)
    assert where in said
    assert what in said
    assert fix in said


def test_a_new_file_says_nothing_until_its_lines_are_taken_up(tmp_path: Path) -> None:
    assert read_site(site_file(tmp_path / "new", SITE_FACTS)) == SiteFacts()
    lines = [line.removeprefix("#") for line in SITE_FACTS.splitlines() if line[:2] != "# "]
    facts = read_site(site_file(tmp_path / "taken", "\n".join(lines)))
    assert facts.url == "https://example.org/evidence"
    assert facts.errors == "mailto:evidence@example.org"
