"""What a person's word rests on: a sentence, a heading, or a source.

Checked text enters; a frozen `Basis` leaves. Whether a quote really stands in the record is
looked up elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from litreview.errors import NounError
from litreview.model.vocabulary import Account, BasisKind, Certainty, QuoteRole

MAX_QUOTE = 300  # characters; one sentence per field may be quoted
MIN_QUOTE_WORDS = 3  # fewer are in every abstract; a number with its noun says what it counts

_LOGOGRAM = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")
_WORD = re.compile(rf"{_LOGOGRAM.pattern}|[^\W_](?:[^\s=<>]*[^\W_])?")
_LETTER = re.compile(r"[^\W\d_]")
_NO_NOUNS = frozenset(  # what stands beside numbers and names nothing that is counted
    {"sem", "iqr", "auc", "anova", "chi", "and", "the", "for", "with", "was", "were", "had", "has"}
    | {"not", "than", "from", "versus"}
)
MIN_NOUN = 3  # letters; ours: p, n, CI, SD, OR and mg say nothing of what is counted
_NUMBER = re.compile(
    r"\d[\d.,·]*|(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty"
    r"|fifty|sixty|seventy|eighty|ninety|hundred|thousand|dozen|\w+teen)(?:-\w+)?",
    re.IGNORECASE,
)


def says_enough(quote: str) -> bool:
    """Whether a quote has three words, or a number and what it counts: "24 patients".

    A word has letters and is no number; "p = 0.01" and "n = 24" do not say of what.
    """
    found = _WORD.findall(quote)
    words = [word for word in found if not _NUMBER.fullmatch(word) and _LETTER.search(word)]
    nouns = (word for word in words if _is_noun(word))
    return len(words) >= MIN_QUOTE_WORDS or (len(words) < len(found) and any(nouns))


def _is_noun(word: str) -> bool:
    if _LOGOGRAM.fullmatch(word):
        return True
    return len(_LETTER.findall(word)) >= MIN_NOUN and word.casefold() not in _NO_NOUNS


AUTHORS = "authors"  # `Basis.where` of what rests on the author list
_OF_AUTHORS = frozenset({"author", "authors", "coauthor", "coauthors", "authorship", "byline"})
_BESIDE_AUTHORS = re.compile(  # says no more than where the authors stand
    r"a|all|and|another|as|at|both|by|common|from|given|ha(?:s|ve)|in|inferred|is|it?s|of|on|one|the"
    r"|their|these|they|this|two|who|with|same|see|shared?|each|s|first|last|senior|corresponding"
    r"|lines?|list(?:s|ed)?|names?|named|page|title|paper|article|abstract|reports?|records?|pubmed"
    r"|stud(?:y|ies)|trials?"
)


def rests_on_authors(basis: Basis | None) -> bool:
    """Whether a word rests on nothing but who wrote the paper: the author list, however named.

    So does one without a basis. "Author affiliations" says more: where they work.
    """
    if basis is None or basis.where == AUTHORS:
        return True
    if basis.kind is not BasisKind.SOURCE:
        return False
    text = basis.text.casefold()
    words = set(re.findall(r"[^\W\d_]+", text))
    beside = words - _OF_AUTHORS
    named = beside != words and all(map(_BESIDE_AUTHORS.fullmatch, beside))
    return named or text.startswith(_INFERRED)


_INFERRED = ("inferred from author", "inferred from background")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a judgement rests on.

    Attributes:
        kind: `quote` (verbatim from title or abstract), `metadata` (a MeSH heading or
            publication type) or `source` (a URL or citation, in our words).
        text: The quote, the heading, or the source; a quote has at most 300 characters.
        where: For a quote: `title`, `abstract` or `abstract[2]`; else `mesh`, `publication_type`.
        start: For a checked quote: first code point within the passage `where`, else None.
        end: One past the last, else None.
        certainty: For a source: how sure the reviewer is of it.
        account: For a source: full text, label, or (the default) a secondary account.
        role: For a quote: what the reviewer says it is for in its paper; None leaves it to a rule.
        source: For a source that stands in `reports.toml`: its id there.
    """

    kind: BasisKind
    text: str
    where: str = ""
    start: int | None = None
    end: int | None = None
    certainty: Certainty | None = None
    account: Account = Account.SECONDARY
    role: QuoteRole | None = None
    source: str = ""

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise NounError("basis.text", "is empty", "Quote a sentence, or name the source.")
        if self.kind is BasisKind.QUOTE and len(self.text) > MAX_QUOTE:
            raise NounError(
                "basis.text",
                f"quotes {len(self.text)} characters",
                f"Quote one sentence, at most {MAX_QUOTE} characters.",
            )
        if self.kind is BasisKind.SOURCE and self.certainty is None:
            raise NounError(
                "basis.certainty", "a source needs its certainty", "Write high, medium or low."
            )
        if (self.start is None) != (self.end is None):
            raise NounError("basis.start", "start and end go together")

    @property
    def is_secondary(self) -> bool:
        """Whether it rests on somebody's account of the study, not on the study."""
        return self.kind is BasisKind.SOURCE and self.account is Account.SECONDARY

    @property
    def is_label(self) -> bool:
        """Whether it rests on an official label."""
        return self.kind is BasisKind.SOURCE and self.account is Account.LABEL
