"""One sentence made about the compound, and what its source offers for it.

Tables of `claims.toml` and `reports.toml` become these nouns. A claim holds what the source
asserts, never what litreview decides: tiers and verdicts are computed, not written.
"""

from __future__ import annotations

from dataclasses import dataclass

from litreview.errors import NounError
from litreview.model.identity import ClaimId, Pmid, check_claim_id, check_pmid
from litreview.model.vocabulary import (
    AssertedTier,
    Category,
    ClaimKind,
    ClaimStatus,
    Direction,
    Subjects,
)

KIND_BY_CATEGORY: dict[Category, ClaimKind] = {
    Category.EFFECT: ClaimKind.BENEFIT,
    Category.VARIANT: ClaimKind.BENEFIT,
    Category.INTERACTION: ClaimKind.BENEFIT,
    Category.MECHANISM: ClaimKind.MECHANISM,
    Category.DOSE: ClaimKind.REGIMEN,
    Category.ROUTE: ClaimKind.REGIMEN,
    Category.TIMING: ClaimKind.REGIMEN,
    Category.SIDE_EFFECT: ClaimKind.HARM,
    Category.STORAGE: ClaimKind.FACT,
    Category.STATUS: ClaimKind.FACT,
    Category.POPULATION: ClaimKind.FACT,
}


@dataclass(frozen=True, slots=True)
class AssertedCitation:
    """A citation exactly as a source offers it, right or wrong.

    Attributes:
        as_typed: The source's own citation line, shortened but not mended.
        pmid: The PMID it gives; None when it gives none or something else.
        tier: How the source tags the citation, if it does.
    """

    as_typed: str
    source: str
    pmid: Pmid | None = None
    author: str = ""
    year: int | None = None
    title: str = ""
    journal: str = ""
    n: int | None = None
    species: str = ""
    tier: str = ""

    def __post_init__(self) -> None:
        if not self.as_typed.strip():
            raise NounError("as_typed", "is empty", "Write the citation as the source types it.")
        if self.pmid is not None and check_pmid(self.pmid) != self.pmid:
            raise NounError("pmid", f'"{self.pmid}" has leading zeros or spaces')
        if self.n is not None and self.n < 1:
            raise NounError("n", f"{self.n} is impossible", "Write a whole number from 1.")


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim and whom it is made for.

    Attributes:
        kind: Which rules decide it; by default the category's.
        asserted_tier: How the source itself marks it.
        section: Where on the page it stands: `what`, `mechanism`, `dosing`, `reconstitution`,
            `side_effects`, `stacking`, `evidence`.
        step: Its number among the mechanism's steps.
        about: Whether it is a claim about people or about animals.
        parts: The names of its parts, when it says two things; it takes the weaker tier.
        sources: Which source documents make it.
    """

    id: ClaimId
    statement: str
    category: Category
    population: str
    outcome: str
    asserted_tier: AssertedTier
    kind: ClaimKind
    status: ClaimStatus = ClaimStatus.STATED
    section: str = ""
    step: int | None = None
    form: str = ""
    about: Subjects = Subjects.PEOPLE
    parts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    cites: tuple[AssertedCitation, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        check_claim_id(self.id)
        for name in ("statement", "population", "outcome"):
            if not getattr(self, name).strip():
                raise NounError(name, "is empty", f"Write the {name} of the claim.")
        if len(self.parts) == 1 or len(set(self.parts)) != len(self.parts):
            raise NounError("parts", "needs two names or more, each once", "Or leave parts out.")
        if self.step is not None and self.step < 1:
            raise NounError("step", f"{self.step} is below 1")


@dataclass(frozen=True, slots=True)
class Report:
    """Community evidence: one report or tally, paraphrased.

    Attributes:
        count: How many, as the source gives it: an integer, a share ("15%"), or its own word.
    """

    id: str
    says: str
    claims: tuple[ClaimId, ...]
    direction: Direction
    count: int | str
    source: str
    effect: str = ""
    note: str = ""

    def __post_init__(self) -> None:
        check_claim_id(self.id, "id")
        if not self.says.strip():
            raise NounError("says", "is empty", "Paraphrase the report in one sentence.")
        if not self.claims:
            raise NounError("claims", "is empty", "Name the claims it bears on.")
        if self.direction not in {Direction.SUPPORTS, Direction.OPPOSES}:
            raise NounError("direction", f'"{self.direction}"', "Write supports or opposes.")
        if isinstance(self.count, int) and self.count < 1:
            raise NounError("count", f"{self.count} is impossible", "Write 1 or more.")
