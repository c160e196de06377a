import pytest

from litreview.pubmed.esearch import DatabaseState, read_einfo
from litreview.pubmed.replies import Fault

NEW = "https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20190110/einfo.dtd"
OLD = "https://www.ncbi.nlm.nih.gov/entrez/query/DTD/eInfo_020511.dtd"
STATE = (
    "<DbInfo><DbName>pubmed</DbName><MenuName>PubMed</MenuName><Description>x</Description>"
    "{build}<Count>39700000</Count><LastUpdate>2025/11/27 06:33</LastUpdate>"
    "<FieldList/><LinkList/></DbInfo>"
)
BUILD = STATE.format(build="<DbBuild>Build-7</DbBuild>")


def reply(inner: str, dtd: str = NEW) -> bytes:
    head = f'<?xml version="1.0"?><!DOCTYPE eInfoResult PUBLIC "-//NLM//DTD einfo//EN" "{dtd}">'
    return f"{head}<eInfoResult>{inner}</eInfoResult>".encode()


@pytest.mark.parametrize("dtd", [NEW, OLD, "https://dtd.nlm.nih.gov/none.dtd"])
def test_the_state_is_read_whatever_dtd_is_named(dtd: str) -> None:
    assert read_einfo(reply(BUILD, dtd)) == DatabaseState("Build-7", "2025/11/27 06:33", 39_700_000)


def test_a_database_may_have_no_build() -> None:
    state = read_einfo(reply(STATE.format(build="")))
    assert isinstance(state, DatabaseState)
    assert state.build == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<eSearchResult/>",
        reply("<DbList><DbName>pubmed</DbName></DbList>"),
        reply(BUILD.replace("39700000", "many")),
        reply(BUILD)[:-30],
    ],
)
def test_what_describes_no_database_is_a_fault(body: bytes) -> None:
    assert isinstance(read_einfo(body), Fault)
