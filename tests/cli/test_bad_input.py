"""Bad files and bad moments: a clear error, the right code, and nothing stored is lost."""

from __future__ import annotations

import errno
import io
import subprocess
import sys
from typing import Any

import pytest
from filelock import FileLock
from tests.cli.conftest import ARTICLES, CommandLine

from litreview.cli.main import run_command

CLAIMS = "data/examplin/claims.toml"
QUERY = "queries/examplin.toml"

# file, what stands there, what is put in its place, exit code, what the error must name
FILES = [
    (QUERY, "cadence_days = 7", "cadence_days = ", 10, [f"{QUERY}, line 4"]),
    (QUERY, "cadence_days", "cadence_day", 10, [f"{QUERY}, line 4", "cadence_days"]),
    (QUERY, "cadence_days = 7", "cadence_days = 0", 10, [f"{QUERY}, line 4", "cadence_days"]),
    (QUERY, 'name = "Examplin"', 'name = ""', 10, [f"{QUERY}, line 1", "name"]),
    (CLAIMS, 'id = "dry-nose"', 'id = "attention"', 11, [CLAIMS, "line", "attention"]),
    (CLAIMS, 'category = "storage"', 'category = "fridge"', 11, [CLAIMS, "line", "fridge"]),
    (CLAIMS, 'pmid = "101"', 'pmid = "PMC6003459"', 11, [CLAIMS, "line 11", "PubMed Central"]),
    (CLAIMS, 'pmid = "101"', "n = -4", 11, [CLAIMS, "line 11", "impossible"]),
    (CLAIMS, 'outcome = "errors in a maze"', 'outcom = "x"', 11, [CLAIMS, "outcome"]),
    (CLAIMS, "step = 1", "step = one", 11, [CLAIMS, "line 23"]),
    ("data/examplin/reports.toml", '"dry-nose"]', '"wet-nose"]', 11, ["reports.toml", "wet-nose"]),
    ("data/policy.toml", 'rule_set = "2"', "min_n_t3 = 0", 11, ["policy.toml", "min_n_t3"]),
    ("data/examplin/citations.jsonl", '{"pmid":"102"', '{"pmid":', 11, ["citations.jsonl, line 2"]),
]


@pytest.mark.parametrize(("path", "old", "new", "code", "named"), FILES)
def test_a_broken_file_is_named_with_its_line(
    bare: CommandLine, path: str, old: str, new: str, code: int, named: list[str]
) -> None:
    bare.edit(path, old, new)
    result = bare("tiers", "examplin")
    assert result.code == code, result
    assert result.err.startswith("litreview: ")
    for word in named:
        assert word in result.err
    assert result.out == ""


def test_a_broken_file_stops_every_verb_that_reads_it(bare: CommandLine) -> None:
    bare.edit(CLAIMS, "step = 1", "step = one")
    for words in ("claims examplin", "explain attention", "publish", "run --offline"):
        result = bare(*words.split())
        assert result.code == 11, words
        assert "claims.toml, line 23" in result.err
        assert "Traceback" not in result.err


def test_a_broken_line_of_a_reviewer_names_file_and_line(bare: CommandLine) -> None:
    bare.write("data/examplin/reviews/anna.jsonl", '{"id": "1"}\n{"id": "2"}\n')
    result = bare("tiers", "examplin")
    assert result.code == 11
    assert "anna.jsonl, line 1" in result.err


def test_a_workspace_that_cannot_be_written_says_so(bare: CommandLine) -> None:
    bare.write(".litreview", "a file where the folder should be")  # refuses root as well
    result = bare("run", "--offline")
    assert result.code == 30
    assert ".litreview" in result.err
    assert "Traceback" not in result.err
    assert (bare.root / ".litreview").read_text(encoding="utf-8").startswith("a file")


def test_a_site_that_cannot_be_written_loses_no_record(litreview: CommandLine) -> None:
    litreview.write("site", "a file where the folder should be")
    result = litreview("publish")
    assert result.code == 30
    assert "site" in result.err
    (litreview.root / "site").unlink()
    assert "2 files" not in litreview.ok("status").out
    assert litreview.ok("status", "--json").json()[0]["records"] == 3


def test_a_reviews_folder_that_cannot_be_written_says_so(litreview: CommandLine) -> None:
    litreview.write("data/examplin/reviews", "a file where the folder should be")
    result = litreview(
        "grade", "examplin", "101", "--set", "risk_of_bias=low", "--reviewer", "anna"
    )
    assert result.code in {11, 30}
    assert "reviews" in result.err
    assert "Traceback" not in result.err


