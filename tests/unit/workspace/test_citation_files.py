"""`citations.jsonl`: sorted, compact, without abstracts, the same bytes every time."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.errors import DataFileError
from litreview.model.identity import Pmid
from litreview.model.run import Citation
from litreview.model.vocabulary import Presence, Standing
from litreview.textfiles.jsonl import line_bytes
from litreview.workspace.citations import iter_citations, read_citations, write_sorted

ONE = Citation(Pmid("900"), "First", year=1981, languages=("ger",))
TWO = Citation(
    Pmid("29798983"),
    "Second\u2028with a strange line end",
    authors=("Ivanova A",),
    standing=Standing.RETRACTED,
    notices=(Pmid("30000000"),),
    presence=Presence.LEFT_QUERY,
    content_hash="5f1c",
)

citations = st.builds(
    Citation,
    pmid=st.integers(1, 99_999_999).map(lambda number: Pmid(str(number))),
    title=st.text(),
    year=st.none() | st.integers(1900, 2030),
    journal=st.text(),
    authors=st.lists(st.text(), max_size=3).map(tuple),
    standing=st.sampled_from(Standing),
    presence=st.sampled_from(Presence),
    pub_date=st.sampled_from(["", "2018", "2018-05", "2018-05-21"]),
)


def snapshot(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "data" / "semax" / "citations.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_lines_are_compact_and_without_defaults(tmp_path: Path) -> None:
    path = tmp_path / "citations.jsonl"
    assert write_sorted(path, [ONE, TWO])
    first, second, rest = path.read_text(encoding="utf-8").split("\n")
    assert first == '{"pmid":"900","title":"First","year":1981,"languages":["ger"]}'
    assert list(json.loads(second)) == [
        "pmid", "title", "authors", "content_hash", "standing", "notices", "presence"
    ]  # fmt: skip
    assert rest == ""
    assert read_citations(path) == (ONE, TWO)


def test_the_same_citations_leave_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "citations.jsonl"
    assert write_sorted(path, [ONE, TWO])
    before = path.stat()
    assert not write_sorted(path, [ONE, TWO])
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert write_sorted(path, [ONE])


@settings(deadline=None)  # it waits for the disk
@given(st.lists(citations, unique_by=lambda citation: citation.pmid, max_size=6))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, given: list[Citation]
) -> None:
    path = tmp_path_factory.mktemp("snapshot") / "citations.jsonl"
    write_sorted(path, given)
    assert read_citations(path) == tuple(given)
    assert not write_sorted(path, given)


def test_no_file_is_an_empty_snapshot(tmp_path: Path) -> None:
    assert read_citations(tmp_path / "citations.jsonl") == ()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"pmid":"1","title":', "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"pmid":"1","titel":"x"}', 'unknown field "titel". Did you mean "title"?'),
        ('{"pmid":"1"}', 'field "title" is missing'),
        ('{"pmid":1,"title":"x"}', 'field "pmid": needs text in quotation marks'),
        ('{"pmid":"PMC1","title":"x"}', "is a PubMed Central id, not a PMID"),
        ('{"pmid":"01","title":"x"}', "leading zeros"),
        ('{"pmid":"1","title":"x","pub_date":"May 2018"}', "is not a date"),
        ('{"pmid":"1","title":"x","standing":"gone"}', 'field "standing"'),
        ('{"pmid":"1","title":"x","authors":["A",2]}', 'field "authors[1]"'),
        ("<<<<<<< ours", "unfinished merge"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_every_mistake_names_its_line(tmp_path: Path, line: str, words: str) -> None:
    path = snapshot(tmp_path, f'{{"pmid":"900","title":"x"}}\n\n{line}\n')
    with pytest.raises(DataFileError) as error:
        read_citations(path)
    assert error.value.where == "data/semax/citations.jsonl, line 3"
    assert words in str(error.value)


def citation(**facts: object) -> Citation:
    return Citation(Pmid("900"), **{"title": "First", **facts})  # type: ignore[arg-type]


OLDER, NEWER = "2026-01-01", "2026-02-02"


@pytest.mark.parametrize(
    ("winner", "loser"),
    [
        (citation(date_revised=NEWER, title="x"), citation(date_revised=OLDER, version=2)),
        (citation(version=2), citation(standing=Standing.RETRACTED)),
        (citation(standing=Standing.RETRACTED), citation(standing=Standing.CORRECTED)),
        (citation(standing=Standing.CORRECTED), citation(content_hash="ffff")),
        (citation(content_hash="bbbb"), citation(content_hash="aaaa")),
        (citation(presence=Presence.GONE, since=NEWER), citation(since=OLDER)),
        (citation(title="Second"), citation()),
    ],
)
def test_of_two_lines_of_one_pmid_the_newer_counts(
    tmp_path: Path, winner: Citation, loser: Citation
) -> None:
    for lines in ((winner, loser), (loser, winner), (loser, winner, loser)):
        path = snapshot(tmp_path, "".join(line_bytes(line).decode() for line in lines))
        assert read_citations(path) == (winner,)


def test_a_record_was_first_seen_when_either_clone_saw_it(tmp_path: Path) -> None:
    seen = (citation(first_seen=NEWER, content_hash="b"), citation(first_seen=OLDER))
    path = snapshot(tmp_path, "".join(line_bytes(line).decode() for line in seen))
    assert [line.first_seen for line in read_citations(path)] == [OLDER]


def test_a_line_that_is_not_wanted_is_not_parsed(tmp_path: Path) -> None:
    path = snapshot(tmp_path, '{"pmid":"1", nonsense}\n{"pmid":"2","title":"x"}\n')
    assert [line.pmid for line in iter_citations(path, lambda pmid, _: pmid == "2")] == ["2"]


def test_a_line_that_was_cut_off_is_never_passed_over(tmp_path: Path) -> None:
    path = snapshot(tmp_path, '{"pmid":"2","title":"x"}\n{"pmid":"1","titl')
    with pytest.raises(DataFileError, match="not JSON"):
        list(iter_citations(path, lambda pmid, _: pmid == "2"))
