"""View data and templates to pages, and pages to files.

Dossiers and template folders enter; `Page`s leave, byte for byte the same for the same inputs,
and `write_site` puts them in place. Templates only place what the views hold. A mistake in a
template is the workspace's to mend, so it is told with the template's file and line.
"""

from __future__ import annotations

import base64
import hashlib
import traceback
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from litreview.errors import DataFileError
from litreview.model.dossier import Dossier
from litreview.model.page import Page
from litreview.render.decisions import decisions_view
from litreview.render.feed import feed_view
from litreview.render.frames import studies_csv, study_frame
from litreview.render.markdown import link, markdown
from litreview.render.shapes import evidence_json
from litreview.render.views import compound_view, index_view
from litreview.textfiles.files import write_atomically

SCRIPT = "enhance.js"  # sorting and filters; the page reads without it

# What an expression in a template can raise besides Jinja's own errors.
_TEMPLATE_FAILURES = (
    TemplateError,
    TypeError,
    ValueError,
    ArithmeticError,
    LookupError,
    AttributeError,
    OSError,
)


def render_compound(dossier: Dossier, templates: Sequence[Path]) -> tuple[Page, ...]:
    """Return one compound's page, its data files and its feed.

    Args:
        dossier: Everything the page shows.
        templates: Folders searched in order: the workspace's own before the shipped ones.

    Raises:
        DataFileError: A template is missing or broken; names its file and line.
    """
    compound = dossier.query.compound
    html = _html(templates, "compound.html", page=compound_view(dossier))
    return (
        Page(f"{compound}/index.html", html),
        Page(f"{compound}/studies.csv", studies_csv(study_frame(dossier))),
        Page(f"{compound}/evidence.json", evidence_json(dossier)),
        Page(f"{compound}/feed.atom", _render(templates, "feed.atom", feed=feed_view(dossier))),
    )


def render_index(dossiers: Sequence[Dossier], templates: Sequence[Path]) -> Page:
    """Return the index over compounds.

    Raises:
        DataFileError: A template is missing or broken; names its file and line.
    """
    return Page("index.html", _html(templates, "index.html", page=index_view(dossiers)))


def render_decisions(dossier: Dossier, templates: Sequence[Path]) -> Page:
    """Return every decision on one compound's claims as Markdown, for a forge to show.

    Raises:
        DataFileError: A template is missing or broken; names its file and line.
    """
    content = _render(templates, "decisions.md", page=decisions_view(dossier))
    return Page(f"decisions-{dossier.query.compound}.md", content)


def write_site(folder: Path, pages: Iterable[Page]) -> tuple[str, ...]:
    """Write the pages whose bytes changed, each at once or not at all; return their paths.

    Raises:
        StoreReadOnly: The folder cannot be written to, or has no room.
    """
    return tuple(page.path for page in pages if _write(folder / page.path, page.content))


def _write(path: Path, content: bytes) -> bool:
    with suppress(OSError):  # what cannot be read is written anew
        if path.read_bytes() == content:
            return False
    write_atomically(path, content)
    return True


def _html(templates: Sequence[Path], name: str, **context: object) -> bytes:
    """A page with its script."""
    try:
        script = _source(_environment(tuple(templates)), SCRIPT)
    except _TEMPLATE_FAILURES as error:
        raise _template_error(error, SCRIPT, templates) from error
    own = Markup(script)  # noqa: S704 - our own file, not a reader's text
    return _render(templates, name, script=own, script_hash=_csp_hash(script), **context)


def _render(templates: Sequence[Path], name: str, **context: object) -> bytes:
    environment = _markdown_environment if name.endswith(".md") else _environment
    try:
        text = environment(tuple(templates)).get_template(name).render(**context)
    except _TEMPLATE_FAILURES as error:
        raise _template_error(error, name, templates) from error
    return text.encode("utf-8")


@lru_cache(maxsize=4)
def _environment(templates: tuple[Path, ...]) -> Environment:
    """Sandboxed, since a workspace's templates may come from somebody else's repository.

    Kept, since compiling the templates takes as long as all else of a small page.
    """
    return _sandbox(templates)


@lru_cache(maxsize=4)
def _markdown_environment(templates: tuple[Path, ...]) -> Environment:
    """The same, with every value escaped for Markdown instead of HTML."""
    environment = _sandbox(templates, finalize=markdown)
    environment.filters["link"] = link
    return environment


def _sandbox(
    templates: tuple[Path, ...], finalize: Callable[[object], object] | None = None
) -> Environment:
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in templates]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=finalize,
    )


def _source(environment: Environment, name: str) -> str:
    loader = environment.loader
    if loader is None:
        raise TemplateNotFound(name)
    return loader.get_source(environment, name)[0]


def _csp_hash(script: str) -> str:
    """The script's hash for the page's Content-Security-Policy: no other script may run."""
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"


def _template_error(error: Exception, name: str, templates: Sequence[Path]) -> DataFileError:
    if isinstance(error, TemplateNotFound):
        looked = ", ".join(str(folder) for folder in templates)
        return DataFileError(
            f'no template "{error.name or name}"',
            where="templates",
            fix=f"Put it in one of: {looked}." if looked else "Name a folder of templates.",
        )
    where, line = _template_place(error, name, templates)
    return DataFileError(
        f"the template cannot be used: {error}",
        where=f"{where}, line {line}" if line else where,
        fix="Mend that line, or remove the file to use the template that comes with litreview.",
    )


def _template_place(error: Exception, name: str, templates: Sequence[Path]) -> tuple[str, int]:
    """File and line of a mistake: what the syntax error says, else the deepest template frame."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or name, error.lineno
    folders = tuple(str(folder) for folder in templates)
    frames = [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if folders and frame.filename.startswith(folders)
    ]
    return (frames[-1].filename, frames[-1].lineno or 0) if frames else (name, 0)
