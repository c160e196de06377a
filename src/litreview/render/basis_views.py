"""What judgements rest on, as the page shows it: quotes, headings and sources.

Bases and links enter; plain views leave. A quote says whether it was found in the record, and
an unchecked one says so: neither passed nor failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from litreview.model.basis import Basis
from litreview.model.identity import Reviewer
from litreview.model.link import Link, LinkWord
from litreview.model.policy import Policy
from litreview.model.vocabulary import BasisKind, QuoteRole
from litreview.render.wording import DIRECTION_NAMES, WORDS, counted, listed, value_words


@dataclass(frozen=True, slots=True)
class BasisView:
    """One basis: `kind` is quote, metadata or source; `about` says what stands behind it."""

    kind: str
    text: str
    about: str
    url: str = ""


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


def reader_words(reviewer: Reviewer, policy: Policy) -> str:
    """What stands beside a reader who is people counted under another name; else nothing."""
    same = policy.same_people.get(reviewer)
    return f"a second reading by the same people as {same}; not independent" if same else ""


def basis_view(basis: Basis | None, check: str = "") -> BasisView | None:
    """One basis with where it stands and how it checked out."""
    if basis is None:
        return None
    if basis.kind is BasisKind.SOURCE:
        certainty = basis.certainty.value if basis.certainty is not None else "not given"
        about = f"{WORDS['account'][basis.account]}, certainty {certainty}"
        return BasisView("source", basis.text, about, _web_address(basis.text))
    if basis.kind is BasisKind.METADATA:
        return BasisView("metadata", basis.text, WORDS["metadata"].get(basis.where, "heading"))
    parts = (place(basis.where), WORDS["quote_check"].get(check, ""))
    return BasisView("quote", basis.text, "; ".join(part for part in parts if part))


def place(where: str) -> str:
    """`abstract[2]` as "abstract, section 3"; `mesh` as "MeSH heading"."""
    if where.startswith("abstract["):
        return f"abstract, section {int(where[9:-1]) + 1}"
    return WORDS["metadata"].get(where, where)


def link_words(link: Link | None, policy: Policy) -> tuple[WordView, ...]:
    """Every reviewer's word on a link, oldest first; none where there is no link."""
    return tuple(_word(word, policy) for word in link.words) if link is not None else ()


def _word(word: LinkWord, policy: Policy) -> WordView:
    value = word.value
    people = f", {counted(value.n, 'person', 'people')} of it" if value.n is not None else ""
    says = (
        f"population {value_words(value.population)}, outcome {value_words(value.outcome)}, "
        f"intervention {value_words(value.intervention)}, {DIRECTION_NAMES[value.direction]}"
        f"{people}"
    )
    basis = basis_view(word.basis, word.quote_check)
    if basis is not None:
        basis = replace(basis, about="; ".join(filter(None, (basis.about, *_weakness(word)))))
    decides = decision_words(word.consent) if word.decides else ""
    reader = reader_words(word.reviewer, policy)
    return WordView(word.reviewer, says, basis, word.note, decides, reader)


def decision_words(consent: Sequence[str]) -> str:
    """What stands beside the word that ended a dispute: that it decides, and who agreed to it."""
    return f"decides, with the consent of {listed(consent)}" if consent else "decides"


def _weakness(word: LinkWord) -> Iterator[str]:
    """Why what a word rests on may not count: its place in the paper, or whose page it is."""
    if word.role is not None and word.role not in {QuoteRole.RESULT, QuoteRole.METHOD}:
        yield WORDS["quote_role"][word.role]
    if word.circular:
        yield "the page that makes the claim"


def _web_address(text: str) -> str:
    """The text itself when it is one web address, for a link; else nothing."""
    is_address = text.startswith(("https://", "http://")) and not any(c.isspace() for c in text)
    return text if is_address else ""
