"""Mixed content of PubMed XML -> text for matching and markup for display.

An element enters; a `RichText`, or its plain half alone, leaves. Every letter of the
element's own text is kept, in order; white space is folded to single spaces. What a tag
means is kept only for `i b u sup sub` and for MathML's raised and lowered parts; no
attribute, link or other tag survives. Of a formula that MathML gives twice, as symbols and as an
annotation (TeX, say), the symbols are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape, unescape

from lxml.etree import _Element as Element

from litreview.errors import NounError
from litreview.model.record import RichText

EMPTY = RichText()

_KEPT = frozenset({"i", "b", "u", "sup", "sub"})
_SCRIPTS = {  # MathML: the base comes first, then what is raised or lowered
    "msup": ("", "sup"),
    "msub": ("", "sub"),
    "msubsup": ("", "sub", "sup"),
}
_ANNOTATIONS = frozenset({"annotation", "annotation-xml"})
_DASHES = "\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{MINUS SIGN}"
_RAISED = str.maketrans(
    {
        **dict(zip("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾", strict=True)),
        **dict.fromkeys(_DASHES, "⁻"),  # journals print the minus of 10^-3 with any of these
    }
)


def rich_text(element: Element | None) -> RichText:
    """Return the text of an element twice; empty for no element.

    `10<sup>-3</sup>` reads 10⁻³ in plain: joined without its tag it would read 10-3.

    Raises:
        NounError: The text holds an entity nobody can expand.
    """
    if element is None:
        return EMPTY
    if len(element) == 0:
        plain = fold_spaces(element.text)
        return RichText(plain, _escaped(plain))
    page = _Page()
    _walk(element, page, raised=False)
    return page.close()


def plain_text(element: Element | None) -> str:
    """Return the plain half of `rich_text`."""
    if element is None:
        return ""
    return rich_text(element).plain if len(element) else fold_spaces(element.text)


def fold_spaces(text: str | None) -> str:
    """Return text with every run of white space as one space, and none at the ends.

    Most text needs nothing more than its ends cut, and to see that takes a fifth of the time:
    of all white space only the plain space is printable.
    """
    if not text:
        return ""
    bare = text.strip()
    if "  " not in bare and bare.isprintable():
        return bare
    return " ".join(bare.split())


def _escaped(text: str) -> str:
    """Text as HTML; the same object when nothing needs it, which halves a record's memory."""
    return escape(text, quote=False) if "&" in text or "<" in text or ">" in text else text


@dataclass(slots=True)
class _Page:
    """Text and markup being written together, so that white space folds across tags."""

    plain: list[str] = field(default_factory=list)
    markup: list[str] = field(default_factory=list)
    owed: bool = False  # white space was read and not written yet

    def write(self, text: str | None, *, raised: bool) -> None:
        if not text:
            return
        words = text.split()
        if not words or text[0].isspace():
            self.owed = True
        if words:
            self.pay()
            body = " ".join(words)
            self.plain.append(body.translate(_RAISED) if raised else body)
            self.markup.append(_escaped(body))
            self.owed = text[-1].isspace()

    def pay(self) -> None:
        """Write the one space owed, unless the text has not begun or ends in one."""
        if self.owed and self.plain and self.plain[-1] != " ":
            self.plain.append(" ")
            self.markup.append(" ")
        self.owed = False

    def open(self, name: str) -> None:
        self.pay()
        self.markup.append(f"<{name}>")

    def close(self) -> RichText:
        return RichText("".join(self.plain).rstrip(), "".join(self.markup).rstrip())


def _walk(element: Element, page: _Page, *, raised: bool) -> None:
    written = len(page.plain)
    page.write(element.text, raised=raised)
    for child, name in _named_children(element):
        if name is None:
            page.write(_expanded(child.text), raised=raised)
        elif name in _ANNOTATIONS and len(page.plain) > written:
            pass
        elif name in _KEPT:
            page.open(name)
            _walk(child, page, raised=name == "sup" or (raised and name != "sub"))
            page.markup.append(f"</{name}>")
        else:
            _walk(child, page, raised=raised)
        page.write(child.tail, raised=raised)


def _named_children(element: Element) -> Iterator[tuple[Element, str | None]]:
    """Each child with its name; None for an entity; a raised MathML part is named `sup`."""
    scripts = _SCRIPTS.get(_local(element.tag) or "", ())
    for at, child in enumerate(element):
        moved = scripts[at] if at < len(scripts) else ""
        yield child, moved or _local(child.tag)


def _local(tag: object) -> str | None:
    """`{http://…MathML}mi`, `mml:mi` and `mi` are all `mi`; None for what is not a tag."""
    return tag.rpartition("}")[2].rpartition(":")[2] if isinstance(tag, str) else None


def _expanded(entity: str | None) -> str:
    """`&beta;` as its letter: the DTD that names it is not loaded, HTML's list has it."""
    text = unescape(entity or "")
    if text == entity:
        raise NounError("XML", f'the entity "{entity}" is not known')
    return text
