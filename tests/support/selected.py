"""HTML read back: the elements that a simple CSS selector picks.

A page's text and a selector enter; elements leave, in the order of the page. Known are tags,
classes, attributes with or without a value, descendants and children: `td.hand`, `p > a[href]`.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import html

_STEP = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<more>(?:\.[\w-]+|\[[\w-]+(?:=[^\]]*)?\])*)")
_MORE = re.compile(r"\.(?P<cls>[\w-]+)|\[(?P<key>[\w-]+)(?:='?(?P<value>[^\]']*)'?)?\]")


def parsed(text: str) -> Any:
    """The document of a page."""
    return html.fromstring(text)


def select(element: Any, selector: str) -> list[Any]:
    """The elements within one that a selector, or one of several with commas, picks."""
    return [*element.xpath(" | ".join(_path(one.split()) for one in selector.split(",")))]


def text_of(element: Any) -> str:
    """The text of an element, blanks made one."""
    return " ".join(element.text_content().split())


def hrefs(element: Any) -> list[str]:
    """Where the links within an element lead."""
    return [str(link.get("href")) for link in select(element, "a[href]")]


def _path(steps: list[str]) -> str:
    path, axis = ".", "//"
    for step in steps:
        if step == ">":
            axis = "/"
            continue
        path, axis = f"{path}{axis}{_xpath(step)}", "//"
    return path


def _xpath(step: str) -> str:
    found = _STEP.fullmatch(step)
    assert found is not None, step
    conditions = ""
    for more in _MORE.finditer(found["more"]):
        if more["cls"]:
            conditions += f"[contains(concat(' ', @class, ' '), ' {more['cls']} ')]"
        else:
            value = "" if more["value"] is None else f"={more['value']!r}"
            conditions += f"[@{more['key']}{value}]"
    return f"{found['tag'] or '*'}{conditions}"
