"""What judgements rest on, as the page shows it: quotes, headings and sources.

Bases, links and the sources filed enter; plain views leave. A quote says whether it was found in
the record, and an unchecked one says so: neither passed nor failed. What somebody else says is
linked to where it stands, or said to be not linked.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from litreview.model.basis import Basis, rests_on_authors
from litreview.model.claim import Source
from litreview.model.dossier import Dossier
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement
from litreview.model.link import Link, LinkValue, LinkWord
from litreview.model.policy import Policy
from litreview.model.vocabulary import BasisKind, ClaimKind, QuoteRole
from litreview.render.change_words import Names, cause_words
from litreview.render.wording import (
    OUTCOME_NAMES,
    POPULATION_NAMES,
    WORDS,
    direction_name,
    listed,
    number,
)

NOT_LINKED = "not linked: no address on file"


@dataclass(frozen=True, slots=True)
class BasisView:
    """One basis: `kind` is quote, metadata or source; `about` says what stands behind it.

    Of a source, the words from `start` to `end` lead to `url`, where there is one.
    """

    kind: str
    text: str
    about: str
    url: str = ""
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class WordView:
    """One reviewer's word, and what it rests on; `decides` says so of what ended a dispute.

    `reader` says of a second reading by the same people that it is one; empty for all others.
    """

    reviewer: str
    says: str
    basis: BasisView | None
    note: str
    decides: str = ""
    reader: str = ""


@dataclass(frozen=True, slots=True)
class Directory:
    """Whom and what names stand for: the sources filed, and the readers who are the same people."""

    sources: tuple[Source, ...] = ()
    policy: Policy = field(default_factory=Policy)

    @classmethod
    def of(cls, dossier: Dossier) -> Directory:
        """The directory of a compound's dossier."""
        return cls(dossier.sources, dossier.policy)

    def reader(self, reviewer: Reviewer) -> str:
        """What stands beside a reader who is people counted under another name; else nothing."""
        same = self.policy.same_people.get(reviewer)
        return f"a second reading by the same people as {same}; not independent" if same else ""


NOBODY = Directory()


@dataclass(frozen=True, slots=True)
class RemarkView:
    """What somebody remarks on a study or a claim; it never counts."""

    reviewer: str
    text: str


def basis_view(basis: Basis | None, known: Directory, check: str = "") -> BasisView | None:
    """One basis with where it stands and how it checked out."""
    if basis is None:
        return None
    if basis.kind is BasisKind.SOURCE:
        return _source_view(basis, known.sources)
    if basis.kind is BasisKind.METADATA:
        return BasisView("metadata", basis.text, WORDS["metadata"].get(basis.where, "heading"))
    parts = (place(basis.where), WORDS["quote_check"].get(check, ""))
    return BasisView("quote", basis.text, "; ".join(part for part in parts if part))


def place(where: str) -> str:
    """`abstract[2]` as "abstract, section 3"; `mesh` as "MeSH heading"."""
    if where.startswith("abstract["):
        return f"abstract, section {int(where[9:-1]) + 1}"
    return WORDS["metadata"].get(where, where)


def remark_views(notes: Sequence[Judgement], names: Names) -> tuple[RemarkView, ...]:
    """People's remarks, in their order, with the studies they name as a text cites them."""
    return tuple(RemarkView(note.reviewer, cause_words(str(note.value), names)) for note in notes)


def link_words(link: Link | None, known: Directory) -> tuple[WordView, ...]:
    """Every reviewer's word on a link, oldest first; none where there is no link."""
    return tuple(_word(word, known) for word in link.words) if link is not None else ()


def _word(word: LinkWord, known: Directory) -> WordView:
    basis = basis_view(word.basis, known, word.quote_check)
    if basis is not None:
        basis = replace(basis, about="; ".join(filter(None, (basis.about, *weaknesses(word)))))
    decides = decision_words(word.consent) if word.decides else ""
    reader = known.reader(word.reviewer)
    says = f"{directness_words(word.value)}; {direction_words(word.value)}"
    return WordView(word.reviewer, says, basis, word.note, decides, reader)


