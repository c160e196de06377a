"""`export ris`: a file for each stage, with labels and notes, read by reference managers and us."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import CommandLine
from tests.cli.test_judging_verbs import FULL_TEXT

from litreview.pubmed.parse import ParsedRecord
from litreview.pubmed.ris import parse_ris

ME = ("--reviewer", "anna")
LINK = ("--population", "match", "--outcome", "direct", "--intervention", "same")


def exported(litreview: CommandLine, stage: str) -> str:
    return (litreview.root / "exports" / f"examplin-{stage}.ris").read_text(encoding="utf-8")


def judged(litreview: CommandLine) -> None:
    link = ("link", "attention", "101", *LINK, "--direction", "supports", *FULL_TEXT, *ME)
    litreview.ok(*link)
    litreview.ok("grade", "examplin", "101", "--note", "ask for\nthe full text", *ME)
    litreview.ok("grade", "examplin", "102", "--set", "excluded=duplicate record", *ME)


def test_each_stage_has_its_file(litreview: CommandLine) -> None:
    judged(litreview)
    said = litreview.ok("export", "ris", "examplin").out
    assert "exports/examplin-found.ris: 3 citations" in said
    assert "exports/examplin-screened-in.ris: 1 citation" in said
    assert "exports/examplin-excluded.ris: 1 citation" in said
    assert "exports/examplin-included.ris: 1 citation" in said
    (only,) = litreview.ok("export", "ris", "--stage", "excluded", "--json").json()
    assert only["path"].endswith("examplin-excluded.ris")


def test_papers_of_one_trial_are_told_to_be_one_study(litreview: CommandLine) -> None:
    link = ("--direction", "supports", *FULL_TEXT, *ME)
    litreview.ok("link", "attention", "101", "102", *LINK, *link)
    litreview.ok("grade", "examplin", "102", "--set", "trial=101", *FULL_TEXT, *ME)
    said = litreview.ok("export", "ris", "examplin", "--stage", "included").out
    assert "examplin-included.ris: 2 citations, papers of 1 study" in said
    (one,) = litreview.ok("export", "ris", "--stage", "included", "--json").json()
    assert one["studies"] == 1


def test_a_citation_carries_what_people_decided(litreview: CommandLine) -> None:
    judged(litreview)
    litreview.ok("export", "ris")
    included = exported(litreview, "included")
    assert "KW  - litreview: included\n" in included
    assert "KW  - claim: attention\n" in included
    assert "N1  - Linked to attention: supports;" in included
    assert "N1  - anna: ask for the full text\n" in included
    excluded = exported(litreview, "excluded")
    assert "KW  - excluded: duplicate record\n" in excluded
    assert "N1  - Excluded: duplicate record\n" in excluded
    assert (litreview.root / "exports/examplin-found.ris").read_bytes().count(b"\r\n") > 40


def test_no_abstract_is_in_it(litreview: CommandLine) -> None:
    litreview.ok("export", "ris")
    found = exported(litreview, "found")
    assert "Attention scores" not in found
    assert "AB  - " not in found


def test_it_is_read_back_with_its_pmid(litreview: CommandLine) -> None:
    litreview.ok("export", "ris")
    path = Path(litreview.root / "exports" / "examplin-found.ris")
    records = [one.record for one in parse_ris(path) if isinstance(one, ParsedRecord)]
    assert [record.id for record in records] == ["pmid:101", "pmid:102"]
    first = records[0]
    assert [str(author) for author in first.authors] == ["Ivanova A", "Petrov B"]
    assert (first.year, first.journal.title) == (2019, "Journal of Examples")
    assert (first.journal.volume, first.journal.issue) == ("7", "2")


def test_options_of_another_format_are_refused(litreview: CommandLine) -> None:
    assert litreview("export", "citations", "--stage", "found").code == 2
    assert litreview("export", "ris", "--hide", "none").code == 2
