r"""Text made safe to stand in Markdown: in a sentence, a list or a cell of a table.

Any value enters; `Markup` leaves, which Jinja puts in as it is. Nothing in the text can open a
link, a heading, a list, code, HTML or a new cell; a web address stays one.
"""

from __future__ import annotations

import re

from markupsafe import Markup

_ADDRESS = re.compile(r"https?://[^\s<>|]*[^\s<>|.,;:!?)\]'\"”]")
_SIGNS = re.compile(  # a low line inside a word and a lone ampersand mean nothing
    r"[\\`*\[\]<>|~$]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)"
)
_FIRST = re.compile(r"\A(#{1,6}|[+=-]|\d{1,9}[.)])(?=\s|$|[=-])")


def markdown(value: object) -> Markup:
    """A value as Markdown shows it word for word, on one line; `Markup` stays as it is."""
    if isinstance(value, Markup):
        return value
    text = " ".join(str(value).split())
    said, end = [], 0
    for found in _ADDRESS.finditer(text):
        said += [_escaped(text[end : found.start()]), f"<{found.group()}>"]
        end = found.end()
    line = "".join([*said, _escaped(text[end:])])
    return _own(_FIRST.sub(lambda found: f"{found[1][:-1]}\\{found[1][-1]}", line))


def link(text: object, address: str) -> Markup:
    """A link with this text; the text alone where the address is none of the web's."""
    whole = _ADDRESS.fullmatch(address)
    shown = _escaped(" ".join(str(text).split()))
    return _own(f"[{shown}](<{address}>)") if whole else markdown(text)


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\g<0>", text)


def _own(text: str) -> Markup:
    return Markup(text)  # noqa: S704 - escaped for Markdown above
