import re
import unicodedata
from html import escape, unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from litreview.errors import NounError
from litreview.pubmed.records.markup import EMPTY, fold_spaces, plain_text, rich_text


def element(inner: str) -> etree._Element:
    return etree.fromstring(f"<T xmlns:mml='http://www.w3.org/1998/Math/MathML'>{inner}</T>")


@pytest.mark.parametrize(
    ("inner", "plain", "markup"),
    [
        ("Mint", "Mint", "Mint"),
        ("", "", ""),
        ("a &lt; b &amp; c", "a < b & c", "a &lt; b &amp; c"),
        ("the <i>mint</i> leaf", "the mint leaf", "the <i>mint</i> leaf"),
        ("10<sup>-3</sup> g", "10⁻³ g", "10<sup>-3</sup> g"),
        ("10<sup>\u20133</sup>", "10⁻³", "10<sup>\u20133</sup>"),
        ("10<sup>\u22123</sup>", "10⁻³", "10<sup>\u22123</sup>"),
        ("Ca<sup>2+</sup>", "Ca²⁺", "Ca<sup>2+</sup>"),
        ("H<sub>2</sub>O", "H2O", "H<sub>2</sub>O"),
        ("x<sup>a</sup>", "xa", "x<sup>a</sup>"),
        ("x<sup>n<sub>1</sub></sup>", "xn1", "x<sup>n<sub>1</sub></sup>"),
        ("1<sup><i>2</i></sup>", "1²", "1<sup><i>2</i></sup>"),
        ("\n  two\n  lines \t here ", "two lines here", "two lines here"),
        ("two <b> spaces </b> here", "two spaces here", "two <b>spaces</b> here"),
        ("<a href='x' onclick='y'>link</a>", "link", "link"),
        ("<b class='x'>bold</b>", "bold", "<b>bold</b>"),
        ("&lt;script&gt;", "<script>", "&lt;script&gt;"),
        (
            "<mml:math><mml:msup><mml:mi>x</mml:mi><mml:mn>-2</mml:mn></mml:msup></mml:math>",
            "x⁻²",
            "x<sup>-2</sup>",
        ),
        (
            "<mml:math><mml:msubsup><mml:mi>k</mml:mi><mml:mn>1</mml:mn><mml:mn>2</mml:mn>"
            "</mml:msubsup></mml:math>",
            "k1²",
            "k<sub>1</sub><sup>2</sup>",
        ),
        (
            "to <mml:math><mml:semantics><mml:mrow><mml:mi>n</mml:mi><mml:mo>=</mml:mo>"
            "<mml:mn>12</mml:mn></mml:mrow><mml:annotation encoding='application/x-tex'>n=12"
            "</mml:annotation><mml:annotation-xml><mml:mi>n</mml:mi></mml:annotation-xml>"
            "</mml:semantics></mml:math> men",
            "to n=12 men",
            "to n=12 men",
        ),
        (
            "<mml:math><mml:semantics><mml:mrow/><mml:annotation>n=12</mml:annotation>"
            "</mml:semantics></mml:math> men",
            "n=12 men",
            "n=12 men",
        ),
    ],
)
def test_text_is_kept_twice(inner: str, plain: str, markup: str) -> None:
    text = rich_text(element(inner))
    assert (text.plain, text.markup) == (plain, markup)


def test_no_element_gives_no_text() -> None:
    assert rich_text(None) == EMPTY
    assert plain_text(None) == ""


def test_plain_text_is_the_plain_half() -> None:
    assert plain_text(element("5<sup>2</sup>")) == "5²"


def test_a_named_letter_is_read_without_its_dtd() -> None:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False)
    root = etree.fromstring('<!DOCTYPE T SYSTEM "elsewhere.dtd"><T>5 &micro;g</T>', parser)
    assert rich_text(root).plain == "5 µg"


def test_an_entity_nobody_knows_is_refused() -> None:
    parser = etree.XMLParser(resolve_entities=False, load_dtd=False)
    root = etree.fromstring('<!DOCTYPE T SYSTEM "elsewhere.dtd"><T>&surprise;</T>', parser)
    with pytest.raises(NounError, match="&surprise;"):
        rich_text(root)


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))
TAGS = st.sampled_from(["i", "b", "u", "sup", "sub", "strange", "mml:math", "mml:msup"])
INNER = st.recursive(
    TEXTS.map(escape),
    lambda inner: st.lists(
        st.one_of(
            inner, st.tuples(TAGS, inner).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>")
        )
    ).map("".join),
    max_leaves=12,
)


def unraised(text: str) -> str:
    """Compatibility forms and every dash alike, without white space."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(re.sub("[\u2010\u2011\u2013\u2212]", "-", folded).split())


@given(INNER)
def test_no_text_is_ever_lost_or_added(inner: str) -> None:
    root = element(inner)
    own = "".join(str(part) for part in root.itertext())
    text = rich_text(root)
    assert unraised(text.plain) == unraised(own)
    assert unraised(unescape(re.sub(r"</?(i|b|u|sup|sub)>", "", text.markup))) == unraised(own)


@given(INNER)
def test_markup_holds_allowed_tags_only_and_is_well_formed(inner: str) -> None:
    markup = rich_text(element(inner)).markup
    assert set(re.findall(r"<[^>]*>", markup)) <= {
        f"<{slash}{name}>" for slash in ("", "/") for name in ("i", "b", "u", "sup", "sub")
    }
    etree.fromstring(f"<T>{markup}</T>")


@given(INNER)
def test_white_space_is_single_and_never_at_the_ends(inner: str) -> None:
    plain = rich_text(element(inner)).plain
    assert plain == fold_spaces(plain)
