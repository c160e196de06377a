"""One sentence made about the compound, and what its source offers for it.

Tables of `claims.toml` and `reports.toml` become these nouns. A claim holds what the source
asserts, never what litreview decides: tiers and verdicts are computed, not written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from litreview.errors import NounError
from litreview.model.dates import PartialDate
from litreview.model.fields import MAX_N
from litreview.model.identity import (
    ClaimId,
    Pmid,
    StudyId,
    check_claim_id,
    check_pmid,
    cited,
)
from litreview.model.vocabulary import (
    AssertedTier,
    Category,
    Certainty,
    Change,
    ClaimKind,
    ClaimStatus,
    Direction,
    PageSection,
    Species,
    Subjects,
    Verdict,
)

MAX_SHORT = 40  # characters; a label in a figure
MIN_ALSO = 5  # letters of a name of one word by which notes may speak of a source; ours
MAX_STEP = 99  # steps of one mechanism; ours: a page lists about ten, so more is a typing error
YEARS = range(1500, 2201)  # a citation's year; the same bounds as a partial date's
GENERAL = "general"  # a target population that healthy people alone match

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


_WEB_ADDRESS = re.compile(r"(?:https?://)?[^\s/:]+\.[^\s/]+(?:/\S*)?", re.IGNORECASE)
_WHOLE_NUMBER = re.compile(r"[+-]?\d+")
_SHARE = re.compile(r"(\d+(?:\.\d+)?) ?%")
_WHOLE = 100  # percent


def source_key(name: str) -> str:
    """What an id of `reports.toml` and an older free name have in common: `compound-page`."""
    return "-".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class Source:
    """A page, label or paper that claims and reports come from, or that a basis names.

    Attributes:
        date: The day it was written, as far as known: 2018, 2018-05 or 2018-05-21.
        about: What it is, in words: "a leaflet, as a seller reproduces it".
        also: Other names by which notes and bases speak of it; the longest that fits is meant.
        limits: What its numbers cannot say, each in a sentence.
        certainty: How sure a word is that rests on it; None where each word says so itself.
    """

    id: str
    title: str
    author: str = ""
    url: str = ""
    date: str = ""
    about: str = ""
    also: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    certainty: Certainty | None = None

    def __post_init__(self) -> None:
        check_claim_id(self.id, "id")
        if not self.title.strip():
            raise NounError("title", "is empty", "Write the title the source gives itself.")
        if self.url and not _WEB_ADDRESS.fullmatch(self.url):
            fix = "Write it with https://, or leave it out."
            raise NounError("url", f'"{self.url}" is no web address', fix)
        _check_day("date", self.date)
        for field, entries in (("also", self.also), ("limits", self.limits)):
            for at, entry in enumerate(entries):
                if not entry.strip():
                    raise NounError(f"{field}[{at}]", "is empty", "Write it out, or delete it.")
        for at, name in enumerate(self.also):
            if len(name.split()) == 1 and len(name.strip()) < MIN_ALSO:
                fix = f"Write two words or more, or one of {MIN_ALSO} letters."
                raise NounError(f"also[{at}]", f'"{name}" may be any word of a text', fix)

    def goes_by(self, name: str) -> bool:
        """Whether this is the source that a file names so: by its id, or its title."""
        return source_key(name) in {self.id, source_key(self.title)}


def _check_day(field: str, day: str) -> None:
    try:
        PartialDate.from_iso(day)
    except NounError as error:
        fix = error.fix or "Write 2018, 2018-05 or 2018-05-21."
        raise NounError(field, error.problem, fix) from error


@dataclass(frozen=True, slots=True)
class Topic:
    """What claims of several compounds are about, as a row of `data/topics.toml` names it."""

    id: str
    name: str

    def __post_init__(self) -> None:
        check_claim_id(self.id)
        if not self.name.strip():
            raise NounError("name", "is empty", "Write what readers call the topic.")


@dataclass(frozen=True, slots=True)
class Counts:
    """What a statement about the literature counts: records of some kind, up to a day.

    Attributes:
        publication_types: As NLM spells them; a record of any of them counts.
        number: How many the statement says there are; None leaves it to its own words.
        species: What was studied; empty for whatever.
        until: The day it was true; empty when only the source's own date can tell.
        rough: Whether the number is only a rough one: "about thirty".
    """

    publication_types: tuple[str, ...]
    number: int | None = None
    species: Species | None = None
    until: str = ""
    rough: bool = False

    def __post_init__(self) -> None:
        if not self.publication_types:
            raise NounError("publication_types", "is empty", 'Write ["Clinical Trial"] or others.')
        if self.number is not None and self.number < 0:
            raise NounError("number", f"{self.number} is below 0")
        _check_day("until", self.until)


@dataclass(frozen=True, slots=True)
class LiteratureCount:
    """How many records a statement about the literature finds, at its day and now.

    Records are counted, and no trials: a retracted one is one, and so is a trial's second report.

    Attributes:
        number: How many the statement says; None when it gives no one number to hold against them.
        then: At its day; None when no day is known and the records never held that many.
        until: The day; where nobody gives one, the last year the statement was true of.
        dated: Whether the claim or its source gives the day.
        studies: Those counted now, by year and id.
        retracted: Those of them that were retracted, or replaced.
        further: Those of them that report a trial of which an earlier one is counted.
        rough: Whether the number is only a rough one.
    """

    claim: ClaimId
    number: int | None
    then: int | None
    now: int
    until: str
    dated: bool
    verdict: Verdict
    studies: tuple[StudyId, ...] = ()
    retracted: tuple[StudyId, ...] = ()
    further: tuple[StudyId, ...] = ()
    rough: bool = False

    @property
    def is_fewer(self) -> bool:
        """Whether the records hold fewer than the rough number a statement gives."""
        held = self.now if self.then is None else self.then
        return self.rough and self.number is not None and held < self.number

    def __str__(self) -> str:
        """`3 when written (2018), 4 now`, or `3 until 2017, 4 now`.

        What a reader may not take for a trial of its own follows: `4 now, of them 1 retracted
        (PMID 12)`; so does what became of a rough number: `17 now, of any year; fewer than the 30
        claimed`.
        """
        if self.rough and self.number is not None:
            than = "fewer" if self.is_fewer else "no fewer"
            count = replace(self, rough=False, number=None)
            years = ", of any year" if self.then is None else ""
            return f"{count}{years}; {than} than the {self.number} claimed"
        now = f"{self.now} now{self._told_apart()}"
        if self.then is None:
            return now if self.number is None else f"never {self.number} in the records; {now}"
        if self.dated:
            return f"{self.then} when written ({self.until}), {now}"
        if self.then == self.now:
            return now
        return f"{self.then} until {self.until}, {now}"

    def _told_apart(self) -> str:
        kinds = ((self.retracted, "retracted"), (self.further, "further reports of a trial"))
        said = [
            f"{len(studies)} {what} ({', '.join(map(cited, studies))})"
            for studies, what in kinds
            if studies
        ]
        return f", of them {' and '.join(said)}" if said else ""


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
        if self.species and not any(map(str.isalpha, self.species)):
            fix = "Write what was studied in words: human, rat, cells."
            raise NounError("species", f'"{self.species}" has no letter', fix)
        if self.year is not None and self.year not in YEARS:
            fix = f"Write a year from {YEARS[0]} to {YEARS[-1]}."
            raise NounError("year", f"{self.year} is not a year", fix)
        if self.n is not None and not 1 <= self.n <= MAX_N:
            fix = f"Write a whole number from 1 to {MAX_N:,}."
            raise NounError("n", f"{self.n} is impossible", fix)


@dataclass(frozen=True, slots=True)
class Claim:
    """One claim and whom it is made for.

    Attributes:
        kind: Which rules decide it; by default the category's.
        asserted_tier: How the source itself marks it.
        section: Where on the page it stands; None where nobody says.
        step: Its number among the mechanism's steps.
        about: Whether it is a claim about people or about animals.
        parts: The names of its parts, when it says two things; it takes the weaker tier.
        sources: Which source documents make it, by their id in `reports.toml`; older files name
            them freely.
        short: In at most 40 characters, for figures.
        question: What a reader would ask.
        words: What readers and reviewers search it by.
        topic: The `Topic` it shares with claims of other compounds: `stroke`.
        counts: For a statement about the literature: what to count.
    """

    id: ClaimId
    statement: str
    category: Category
    population: str
    outcome: str
    asserted_tier: AssertedTier
    kind: ClaimKind
    status: ClaimStatus = ClaimStatus.STATED
    section: PageSection | None = None
    step: int | None = None
    form: str = ""
    about: Subjects = Subjects.PEOPLE
    parts: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    cites: tuple[AssertedCitation, ...] = ()
    note: str = ""
    short: str = ""
    question: str = ""
    words: tuple[str, ...] = ()
    topic: str = ""
    counts: Counts | None = None

    def __post_init__(self) -> None:
        check_claim_id(self.id)
        self._check_for_readers()
        if self.status is ClaimStatus.FOUND and self.asserted_tier is not AssertedTier.NONE:
            fix = f'What nobody claims has asserted_tier = "{AssertedTier.NONE}".'
            raise NounError("asserted_tier", f"{self.asserted_tier} of a claim that was found", fix)
        if self.counts is not None and self.kind is not ClaimKind.FACT:
            raise NounError("counts", "counts records for a claim of fact only", 'kind = "fact"')
        for name in ("statement", "population", "outcome"):
            if not getattr(self, name).strip():
                raise NounError(name, "is empty", f"Write the {name} of the claim.")
        if len(self.parts) == 1 or len(set(self.parts)) != len(self.parts):
            raise NounError("parts", "needs two names or more, each once", "Or leave parts out.")
        if self.step is not None and not 1 <= self.step <= MAX_STEP:
            raise NounError("step", f"{self.step} is out of range", f"Write 1 to {MAX_STEP}.")

    @property
    def name(self) -> str:
        """What it is called where its statement would be too long."""
        return self.short or self.statement

    @property
    def people(self) -> str:
        """Whom it is made for, as a sentence names them; a fact is about no kind of people."""
        if self.population != GENERAL:
            return self.population
        return "people in general" if self.kind is ClaimKind.FACT else "healthy people"

    @property
    def pages(self) -> tuple[str, ...]:
        """Every document that makes it or cites for it, as `sources` and `cites` name them."""
        citing = (cite.source for cite in self.cites if cite.source)
        return tuple(dict.fromkeys((*self.sources, *citing)))

    def _check_for_readers(self) -> None:
        if len(self.short) > MAX_SHORT:
            raise NounError("short", f"has {len(self.short)} characters", f"At most {MAX_SHORT}.")
        if self.question and not self.question.endswith("?"):
            raise NounError("question", "has no question mark", "Write what a reader would ask.")
        if self.topic:
            check_claim_id(self.topic, "topic")
        if not all(word.strip() for word in self.words):
            raise NounError("words", "holds an empty word")


@dataclass(frozen=True, slots=True)
class Report:
    """Community evidence: one report or tally, paraphrased.

    Attributes:
        claims: Those it bears on; a report of an effect that no claim names has none.
        count: How many, as the source gives it: an integer, a share ("15%"), or its own word.
        effect: What changed, as reports of it are put together: "Sleep".
        change: Whether it helped or worsened that; None where the report does not say.
    """

    id: str
    says: str
    claims: tuple[ClaimId, ...]
    direction: Direction
    count: int | str
    source: str
    effect: str = ""
    change: Change | None = None
    note: str = ""

    def __post_init__(self) -> None:
        check_claim_id(self.id, "id")
        if not self.says.strip():
            raise NounError("says", "is empty", "Paraphrase the report in one sentence.")
        if not self.claims and not self.effect.strip():
            raise NounError("claims", "is empty", "Name the claims it bears on, or its effect.")
        if self.change is not None and not self.effect.strip():
            raise NounError("effect", "is empty", f"Name what was {self.change}.")
        if self.direction not in {Direction.SUPPORTS, Direction.OPPOSES}:
            raise NounError("direction", f'"{self.direction}"', "Write supports or opposes.")
        if isinstance(self.count, int):
            if self.count < 1:
                raise NounError("count", f"{self.count} is impossible", "Write 1 or more.")
        else:
            _check_count(self.count)


def _check_count(count: str) -> None:
    """Refuse a share that cannot be, and what is no share and no word."""
    share = _SHARE.fullmatch(count.strip())
    if not count.strip():
        raise NounError("count", "is empty", 'Write a number, a share ("15%") or a word.')
    if _WHOLE_NUMBER.fullmatch(count.strip()):
        fix = f"Write it without quotation marks: count = {count.strip()}"
        raise NounError("count", f'"{count}" is a number written as text', fix)
    if share and float(share[1]) > _WHOLE:
        raise NounError("count", f"{count} is more than all", "Write a share of 0 to 100%.")
