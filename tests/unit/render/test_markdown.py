"""Text in Markdown: shown word for word, whatever signs it holds."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from litreview.render.markdown import link, markdown

SIGNS = r"\`*_[]<>|~$&#+-=.)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a | b", r"a \| b"),
        ("two\nlines\r\n\tof it", "two lines of it"),
        ("[x](javascript:a)", r"\[x\](javascript:a)"),
        ("<b onclick=x>", r"\<b onclick=x\>"),
        ("*p* and `code`", r"\*p\* and \`code\`"),
        ("usual_care and _this_", r"usual_care and \_this\_"),
        ("R&D &amp; so on", r"R&D \&amp; so on"),
        ("# no heading", r"\# no heading"),
        ("12. May", r"12\. May"),
        ("- a dash", r"\- a dash"),
        ("---", r"\---"),
        ("0.1% of -5", "0.1% of -5"),
        ("by https://a.example/x_y|z.", r"by <https://a.example/x_y>\|z."),
        ("(https://a.example/b)", "(<https://a.example/b>)"),
        (110, "110"),
    ],
)
def test_a_sign_is_only_a_sign(text: object, shown: str) -> None:
    assert markdown(text) == shown


@given(st.text(alphabet=SIGNS + "a1 \n"))
def test_what_is_shown_is_the_text(text: str) -> None:
    """Without its escapes a line reads as before, and what could open a cell or tag is escaped."""
    shown = str(markdown(text))
    assert re.sub(r"\\([^a1\s])", r"\1", shown) == " ".join(text.split())
    assert not re.search(r"[|<>`\[\]]", re.sub(r"\\[^a1\s]", "", shown))


def test_what_is_markdown_already_stays() -> None:
    assert markdown(Markup("[x](#y)")) == "[x](#y)"


def test_only_an_address_of_the_web_becomes_a_link() -> None:
    assert link("[1] a|b", "https://a.example/1") == r"[\[1\] a\|b](<https://a.example/1>)"
    for address in ("javascript:alert(1)", "https://a.example/> <b>", "https://a|b", ""):
        assert link("a", address) == "a"
