"""A compound and the question asked of PubMed about it.

`queries/<compound>.toml` becomes this noun. The PubMed strategy is kept verbatim.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.errors import NounError
from litreview.model.identity import Compound, check_compound


@dataclass(frozen=True, slots=True)
class Form:
    """A form of the compound: the same compound (`same`), or another one."""

    name: str
    same: bool
    synonyms: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Comparator:
    """A compound the page compares with, and its PubMed strategy."""

    name: str
    pubmed: str


@dataclass(frozen=True, slots=True)
class Criteria:
    """What reviewers take a study in for, and leave it out for, beside its text."""

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A compound's identity and its exact PubMed strategy.

    Attributes:
        compound: The file's stem.
        pubmed: The strategy, verbatim; operators in it are PubMed's.
        cadence_days: Days after which a complete search is due again.
        about: What the compound is, in one or two sentences.
        homonyms: Words that look like the compound and are something else.
        criteria: What reviewers take a study in for; empty where nobody wrote it down.
    """

    compound: Compound
    name: str
    pubmed: str
    synonyms: tuple[str, ...] = ()
    sequence: str = ""
    cadence_days: int = 7
    about: str = ""
    forms: tuple[Form, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    homonyms: tuple[str, ...] = ()
    criteria: Criteria = Criteria()

    def __post_init__(self) -> None:
        check_compound(self.compound)
        if not self.name.strip():
            raise NounError("name", "is empty", "Write the compound's name.")
        if not self.pubmed.strip():
            raise NounError(
                "pubmed", "is empty", "Write the search strategy, such as '\"aspirin\"[tiab]'."
            )
        if not 1 <= self.cadence_days <= 366:
            raise NounError("cadence_days", f"{self.cadence_days}", "Write 1 to 366 days.")

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that counts as the compound itself."""
        same = (n for form in self.forms if form.same for n in (form.name, *form.synonyms))
        return tuple(dict.fromkeys((self.name, *self.synonyms, *same)))
