import gzip
from pathlib import Path

import pytest
from tests.support.synthetic_xml import article_set, article_xml

from litreview.errors import InputFailed
from litreview.pubmed.files import read_records
from litreview.pubmed.parse import Deleted, ParsedRecord

XML = article_set(article_xml(1), "<DeleteCitation><PMID>9</PMID></DeleteCitation>")
MEDLINE = b"\xef\xbb\xbf\n\nPMID- 1\nTI  - A walk\n"
RIS = b"TY  - JOUR\r\nTI  - A walk\r\nN1  - PMID: 1\r\nER  - \r\n"


@pytest.mark.parametrize(
    "data",
    [XML, gzip.compress(XML), MEDLINE, RIS, b"Some words\n" + RIS],
    ids=["xml", "gzip", "medline", "ris", "ris after words"],
)
def test_the_kind_is_told_by_the_content_alone(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "citations.txt"
    path.write_bytes(data)
    found = list(read_records(path))
    assert [i.record.pmid for i in found if isinstance(i, ParsedRecord)] == ["1"]
    assert [i.pmid for i in found if isinstance(i, Deleted)] == (
        ["9"] if b"<?xml" in data or data[:1] == b"\x1f" else []
    )


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"", "empty"),
        (b"<!DOCTYPE html><html></html>", "an HTML page"),
        (b'<?xml version="1.0"?><html xmlns="a"></html>', "neither"),
        (b"%PDF-1.7 ", "a PDF"),
        (b"PK\x03\x04", "a ZIP"),
        (b'PMID,Title,Year\n1,"A walk",2020\n', "a table"),
        (b'{"pmid": 1}', "JSON"),
        (b"@article{a, title={b}}", "BibTeX"),
        (b"A walk in the park", "neither"),
        (gzip.compress(b"A walk", mtime=0), "neither"),
    ],
)
def test_what_is_no_file_of_citations_is_named(tmp_path: Path, data: bytes, looks: str) -> None:
    path = tmp_path / "citations.nbib"
    path.write_bytes(data)
    with pytest.raises(InputFailed) as caught:
        read_records(path)
    assert looks in caught.value.what
    assert caught.value.where == str(path)
    if data:
        assert ".nbib" in caught.value.fix


@pytest.mark.parametrize("data", [gzip.compress(MEDLINE, mtime=0), b"\x1f\x8bnot a gzip at all"])
def test_what_cannot_be_unpacked_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "citations.gz"
    path.write_bytes(data)
    with pytest.raises(InputFailed):
        read_records(path)


def test_a_missing_file_and_a_folder_are_inputs_that_failed(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xml", tmp_path):
        with pytest.raises(InputFailed, match="cannot be read"):
            read_records(path)
