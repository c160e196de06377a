"""Templates to pages: the environment they run in, and where their links lead.

Template folders and a context enter; `Page`s leave, byte for byte the same for the same inputs.
Templates only place what the views hold. A mistake in a template is the workspace's to mend, so it
is told with the template's file and line.
"""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import ChoiceLoader, Environment, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.exceptions import TemplateNotFound, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from litreview.errors import DataFileError
from litreview.model.page import Page
from litreview.model.site import SiteFacts
from litreview.render.error_link import error_link
from litreview.render.markdown import link, markdown
from litreview.render.print_log import PrintLog
from litreview.render.refs import place_of
from litreview.textfiles.files import read_text
from litreview.textfiles.mistakes import Mistakes

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
_REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
_REFERENCE = re.compile(  # parsing a template a second time would cost more than compiling it
    r"""\{%[-+]?\s*(?:extends|include|import|from)\s+["']([^"']+)["'](?!\s+ignore\s)"""
)
# What turns the reading direction of the rest of a line (U+200E, U+200F, U+202A to U+202E, U+2066
# to U+2069, as UTF-8): letters of any script say their own direction, so no page needs it.
_TURNS = re.compile(rb"\xe2(?:\x80[\x8e\x8f\xaa-\xae]|\x81[\xa6-\xa9])")


@dataclass(frozen=True)
class Links:
    """Where a page's links lead, seen from the page itself.

    Attributes:
        path: The page, relative to the site's root: `semax/claims/focus-clarity.html`.
        compound: Whose pages its anchors are of; empty on pages over all compounds.
        site_url: Where the site stands on the web; empty when nobody says.
        own: The anchors that stand on this very page.
    """

    path: str
    compound: str = ""
    site_url: str = ""
    own: frozenset[str] = frozenset()

    @cached_property
    def root(self) -> str:
        """From the page to the site's root: `../../`; empty at the root."""
        return "../" * self.path.count("/")

    @cached_property
    def home(self) -> str:
        """From the page to the folder of its compound."""
        return f"{self.root}{self.compound}/" if self.outside else self.root[3:]

    @property
    def outside(self) -> bool:
        """Whether the page stands outside the folder of its compound."""
        return not self.path.startswith(f"{self.compound}/")

    @property
    def address(self) -> str:
        """The page's whole address; empty when nobody says where the site stands."""
        path = self.path.removesuffix("index.html")
        return f"{self.site_url}/{path}" if self.site_url else ""

    def to(self, anchor: str) -> str:
        """The address of a claim, a study or a source by its anchor: `claim-focus-clarity`."""
        return f"#{anchor}" if anchor in self.own else self.home + place_of(anchor)

    def at(self, path: str) -> str:
        """The address of another page of the same compound, by its path in the folder."""
        return self.home + path

    def of(self, compound: str, path: str = "index.html") -> str:
        """The address of a page of any compound."""
        return f"{self.root}{compound}/{path}"


@dataclass(frozen=True)
class Printer:
    """Prints pages from the templates of some folders, as they are when it prints its first.

    Attributes:
        templates: Folders searched in order: the workspace's own before the shipped ones.
        site: What the site as a whole says of itself.
        log: Which pages need not be printed again; without one, every page is.
    """

    templates: tuple[Path, ...]
    site: SiteFacts = field(default_factory=SiteFacts)
    log: PrintLog = field(default_factory=PrintLog, compare=False)

    def html(
        self,
        path: str,
        template: str,
        *,
        compound: str = "",
        own: frozenset[str] = frozenset(),
        **context: object,
    ) -> Page:
        """Print a page; `links` and `site` are in its context.

        Raises:
            DataFileError: A template is missing or broken; names its file and line.
        """
        links = Links(path, compound, self.site.url, own)
        return self.text(path, template, links=links, **context)

    def text(self, path: str, template: str, **context: object) -> Page:
        """Print any other text: a feed, Markdown, a script.

        Raises:
            DataFileError: A template is missing or broken; names its file and line.
        """
        try:
            made = self._environment(template).get_template(template)
            content = made.render(site=self.site, **context).encode("utf-8")
        except _TEMPLATE_FAILURES as error:
            raise _template_error(error, template, self.templates) from error
        return Page(path, _TURNS.sub(b"", content))

    @cached_property
    def digest(self) -> str:
        """A hash over the templates; the same templates print the same pages."""
        return _digest_of(self.templates)

    def check(self, as_they_are: Collection[str]) -> None:
        """Refuse templates that no page could be printed from, before any is.

        What goes wrong only where a value is placed is told by the page that places it.

        Args:
            as_they_are: Scripts that are no templates; style sheets are none anyway.

        Raises:
            DataFileError: A template is broken, or a file beside them; it knows every one.
        """
        mistakes = Mistakes()
        for name in _names_in(self.templates):
            is_template = not name.endswith(".css") and name not in as_they_are
            look = self._compile if is_template else self.source
            mistakes.attempt(partial(look, name), None)
        if mistakes:
            raise mistakes.error()

    def _compile(self, name: str) -> None:
        environment = self._environment(name)
        try:
            environment.get_template(name)
            for other in _REFERENCE.findall(_REMARK.sub("", self.source(name))):
                environment.get_template(other)
        except _TEMPLATE_FAILURES as error:
            raise _template_error(error, name, self.templates) from error

    def _environment(self, name: str) -> Environment:
        return _sandbox(self.templates, self.digest, is_markdown=name.endswith(".md"))

    def source(self, name: str) -> str:
        """A file beside the templates as it stands: a style sheet, a script.

        Raises:
            DataFileError: It is missing.
        """
        environment = self._environment(name)
        loader = environment.loader or ChoiceLoader(())
        try:
            return loader.get_source(environment, name)[0]
        except _TEMPLATE_FAILURES as error:
            raise _template_error(error, name, self.templates) from error


