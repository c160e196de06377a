"""Plain texts from templates: what other programs read, such as a unit of systemd.

A folder of templates enters; a function that fills them in leaves. Nothing is escaped here: each
place of a template asks for the quoting that its reader needs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

Quoting = Callable[..., str]


def text_filler(
    folder: Path, quotings: Mapping[str, Quoting]
) -> Callable[[str, Mapping[str, object]], str]:
    """Return what fills in a template of the folder, by its name, with facts.

    A fact stands as `@{name}`, and is never looked into itself; one that is missing is an error.

    Args:
        quotings: What a place may ask for, by name: `@{name|quoting}`.
    """
    texts = Environment(
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - no markup
        variable_start_string="@{",
        variable_end_string="}",
        trim_blocks=True,
        keep_trailing_newline=True,
    )
    texts.filters.update(quotings)
    return lambda name, facts: texts.get_template(name).render(facts)