def directness_words(value: LinkValue) -> str:
    """How near a study is to the claim: its people, its outcome, what was given."""
    return (
        f"{POPULATION_NAMES[value.population]}; {OUTCOME_NAMES[value.outcome]}; what was given: "
        f"{WORDS['intervention'][value.intervention]}"
    )


def direction_words(value: LinkValue, kind: ClaimKind = ClaimKind.BENEFIT) -> str:
    """What a study says of the claim, and how many of its people bear on it, where that is told.

    It never says that the thing was seen in so many: of a harm that would be the number harmed.
    """
    people = f"; {number(value.n)} of its people bear on it" if value.n is not None else ""
    return f"{direction_name(value.direction, kind)}{people}"


def decision_words(consent: Sequence[str]) -> str:
    """What stands beside the word that ended a dispute: that it decides, and who agreed to it."""
    return f"decides, with the consent of {listed(consent)}" if consent else "decides"


def weaknesses(word: LinkWord) -> Iterator[str]:
    """Why what a word rests on may not count: its place in the paper, or whose page it is."""
    if word.role is not None and word.role not in {QuoteRole.RESULT, QuoteRole.METHOD}:
        yield WORDS["quote_role"][word.role]
    if word.circular:
        yield "the page that makes the claim"


def known_source(sources: Sequence[Source], name: str) -> Source | None:
    """The source filed that a file names so; None when none is."""
    return next((source for source in sources if source.goes_by(name)), None)


def source_of(basis: Basis | None, sources: tuple[Source, ...]) -> Source | None:
    """The source filed that a word rests on: by its id, its address, or a name a text has of it."""
    if basis is None or basis.kind is not BasisKind.SOURCE:
        return None
    return _meant(basis, sources)[0]


def source_url(source: Source) -> str:
    """Its address as a link needs it; empty when none is on file."""
    return source.url if not source.url or "://" in source.url else f"https://{source.url}"


def _source_view(basis: Basis, sources: tuple[Source, ...]) -> BasisView:
    source, url, start, end = _meant(basis, sources)
    certainty = basis.certainty.value if basis.certainty is not None else "not given"
    about = [f"{WORDS['account'][basis.account]}, certainty {certainty}"]
    if basis.source and source is not None and source.title not in basis.text:
        about.append(f"from “{source.title}”")
    if not url and (basis.is_secondary or basis.is_label) and not rests_on_authors(basis):
        about.append(NOT_LINKED)
    return BasisView("source", basis.text, "; ".join(about), url, start, end)


def _meant(basis: Basis, sources: tuple[Source, ...]) -> tuple[Source | None, str, int, int]:
    """The source filed that a text means, where it leads, and which part of the text does.

    By the id beside it, else an address in it, else a name it has of one.
    """
    text = basis.text
    source = known_source(sources, basis.source) if basis.source else None
    if source is not None and source.url:
        return source, source_url(source), 0, len(text)
    if address := _ADDRESS.search(text):
        at = (one for one in sources if source_url(one) == address[0])
        return source or next(at, None), address[0], *address.span()
    if source is None:
        for name, named in _names(sources):
            if found := name.search(text):
                return named, source_url(named), *found.span()
    return source, "", 0, 0


_ADDRESS = re.compile(
    r"https?://(?=\w)(?:\([^\s<>()]*\)|[^\s<>\"“”()])+(?<![.,;:!?'\u2019\]])", re.IGNORECASE
)


@lru_cache(maxsize=16)
def _names(sources: tuple[Source, ...]) -> tuple[tuple[re.Pattern[str], Source], ...]:
    """How a text may speak of each source, the longest name first.

    A title of one word alone may be any word of a text.
    """
    names = [(name, source) for source in sources for name in source.also]
    names += [(source.title, source) for source in sources if len(source.title.split()) > 1]
    return tuple(
        (_whole_words(name), source)
        for name, source in sorted(names, key=lambda one: len(one[0]), reverse=True)
    )


def _whole_words(name: str) -> re.Pattern[str]:
    words = r"\s+".join(map(re.escape, name.split()))
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
