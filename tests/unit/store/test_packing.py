"""Raw XML packed: what goes in comes out, whoever packed it."""

import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from litreview.store.packing import pack, unpack

CITATION = (
    b'<PubmedArticle><MedlineCitation Status="MEDLINE" Owner="NLM"><PMID Version="1">7</PMID>'
    b'<Article PubModel="Print"><Journal><JournalIssue CitedMedium="Print"><Volume>3</Volume>'
    b"</JournalIssue></Journal><ArticleTitle>Sleep</ArticleTitle></Article></MedlineCitation>"
    b"</PubmedArticle>"
)


@settings(deadline=None)  # the machine may be busy
@given(st.binary())
def test_what_is_packed_comes_back(xml: bytes) -> None:
    assert unpack(pack(xml)) == xml


def test_what_was_packed_without_knowing_the_tags_comes_back() -> None:
    assert unpack(zlib.compress(CITATION)) == CITATION


def test_what_was_packed_once_can_be_unpacked_for_ever() -> None:
    packed = bytes.fromhex(PACKED)
    assert unpack(packed) == CITATION


def test_knowing_the_tags_saves_room() -> None:
    assert len(pack(CITATION)) < 0.6 * len(zlib.compress(CITATION))


@pytest.mark.parametrize("damaged", [b"no", b"\x00\xff", pack(CITATION)[:-9], b"\x78\x9c"])
def test_what_is_damaged_is_told_of(damaged: bytes) -> None:
    with pytest.raises(zlib.error):
        unpack(damaged)


PACKED = (
    "787d31ff1f30a3640806cb488b396ca405c7c806f27006eed108d8b005740402387c031f94401d3dc0d1fd0fce"
    "494d2d401f0340b4e5300b2fb4400100829f60b2"
)