class _Folder(FileSystemLoader):
    """Names the file that cannot be read, whichever file includes it."""

    def get_source(
        self, environment: Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """As the loader does; a file that is no text is a `DataFileError`."""
        try:
            return super().get_source(environment, template)
        except (UnicodeDecodeError, OSError) as broken:
            if isinstance(broken, TemplateNotFound):
                raise
            read_text(Path(self.searchpath[0], template), DataFileError)
            raise


class _Sandbox(ImmutableSandboxedEnvironment):
    """Sandboxed, since a workspace's templates may come from somebody else's repository.

    Most of what a page costs would be asking, value by value, whether a template may see it. It
    may see what our own frozen nouns show; every other object is asked about as Jinja does.
    """

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - whatever pages show
        """The attribute of an object, as far as a template may see it."""
        kind: Any = type(obj)
        if _is_noun(kind) and attribute[0] != "_":
            try:
                return getattr(obj, attribute)
            except AttributeError:
                pass
        return super().getattr(obj, attribute)


@cache  # as many as there are classes
def _is_noun(kind: type) -> bool:
    """Whether a class is a frozen noun of ours, of which nothing can be changed or run."""
    ours = kind.__module__.partition(".")[0] == __name__.partition(".")[0]
    parameters = getattr(kind, "__dataclass_params__", None)
    return ours and parameters is not None and parameters.frozen and kind.__bases__ == (object,)


@lru_cache(maxsize=8)
def _sandbox(templates: tuple[Path, ...], _digest: str, *, is_markdown: bool) -> Environment:
    """What prints pages, or Markdown, where every value is escaped for it instead of HTML.

    Kept while the templates say the same: compiling them takes as long as all else of a small
    page.
    """
    environment = _Sandbox(
        loader=ChoiceLoader([_Folder(folder) for folder in templates]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        finalize=markdown if is_markdown else None,
    )
    environment.globals["error_link"] = error_link
    if is_markdown:
        environment.filters["link"] = link
    return environment


_TEXTS = {".html", ".css", ".js", ".md", ".xml", ".atom", ".svg"}


def _names_in(folders: tuple[Path, ...]) -> list[str]:
    """The files that ship, whosever they are by now, and other pages beside a workspace's own."""
    found = ((folder, path) for folder in folders for path in folder.rglob("*"))
    return sorted(
        {
            path.relative_to(folder).as_posix()
            for folder, path in found
            if path.suffix == ".html" or (folder == folders[-1] and path.suffix in _TEXTS)
            if path.is_file()
        }
    )


def _digest_of(folders: tuple[Path, ...]) -> str:
    """A hash over the files of some folders, by name and content; what cannot be read is no part.

    Whoever asks for such a file is told.
    """
    seen = sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            with suppress(OSError):
                content = path.read_bytes()
                name = path.relative_to(folder).as_posix()
                seen.update(f"{name}\0{len(content)}\0".encode("utf-8", "surrogateescape"))
                seen.update(content)
        seen.update(b"\0")
    return seen.hexdigest()


def _template_error(error: Exception, name: str, templates: tuple[Path, ...]) -> DataFileError:
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


def _template_place(error: Exception, name: str, templates: tuple[Path, ...]) -> tuple[str, int]:
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
