"""`corrections.toml`: what the site said wrongly, and mistakes of the file by line and field."""

from pathlib import Path

import pytest

from litreview.errors import DataFileError
from litreview.model.correction import Correction
from litreview.model.identity import ClaimId, Compound, Pmid, StudyId
from litreview.workspace.checks import list_mistakes
from litreview.workspace.corrections import read_corrections
from litreview.workspace.layout import Layout

CLAIMS = [ClaimId("sleep")]
HELD = "pmid:123"
ENTRY = '[[correction]]\non = {on}\nwas = "Sixty people."\nnow = "Sixteen people."\n'


def held(study: StudyId) -> bool:
    return study == HELD


def filed(folder: Path, text: str) -> Path:
    path = Layout(folder).corrections(Compound("mint"))
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> DataFileError:
    with pytest.raises(DataFileError) as refused:
        read_corrections(filed(folder, text), CLAIMS, held)
    return refused.value


def test_without_a_file_nothing_was_corrected(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "corrections.toml", CLAIMS, held) == ()


def test_the_newest_stands_first_and_a_day_needs_no_quotation_marks(tmp_path: Path) -> None:
    more = 'claim = "sleep"\npmid = 123\nreported_by = "A reader"\n'
    text = ENTRY.format(on='"2026-01-31"') + ENTRY.format(on="2026-03-01") + more
    newest, oldest = read_corrections(filed(tmp_path, text), CLAIMS, held)
    assert newest == Correction(
        "2026-03-01",
        "Sixty people.",
        "Sixteen people.",
        ClaimId("sleep"),
        Pmid("123"),
        "A reader",
    )
    assert (oldest.on, oldest.claim, oldest.pmid) == ("2026-01-31", None, None)


@pytest.mark.parametrize(
    ("line", "field", "what", "fix"),
    [
        (
            'claim = "sleap"',
            "claim",
            'unknown claim "sleap". Did you mean "sleep"?',
            "leave `claim`",
        ),
        ("pmid = 0", "pmid", "is not a PMID", ""),
        (
            "pmid = 124",
            "pmid",
            "PMID 124 is none of the compound's records",
            "leave `pmid` out, or run `litreview refresh mint`",
        ),
        ('reporter = "me"', "reporter", "unknown field", ""),
    ],
)
def test_a_mistake_names_its_line_and_field(
    tmp_path: Path, line: str, field: str, what: str, fix: str
) -> None:
    error = refusal(tmp_path, f"{ENTRY.format(on='2026-01-31')}{line}\n")
    assert "data/mint/corrections.toml, line 5" in error.where
    assert field in str(error) and what in error.what and fix in error.fix


def test_a_day_that_never_was_is_refused(tmp_path: Path) -> None:
    error = refusal(tmp_path, ENTRY.format(on='"2026-02-30"'))
    assert "line 2" in error.where and '"2026-02-30" is no day' in error.what


def test_the_checks_of_a_compounds_files_take_it_in(tmp_path: Path) -> None:
    filed(tmp_path, "[[correction]]\non = 2026-01-31\n")
    mistakes = list_mistakes(Layout(tmp_path), Compound("mint"), held)
    assert any("corrections.toml" in one.where for one in mistakes)
