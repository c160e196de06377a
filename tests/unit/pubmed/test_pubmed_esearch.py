import os
import socket
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from Bio import Entrez

from litreview.pubmed.esearch import EsearchReply, import_parser, read_esearch
from litreview.pubmed.replies import Fault

DOCTYPE = (
    '<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD esearch 20060628//EN" '
    '"https://eutils.ncbi.nlm.nih.gov/eutils/dtd/20060628/esearch.dtd">'
)


def reply(inner: str, head: str = '<?xml version="1.0"?>' + DOCTYPE) -> bytes:
    return f"{head}<eSearchResult>{inner}</eSearchResult>".encode()


FOUND = (
    "<Count>2</Count><RetMax>2</RetMax><RetStart>0</RetStart><IdList><Id>31</Id><Id>7</Id></IdList>"
    '<TranslationSet/><QueryTranslation>"mint"[All Fields] AND a &lt; b</QueryTranslation>'
)


def the_reply(body: bytes) -> EsearchReply:
    read = read_esearch(body)
    assert isinstance(read, EsearchReply), read
    return read


def test_count_ids_and_translation_are_read() -> None:
    read = the_reply(reply(FOUND))
    assert (read.count, read.pmids, read.warnings) == (2, ("31", "7"), ())
    assert read.translation == '"mint"[All Fields] AND a < b'


def test_an_id_listed_twice_counts_once() -> None:
    repeated = FOUND.replace("<Id>7</Id>", "<Id>7</Id><Id>31</Id><Id>7</Id>")
    assert the_reply(reply(repeated)).pmids == ("31", "7")


def test_nothing_found_is_no_warning() -> None:
    body = reply(
        "<Count>0</Count><RetMax>0</RetMax><RetStart>0</RetStart><IdList/><TranslationSet/>"
        "<QueryTranslation>x</QueryTranslation>"
        "<WarningList><OutputMessage>No items found.</OutputMessage></WarningList>"
    )
    assert the_reply(body) == EsearchReply(0, (), "x")


def test_what_pubmed_left_out_becomes_plain_words() -> None:
    body = reply(
        FOUND + "<ErrorList><PhraseNotFound>fleegle[MeSH Terms]</PhraseNotFound>"
        "<FieldNotFound>zz</FieldNotFound></ErrorList>"
        "<WarningList><PhraseIgnored>the</PhraseIgnored>"
        '<QuotedPhraseNotFound>"mint walk"</QuotedPhraseNotFound>'
        "<OutputMessage>Something else.</OutputMessage></WarningList>"
    )
    assert the_reply(body).warnings == (
        'PubMed does not know "fleegle[MeSH Terms]" and searched without it',
        'PubMed does not know the field "zz"',
        'PubMed ignored "the"',
        'PubMed has no phrase "mint walk" and searched its words instead',
        "PubMed says: Something else.",
    )


def test_phrases_and_fields_it_does_not_know_are_kept_as_they_are() -> None:
    read = the_reply(
        reply(
            FOUND + "<ErrorList><PhraseNotFound>fleegle[mh]</PhraseNotFound>"
            "<FieldNotFound>zz</FieldNotFound></ErrorList><WarningList>"
            '<QuotedPhraseNotFound>"mint walk"</QuotedPhraseNotFound></WarningList>'
        )
    )
    assert read.phrases_not_found == ("fleegle[mh]", '"mint walk"')
    assert read.fields_not_found == ("zz",)


@pytest.mark.parametrize(
    "head",
    [
        "",
        '<?xml version="1.0"?>',
        '<?xml version="1.0" ?>\n<!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD eSearchResult, 11 May '
        '2002//EN" "http://www.ncbi.nlm.nih.gov/entrez/query/DTD/eSearch_020511.dtd">\n',
        '<?xml version="1.0"?><!DOCTYPE eSearchResult SYSTEM "https://dtd.nlm.nih.gov/none.dtd">',
        f'<?xml version="1.0"?>\n<!-- node 7 -->\n{DOCTYPE}<!-- <a> --> <!--\n-->\n',
        f'\ufeff<?xml version="1.0" encoding="UTF-8"?>{DOCTYPE}',
        "\ufeff",
    ],
)
def test_any_doctype_is_read_without_the_network(
    head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("the parser went to the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert the_reply(reply(FOUND, head)).count == 2


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<PubmedArticleSet/>",
        reply(FOUND)[:-40],
        reply("<Count>many</Count><IdList/>"),
        reply("<IdList/>"),
        reply(FOUND.replace("<Count>2", "<Count>1")),
        reply(FOUND.replace("<Id>7</Id>", "<Id>PMC7</Id>")),
        reply(FOUND).replace(b"<Id>7", b"<Id>\xff7"),
        b'<!DOCTYPE eSearchResult [<!ENTITY a "1">]><eSearchResult>&a;</eSearchResult>',
        b'<!-- x --><!DOCTYPE eSearchResult [<!ENTITY a "1">]><eSearchResult>&a;</eSearchResult>',
        b'<!DOCTYPE a><!-- x --><!DOCTYPE b SYSTEM "file:///x">' + reply(FOUND, ""),
        b"<!-- without an end " + reply(FOUND, ""),
    ],
)
def test_what_is_no_search_reply_is_a_fault_worth_another_try(body: bytes) -> None:
    fault = read_esearch(body)
    assert isinstance(fault, Fault)
    assert fault.passing


def test_what_is_not_in_the_package_is_neither_fetched_nor_saved() -> None:
    import_parser()
    outside = (
        '<?xml version="1.0"?><!DOCTYPE eSearchResult SYSTEM "https://dtd.nlm.nih.gov/none.dtd">'
        "<eSearchResult/>"
    )
    with pytest.raises(RuntimeError, match=r"Failed to access none\.dtd"):
        Entrez.read(BytesIO(outside.encode()))
    schema = (
        '<?xml version="1.0"?><a xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xsi:noNamespaceSchemaLocation="https://www.ncbi.nlm.nih.gov/none.xsd"/>'
    )
    with pytest.raises(OSError, match=r"none\.xsd is not in the package"):
        Entrez.read(BytesIO(schema.encode()))


def test_the_parser_is_imported_where_the_home_folder_cannot_be_written(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.write_text("a file, in which no folder can be made", encoding="utf-8")
    read = "from litreview.pubmed.esearch import read_esearch as r; import sys; "
    read += "print(r(sys.stdin.buffer.read()).count)"
    done = subprocess.run(
        [sys.executable, "-c", read],
        input=reply(FOUND),
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        check=True,
    )
    assert done.stdout.strip() == b"2"
