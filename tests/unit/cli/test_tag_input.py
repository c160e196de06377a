"""What `tag` reads: bytes in, lines of text out, nothing lost and nothing thrown."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.cli.tagging import decoded, opened
from litreview.errors import UsageError


def test_lines_end_where_the_file_says_and_nowhere_else() -> None:
    source = "one\r\ntwo\u2028still two\nthree".encode()
    assert list(decoded(io.BytesIO(source))) == ["one", "two\u2028still two", "three"]


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert list(decoded(io.BytesIO(b"\xef\xbb\xbf{}\n\xef\xbb\xbf{}\n"))) == ["{}", "\ufeff{}"]


@given(st.lists(st.binary(max_size=20).filter(lambda b: b"\n" not in b), max_size=5))
def test_any_bytes_give_one_line_each(lines: list[bytes]) -> None:
    source = b"".join(line + b"\n" for line in lines)
    assert len(list(decoded(io.BytesIO(source)))) == len(lines)


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"), opened(str(tmp_path / "none.jsonl")):
        pass


def test_a_folder_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError), opened(str(tmp_path)):
        pass


def test_a_file_is_read_and_closed(tmp_path: Path) -> None:
    path = tmp_path / "one.jsonl"
    path.write_bytes(b"{}\n")
    with opened(str(path)) as stream:
        assert list(decoded(stream)) == ["{}"]
    assert stream.closed
