"""A broken compound is named once with its error, and stops no other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from tests.cli.conftest import ARTICLES, EXAMPLIN, CommandLine, _set_environment
from tests.support.eutils_server import EutilsServer

MINT_CLAIMS = """\
[[claim]]
id = "cool-head"
statement = "It cools the head."
category = "effect"
population = "healthy adults"
outcome = "attention on a test"
asserted_tier = "human"
"""
DATA = "data/examplin"
QUERY = "queries/examplin.toml"
# What is broken: the file, what stands there (None: a folder), and the exit code of its error.
BROKEN = {
    "query": (QUERY, b'name = "x"\npubmed = 7\n', 10),
    "claims": (f"{DATA}/claims.toml", b"[[claim]]\nid = 1\n", 11),
    "reports": (f"{DATA}/reports.toml", b"[[report]]\nid = 1\n", 11),
    "reviewer": (f"{DATA}/reviews/anna.jsonl", b'{"id": "1"}\n{"id": "2"}\n', 11),
    "manual": (f"{DATA}/manual/orlova-1990.toml", b"id = 7\n", 11),
    "open": (f"{DATA}/open/101.xml", b"<PubmedArticleSet>", 11),
    "history": (f"{DATA}/history.jsonl", b'{"id": 1}\n{"id": 2}\n', 11),
    "citations": (f"{DATA}/citations.jsonl", b'{"pmid":\n{}\n', 11),
}
# The same files broken in other ways, which their one reader tells apart and no verb does.
BROKEN_OTHERWISE = {
    "query syntax": (QUERY, b"name = \n", 10),
    "query empty": (QUERY, b"", 10),
    "query encoding": (QUERY, "name".encode("utf-16"), 10),
    "query folder": (QUERY, None, 10),
    "claims syntax": (f"{DATA}/claims.toml", b"[[claim]\n", 11),
    "claims folder": (f"{DATA}/claims.toml", None, 11),
    "reviewer encoding": (f"{DATA}/reviews/anna.jsonl", b"\xff\xfe\n{}\n", 11),
}
WRITERS = frozenset({"run", "run --offline", "publish"})
# Each verb, and what of a compound it reads: only that can fail it.
EVERYTHING = frozenset(BROKEN)
READ_BY = {
    "run --offline": EVERYTHING,
    "run": EVERYTHING,
    "publish": EVERYTHING,
    "status": EVERYTHING,
    "tiers examplin mint": EVERYTHING,
    "export decisions": EVERYTHING,
    "changes": frozenset({"query", "claims", "manual", "history"}),
    "runs": frozenset({"history"}),
    "refresh --all": frozenset({"query", "history", "citations"}),
    "export citations": frozenset({"citations"}),
    "explain cool-head": frozenset(),
    "grade mint": frozenset(),
    "studies mint": frozenset(),
    "claims mint": frozenset(),
}
# A run without PubMed differs from one with it by what a refresh reads; elsewhere one will do.
OFFLINE_TOO = READ_BY["refresh --all"]
OFTEN = ("changes", "status", "publish")  # what shows that the verbs do not tell ways apart


@pytest.fixture(scope="module")
def neighbours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace of two compounds that were searched and published; tests copy it."""
    root = tmp_path_factory.mktemp("neighbours") / "review"
    shutil.copytree(EXAMPLIN, root)
    shutil.copytree(EXAMPLIN / DATA, root / "data/mint")
    (root / "data/mint/reports.toml").unlink()
    (root / "data/mint/claims.toml").write_text(MINT_CLAIMS, encoding="utf-8")
    query = 'name = "Mint"\npubmed = \'"examplin"[tiab]\'\n'
    (root / "queries/mint.toml").write_text(query, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, EutilsServer(ARTICLES) as server:
        _set_environment(patch)
        patch.setenv("LITREVIEW_EUTILS_URL", server.url)
        CommandLine(root).ok("run", "--workspace", str(root))
    shutil.rmtree(root / "site")
    return root


@pytest.fixture
def two(neighbours: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The two compounds; the command line stands in their workspace."""
    root = tmp_path / "review"
    shutil.copytree(neighbours, root)
    monkeypatch.chdir(root)
    return CommandLine(root)


def smash(root: Path, path: str, content: bytes | None) -> None:
    """Put something that cannot be used in a file's place."""
    target = root / path
    target.unlink(missing_ok=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    if content is None:
        target.mkdir()
    else:
        target.write_bytes(content)


def of_mint(said: str, verb: str) -> bool:
    """Whether a verb's output tells of the other compound."""
    word = {"explain cool-head": "cools the head", "grade mint": "pmid:101"}.get(verb, "mint")
    word = {"studies mint": "pmid:101", "claims mint": "cool-head"}.get(verb, word)
    return word in said.lower() or (verb == "publish" and "(2 files" not in said)


def check_failure(two: CommandLine, verb: str, path: str, code: int) -> None:
    """A verb names the broken file once, and does its work for the other compound."""
    shutil.rmtree(two.root / "site", ignore_errors=True)
    result = two(*verb.split())
    assert result.code == code, (verb, result)
    assert result.err.count("litreview: ") == 1, (verb, result)
    assert result.err.startswith(f"litreview: {path}"), (verb, result)
    assert of_mint(result.out, verb), (verb, result)
    if verb == "publish":
        assert "the site does not tell of examplin: no page of it" in result.out
    if verb in WRITERS:
        assert (two.root / "site/mint/index.html").exists()
        assert "Mint" in (two.root / "site/index.html").read_text(encoding="utf-8")


@pytest.mark.usefixtures("pubmed")
@pytest.mark.parametrize("kind", BROKEN)
def test_the_broken_one_is_named_once_and_the_other_goes_on(two: CommandLine, kind: str) -> None:
    path, content, code = BROKEN[kind]
    smash(two.root, path, content)
    verbs = [verb for verb, reads in READ_BY.items() if kind in reads]
    if kind not in OFFLINE_TOO:
        verbs.remove("run --offline")
    for verb in sorted(verbs, key=WRITERS.__contains__):
        check_failure(two, verb, path, code)


def test_pages_over_all_compounds_wait_for_one_that_has_pages_and_cannot_be_read(
    two: CommandLine,
) -> None:
    two.ok("publish")
    front = two.root / "site/index.html"
    before = front.read_bytes()
    path, content, code = BROKEN["claims"]
    whole = (two.root / path).read_bytes()
    smash(two.root, path, content)
    (two.root / "data/mint/claims.toml").write_text(MINT_CLAIMS.replace("cools", "warms"))
    result = two("publish")
    assert result.code == code
    assert (
        "pages over several compounds stay as they were, until examplin can"
        in result.out + result.err
    )
    assert front.read_bytes() == before
    assert "warms" in (two.root / "site/mint/claims/cool-head.html").read_text(encoding="utf-8")
    (two.root / path).write_bytes(whole)
    two.ok("publish")
    assert "warms" in (two.root / "site/search.js").read_text(encoding="utf-8")


@pytest.mark.parametrize("way", BROKEN_OTHERWISE)
def test_it_is_named_however_it_is_broken(two: CommandLine, way: str) -> None:
    path, content, code = BROKEN_OTHERWISE[way]
    smash(two.root, path, content)
    for verb in OFTEN:
        if way.split()[0] in READ_BY[verb]:
            check_failure(two, verb, path, code)


@pytest.mark.usefixtures("pubmed")
@pytest.mark.parametrize("verb", [verb for verb, reads in READ_BY.items() if reads != EVERYTHING])
def test_what_a_verb_does_not_read_cannot_fail_it(two: CommandLine, verb: str) -> None:
    for kind in EVERYTHING - READ_BY[verb]:
        smash(two.root, *BROKEN[kind][:2])
    result = two(*verb.split())
    assert (result.code, result.err) == (0, "")
    assert of_mint(result.out, verb), result


@pytest.mark.parametrize("verb", ["run --offline", "publish", "status", "tiers examplin mint"])
def test_what_all_compounds_share_is_said_once(two: CommandLine, verb: str) -> None:
    two.edit("data/policy.toml", 'rule_set = "2"', "min_n_t3 = 0")
    result = two(*verb.split())
    assert result.code == 11
    assert result.err.count("litreview: data/policy.toml, line 1") == 1


@pytest.mark.usefixtures("pubmed")
def test_a_compound_without_data_is_in_order(two: CommandLine) -> None:
    for verb in sorted(READ_BY.keys() - {"run"}):
        shutil.rmtree(two.root / "data/examplin", ignore_errors=True)  # a run gives it some
        assert of_mint(two.ok(*verb.split()).out, verb), verb


@pytest.mark.usefixtures("pubmed")
def test_data_without_a_query_is_no_compound(two: CommandLine) -> None:
    (two.root / QUERY).unlink()
    for verb in sorted(READ_BY.keys() - {"tiers examplin mint", "run --offline"}):
        assert of_mint(two.ok(*verb.split()).out, verb), verb
    warned = [f["what"] for f in two.ok("doctor", "--json").json() if f["level"] == "warning"]
    assert "data/examplin is ignored: there is no queries/examplin.toml" in warned


def test_a_claim_that_may_be_in_a_broken_file_is_not_said_to_be_none(two: CommandLine) -> None:
    smash(two.root, f"{DATA}/claims.toml", b"[[claim]\n")
    result = two("explain", "attention")
    assert result.code == 11
    assert result.err.startswith(f"litreview: {DATA}/claims.toml, line 1")


def test_a_claim_of_a_broken_file_is_found_by_its_id_and_its_mistakes_named(
    two: CommandLine,
) -> None:
    two.edit(f"{DATA}/claims.toml", 'category = "storage"', 'category = "fridge"')
    result = two("explain", "attention")
    assert result.code == 11
    assert "fridge" in result.err
