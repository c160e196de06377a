import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.pubmed.replies import error_text, judge, judge_body, retry_after

GOOD = b'<?xml version="1.0"?><PubmedArticleSet/>'


def error(text: str, root: str = "eFetchResult") -> bytes:
    return f'<?xml version="1.0"?><{root}><ERROR>{text}</ERROR></{root}>'.encode()


def test_good_xml_has_no_fault() -> None:
    assert judge(200, {}, GOOD) is None
    assert judge_body(b"\n" + GOOD) is None
    assert judge_body(b"\xef\xbb\xbf" + GOOD) is None
    assert judge_body(b'{"esearchresult":"x"}') is not None


@pytest.mark.parametrize(
    "body",
    [
        '<?xml version="1.0" encoding="utf-8"?><a>é</a>'.encode(),
        '<?xml version="1.0" encoding="ISO-8859-1"?><a>é</a>'.encode("latin-1"),
        b'<?xml version="1.0" encoding="ISO-8859-1"?><a>e</a>',
        "<a>é</a>".encode(),
    ],
)
def test_xml_in_the_encoding_it_names_is_good(body: bytes) -> None:
    assert judge_body(body) is None


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (429, b'{"error":"API rate limit exceeded","api-key":"K","count":"5","limit":"3"}'),
        (500, b"<html/>"),
        (502, b""),
        (503, b""),
        (504, b""),
        (408, b""),
        (202, b""),
        (206, GOOD),
        (200, b""),
        (200, b"  \n"),
        (200, b"<!DOCTYPE html><html><title>WWW Error 500 Diagnostic</title></html>"),
        (200, b'<?xml version="1.0"?><html xmlns="x"/>'),
        (200, b"plain words"),
        (200, b'{"error":"API rate limit exceeded"}'),
        (200, b'{"esearchresult":{"ERROR":"Search Backend failed:\n no answer"}}'),
        (200, b'\xef\xbb\xbf{"error":"API rate limit exceeded"}'),
        (200, b'{"esearchresult":{"ERR'),
        (302, b"<html>Moved</html>"),
        (200, error("Search Backend failed: Database is not supported: pubmed")),
        (
            200,
            error(" Error: External viewer error: Empty Response. Status: Timeout"),
        ),
        (200, error("address table is empty")),
        (200, error("Unable to obtain query #1")),
        (200, error("<![CDATA[Search Backend failed: no answer]]>")),
        (400, error("Failed to connect to PubOne service, proxy_stream() 502")),
        (400, b"<html><title>502 Bad Gateway</title></html>"),
        (401, b""),
        (403, b"<html>Forbidden</html>"),
        (404, b"<html>Not Found</html>"),
        (407, b""),
        (200, b'<?xml version="1.0" encoding="ISO-8859-1"?><a>\xc3\xa9</a>'),
    ],
)
def test_what_passes_is_tried_again(status: int, body: bytes) -> None:
    fault = judge(status, {}, body)
    assert fault is not None
    assert fault.passing


@pytest.mark.parametrize(
    ("status", "body", "words"),
    [
        (400, b'{"error":"API key invalid","api-key":"K"}', "API key invalid"),
        (400, error("ID list is empty! Possibly it has no correct IDs."), "ID list is empty"),
        (400, b"", "HTTP 400"),
        (414, b"<html/>", "HTTP 414, the request is too long"),
        (413, b"", "too long"),
        (400, b"<html>Bad Request</html>", "HTTP 400"),
        (301, b"", "HTTP 301"),
        (200, error("Invalid db name specified: fleegle", "eSearchResult"), "Invalid db name"),
        (200, error("Empty term and query_key - nothing todo"), "Empty term"),
        (200, b'{"esearchresult":{"ERROR":"Invalid db name specified: x"}}', "Invalid db name"),
        (
            200,
            error("Search Backend failed: Exception:\n'retstart' cannot be larger than 9998."),
            "cannot be larger",
        ),
    ],
)
def test_what_lasts_is_not_tried_again(status: int, body: bytes, words: str) -> None:
    fault = judge(status, {}, body)
    assert fault is not None
    assert not fault.passing
    assert words in fault.what


def test_an_address_without_e_utilities_is_named_as_that() -> None:
    fault = judge(404, {}, b"<html>Not Found</html>")
    assert fault is not None
    assert "LITREVIEW_EUTILS_URL" in fault.what


def test_a_fault_never_quotes_the_key_a_429_echoes() -> None:
    body = b'{"error":"API rate limit exceeded","api-key":"SECRET"}'
    for status in (200, 400, 429):
        fault = judge(status, {}, body)
        assert fault is not None
        assert "SECRET" not in fault.what


@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_asked_for_is_kept(status: int) -> None:
    headers = {"Date": "Sun, 22 Nov 2026 10:00:00 GMT"}
    dated = judge(status, {**headers, "Retry-After": "Sun, 22 Nov 2026 10:00:07 GMT"}, b"")
    plain = judge(status, {"Retry-After": "2"}, b"")
    silent = judge(status, {}, b"")
    assert dated
    assert plain
    assert silent
    assert (dated.wait_s, plain.wait_s, silent.wait_s) == (7.0, 2.0, None)


def test_error_text_is_one_short_line_of_plain_words() -> None:
    assert error_text(error("a &lt;b&gt;\n  c")) == "a <b> c"
    assert error_text(b"<eSpellResult><ERROR/></eSpellResult>") is None
    assert error_text(b"<eSpellResult><ERROR></ERROR></eSpellResult>") is None
    assert len(error_text(error("x" * 999)) or "") == 200


def test_json_that_is_no_error_is_still_no_xml() -> None:
    fault = judge_body(b'["x"]')
    assert fault is not None
    assert judge_body(b"{}") is not None
    assert judge_body(b"{broken") is not None


NOW = "Sun, 22 Nov 2026 10:00:00 GMT"


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("2", 2.0),
        (" 120 ", 120.0),
        ("0", 0.0),
        ("Sun, 22 Nov 2026 10:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 10:00:30 -0000", 30.0),
        ("Sun, 22 Nov 2026 09:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("²", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str, seconds: float | None) -> None:
    assert retry_after({"Date": NOW, "Retry-After": header}) == seconds


@given(st.text(max_size=30), st.text(max_size=30))
def test_no_header_can_break_it(header: str, now: str) -> None:
    wait = retry_after({"Retry-After": header, "Date": now})
    assert wait is None or wait >= 0