def test_two_refreshes_cannot_run_at_once(litreview: CommandLine) -> None:
    with FileLock(litreview.root / ".litreview" / "refresh.lock"):
        for verb in (["refresh", "examplin"], ["import", str(ARTICLES)], ["run"]):
            result = litreview(*verb)
            assert result.code == 30, verb
            assert "litreview: " in result.err
    assert litreview.ok("import", str(ARTICLES), "--json").json()[0]["same"] == 2


def test_a_locked_workspace_can_still_be_read(litreview: CommandLine) -> None:
    with FileLock(litreview.root / ".litreview" / "refresh.lock"):
        assert litreview.ok("tiers", "examplin", "--json").json()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LITREVIEW_EUTILS_URL", "pubmed"),
        ("LITREVIEW_EUTILS_URL", "http://["),
        ("LITREVIEW_NOW", "tomorrow"),
        ("LITREVIEW_TIMEOUT_S", "soon"),
        ("LITREVIEW_DEADLINE_S", "-1"),
    ],
)
def test_a_variable_that_makes_no_sense_is_named(
    bare: CommandLine, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    result = bare("status")
    assert result.code == 2
    assert result.err.startswith(f"litreview: {name}: ")


def test_a_compound_cannot_leave_its_folder(bare: CommandLine) -> None:
    for name in ("../examplin", "examplin/../../etc", "/etc/passwd"):
        assert bare("tiers", name).code == 2


def test_words_that_are_no_utf8_are_no_crash(bare: CommandLine) -> None:
    path = bare.root / CLAIMS
    path.write_bytes(path.read_bytes().replace(b"sharpens", b"sh\xffrpens"))
    result = bare("claims", "examplin")
    assert result.code == 11
    assert "claims.toml" in result.err


class Full(io.RawIOBase):
    """A device without room, until somebody makes some."""

    refused = False

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        if self.refused:
            return len(data)
        self.refused = True
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_below_standard_output_is_said_so(
    bare: CommandLine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BufferedWriter(Full())))
    code = run_command(["claims", "examplin"])
    monkeypatch.undo()
    assert code == 30
    assert capsys.readouterr().err == "litreview: No space left on device\n"


def test_a_number_beyond_all_measure_is_told_by_file(litreview: CommandLine) -> None:
    litreview.edit("queries/examplin.toml", "name = ", f"cadence_days = {'9' * 6000}\nname = ")
    result = litreview("status")
    assert result.code == 10
    assert "queries/examplin.toml" in result.err
    assert "Traceback" not in result.err


def test_a_misnamed_query_file_stops_nobody_else(litreview: CommandLine) -> None:
    litreview.write("queries/My Compound.toml", 'name = "Mine"\npubmed = "mine"\n')
    result = litreview("run", "--offline")
    assert result.code == 10
    assert "queries/My Compound.toml" in result.err
    assert "Rename it" in result.err
    assert (litreview.root / "site" / "examplin" / "index.html").exists()
    assert "My Compound" in litreview("doctor").out


def test_a_page_that_cannot_be_written_stops_nobody_else(litreview: CommandLine) -> None:
    (litreview.root / "site" / "examplin" / "index.html" / "in-the-way").mkdir(parents=True)
    result = litreview("run", "--offline")
    assert result.code == 30
    assert "examplin: PubMed not searched" in result.out
    assert (litreview.root / "site" / "index.html").exists()


def test_a_field_set_twice_is_refused(litreview: CommandLine) -> None:
    words = ("--set", "n=48", "--set", "n=49", "--source", "x", "--certainty", "high")
    result = litreview("grade", "examplin", "101", *words, "--reviewer", "anna")
    assert result.code == 2
    assert "twice" in result.err


def test_no_compound_named_is_not_the_only_one(litreview: CommandLine) -> None:
    assert litreview("studies", "").code == 2


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_no_traceback(litreview: CommandLine, closed: str) -> None:
    command = f"{sys.executable} -m litreview tag {closed}"
    done = subprocess.run(
        ["sh", "-c", command], cwd=litreview.root, capture_output=True, check=False, input=b""
    )
    assert b"Traceback" not in done.stderr
    assert b"sorry" not in done.stderr
