from __future__ import annotations

import re
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.model.record import RichText
from litreview.render.sanitise import safe_markup

ALLOWED_TAG = re.compile(r"</?(?:i|b|u|sup|sub)>")


def cleaned(markup: str) -> str:
    return str(safe_markup(RichText(markup, markup)))


@pytest.mark.parametrize(
    "kept", ["plain", "<i>in vitro</i>", "10<sup>-6</sup> M", "<b><u>x</u></b>", "a &lt; b &amp; c"]
)
def test_the_five_tags_and_escaped_text_stay(kept: str) -> None:
    assert cleaned(kept) == kept


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ('<i onclick="x()">a</i>', "<i>a</i>"),
        ("<img src=x onerror=alert(1)>", "&lt;img src=x onerror=alert(1)&gt;"),
        ("<!-- a -->", "&lt;!-- a --&gt;"),
        ("<style>b{}</style>", "&lt;style&gt;b{}&lt;/style&gt;"),
        ("p<0.05", "p&lt;0.05"),
    ],
)
def test_everything_else_is_shown_and_never_obeyed(markup: str, shown: str) -> None:
    assert cleaned(markup) == shown


@pytest.mark.parametrize(
    ("markup", "closed"),
    [
        ("<i>a", "<i>a</i>"),
        ("a</i>", "a"),
        ("<i><b>a</i>", "<i><b>a</b></i>"),
        ("<sup/>a", "a"),
    ],
)
def test_tags_are_always_closed(markup: str, closed: str) -> None:
    assert cleaned(markup) == closed


@pytest.mark.parametrize("text", ['<i a=">hello', "<i 'x", '<b x=">" y>z', "<sup<sub>z"])
def test_an_open_quote_or_tag_swallows_nothing(text: str) -> None:
    shown = cleaned(f"{text}<i>end</i>")
    assert "<i>end</i>" in shown
    assert not re.search(r"[<>]", ALLOWED_TAG.sub("", shown))


def test_half_a_character_does_not_stop_a_page() -> None:
    assert cleaned("a\ud800<i>b</i>") == "a?<i>b</i>"


def test_quotes_cannot_end_an_attribute() -> None:
    assert cleaned("<i>a</i> \" onload='x'") == "<i>a</i> &quot; onload=&#x27;x&#x27;"


@given(st.text("<>/!?&;=\"' isubp\n", max_size=60))
def test_no_letter_of_the_text_is_lost(markup: str) -> None:
    def letters(html: str) -> str:
        return re.sub(r"\W", "", unescape(ALLOWED_TAG.sub("", html)))

    bare = re.sub(r"(?i)</?(?:i|b|u|sup|sub)(?:\s[^<>]*)?/?>", "", markup)
    assert letters(cleaned(markup)) == re.sub(r"\W", "", unescape(bare))


def test_plain_text_is_escaped_when_there_is_no_markup() -> None:
    assert str(safe_markup(RichText("<b>5 & 6</b>"))) == "&lt;b&gt;5 &amp; 6&lt;/b&gt;"


@given(st.text(alphabet="<>/!-?&;=\"' isubpcrtoned\x00[]", max_size=60))
def test_no_markup_survives_but_the_five_bare_tags(markup: str) -> None:
    assert not re.search(r"[<>]", ALLOWED_TAG.sub("", cleaned(markup)))


@given(
    st.text(st.characters(exclude_characters="<>&\r\x00", exclude_categories=["Cs"]), max_size=60)
)
def test_text_is_never_lost(text: str) -> None:
    assert unescape(cleaned(text)) == text


@given(st.lists(st.sampled_from(["<i>", "</i>", "<sub>", "</sub>", "a"]), max_size=12))
def test_cleaning_twice_changes_nothing(pieces: list[str]) -> None:
    once = cleaned("".join(pieces))
    assert cleaned(once) == once


@pytest.mark.parametrize(
    "start", ["<![", "<![ b", "<![;", "<![CDATA[x", "<!--", "<!DOCTYPE", "<?x"]
)
def test_a_declaration_is_text_and_stops_nothing(start: str) -> None:
    shown = safe_markup(RichText("x", f"a {start} <i>b</i>"))
    assert escape(start) in shown
    assert "<i>b</i>" in shown
