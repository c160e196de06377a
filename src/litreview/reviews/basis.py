"""What a judgement typed at the terminal rests on.

A quote, a source or nothing enters, with the record; a checked `Basis` leaves. A fact about
a study needs one; what is the reviewer's own reading (risk of bias) does not. Also whether a basis
is the page that makes the claim, which proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import unquote

from litreview.errors import NounError, UsageError
from litreview.model.basis import MAX_QUOTE, Basis
from litreview.model.claim import Claim, Source, source_key
from litreview.model.fields import BIAS_FIELDS, NOT_REPORTED, Field, Value, spelled
from litreview.model.record import Record
from litreview.model.tag import Evidence, FieldReading
from litreview.model.vocabulary import Account, BasisKind, Certainty, HealthStatus, QuoteRole
from litreview.reviews.quotes import check_quote

E = TypeVar("E", bound=StrEnum)

LONGEST_WORD = 60  # characters; ours: what is longer is no word, and may be cut

OWN_READING = frozenset(
    {
        *BIAS_FIELDS,
        Field.FULL_TEXT_READ,
        Field.REGISTERED,
        Field.MATCHED_RCTS,
        Field.INCLUDED,
        Field.TRIAL,
        Field.SEPARATE,
        Field.INDEPENDENT_OF,
        Field.COUNTRY,
        Field.FINDING,
        Field.EXCLUDED,
        Field.CONCERN_RESOLVED,
        Field.INVENTOR_AUTHORED,
    }
)


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the reviewer typed: a quote with its role, or a source with its certainty and kind."""

    quote: str = ""
    source: str = ""
    certainty: str = ""
    account: str = ""
    role: str = ""


NO_GROUNDS = Grounds()


def basis_from(
    grounds: Grounds, record: Record | None, sources: Collection[Source] = ()
) -> Basis | None:
    """The basis typed; None when neither quote nor source was.

    Args:
        record: What is quoted from; None for a claim of fact, which rests on a source.
        sources: Those of `reports.toml`: a source typed as the id of one, alone or before a colon
            and more words, is kept by that id, with its certainty where none was typed.

    Raises:
        UsageError: Both were typed, or certainty, account or role is unknown.
        InputFailed: The quote does not stand in the record.
    """
    if grounds.quote and grounds.source:
        raise UsageError("a judgement rests on a quote or on a source", fix="Give one of the two.")
    if grounds.role and not grounds.quote:
        raise UsageError("--role is said of a quote", fix="Add --quote, or leave --role out.")
    try:
        if grounds.quote and record is not None:
            role = _member(QuoteRole, grounds.role, "role") if grounds.role else None
            return replace(check_quote(record.study_text, grounds.quote), role=role)
        return _named(grounds, sources) if grounds.source else None
    except NounError as error:
        raise UsageError(f"{error.field}: {error.problem}", fix=error.fix) from error


def _named(grounds: Grounds, sources: Collection[Source]) -> Basis:
    text = " ".join(grounds.source.split())
    name, _, words = text.partition(":")
    listed = next((source for source in sources if source.goes_by(name)), None)
    certainty = grounds.certainty
    if listed is not None:
        certainty = certainty or listed.certainty or ""
        text = words.strip() or ", ".join(filter(None, (listed.title, listed.author, listed.date)))
    return Basis(
        BasisKind.SOURCE,
        text,
        certainty=_member(Certainty, certainty, "certainty"),
        account=_member(Account, grounds.account or "secondary", "account"),
        source=listed.id if listed is not None else "",
    )


def rests_on_page(basis: Basis | None, claim: Claim, sources: Collection[Source] = ()) -> bool:
    """Whether a basis is a page that makes the claim, or cites for it.

    It is, named by its id or its address, whatever kind of account it is called: a page is no full
    text. Named by its title alone, it is only in an account of a study; what a paper or a label
    says is not the page's word, though the page may have led to it.
    """
    if basis is None or basis.kind is not BasisKind.SOURCE:
        return False
    pages = [source for source in sources if any(map(source.goes_by, claim.pages))]
    named = {source_key(name) for name in claim.pages} | {page.id for page in pages}
    if basis.source in named or any(_is_at(page.url, basis.text) for page in pages):
        return True
    if basis.source or not basis.is_secondary:
        return False
    folded = " ".join(basis.text.casefold().split())
    names = {name for given in claim.pages for name in _names(given)}
    names |= {name for page in pages for name in (*_names(page.id), *_names(page.title))}
    names |= {" ".join(name.casefold().split()) for page in pages for name in page.also}
    return any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded) for name in names)


_SCHEME = re.compile(r"^\s*(?:\w+:)?(?://)?(?:www\.)?")
_ENDING = r"(?:/index)?(?:\.(?:html?|php|aspx?))?/?"  # of an address, without which it is the same


def _is_at(url: str, text: str) -> bool:
    """Whether a text gives this address or one below it, however it writes it."""
    place = _SCHEME.sub("", unquote(url).casefold()).partition("#")[0].strip()
    place = re.sub(rf"{_ENDING}$", "", place)
    if not place:
        return False
    written = rf"(?:^|//|[^\w./-])(?:www\.)?{re.escape(place)}{_ENDING}(?![\w%~-]|\.\w)"
    below = rf"(?:^|//|[^\w./-])(?:www\.)?{re.escape(place)}/"
    folded = unquote(text).casefold()
    return re.search(f"{written}|{below}", folded) is not None


def _names(name: str) -> Iterator[str]:
    """How running text may name a source: one word alone ("article") names too many others."""
    words = " ".join(name.casefold().replace("-", " ").split())
    if " " in words:
        yield words
        yield words.replace(" ", "-")
    else:
        yield f"community {words}"


def basis_of_group(record: Record) -> Basis:
    """What a group rests on when nothing is named: the authors alone, so that it stays inferred.

    Raises:
        UsageError: The record names no author.
    """
    names = [str(author) for author in record.authors]
    if not names:
        raise UsageError(
            "a group needs support: the record names no author",
            where=record.id,
            fix='Add --source "where it is said" --certainty high.',
        )
    shown = ", ".join(names[:3]) + (" et al" if len(names) > 3 else "")
    return Basis(BasisKind.METADATA, shown, "authors")


def basis_of_reading(reading: FieldReading | None, value: Value, record: Record) -> Basis | None:
    """The first sentence or heading that says the whole value; None when no single one does."""
    tags = reading.tags if reading is not None else ()
    wanted = _parts(value)
    for evidence in dict.fromkeys(tag.evidence for tag in tags):
        beside = [tag.value for tag in tags if tag.evidence == evidence]
        if value in beside or wanted <= {part for said in beside for part in _parts(said)}:
            return _basis_of(evidence, record)
    return None


def _parts(value: Value) -> frozenset[str]:
    """What a value says: each entry of a list; of `both`, healthy people and patients."""
    if value == HealthStatus.BOTH.value:
        return frozenset({HealthStatus.HEALTHY.value, HealthStatus.PATIENTS.value})
    return frozenset(map(str.casefold, value if isinstance(value, tuple) else (str(value),)))


def _basis_of(evidence: Evidence, record: Record) -> Basis:
    """A machine tag's evidence as a person's basis; of a long sentence, whole words of it."""
    if not evidence.is_quote:
        return Basis(BasisKind.METADATA, evidence.quote, evidence.where)
    where, span = record.study_text.where_is(evidence.span)
    quote = evidence.quote
    if len(quote) > MAX_QUOTE:
        space = quote.rfind(" ", MAX_QUOTE - LONGEST_WORD, MAX_QUOTE + 1)
        quote = quote[: space if space > 0 else MAX_QUOTE].rstrip()
    return Basis(BasisKind.QUOTE, quote, where, span.start, span.start + len(quote))


def basis_for(
    field: Field,
    value: Value,
    typed: Basis | None,
    reading: FieldReading | None,
    record: Record,
) -> Basis | None:
    """The basis of one field: the one typed, else the agreeing machine tag's.

    Raises:
        UsageError: The field states a fact and nothing was given for it to rest on.
    """
    if typed is not None:
        return typed
    if field is Field.GROUP:
        return basis_of_group(record)
    basis = basis_of_reading(reading, value, record) if value != NOT_REPORTED else None
    if basis is not None or field in OWN_READING or value == NOT_REPORTED:
        return basis
    raise UsageError(
        f"{field}={value} needs support: no tag in the record says so",
        where=record.id,
        fix='Add --quote "the sentence" or --source "where it is said" --certainty high.',
    )


def _member(kind: type[E], text: str, name: str) -> E:
    try:
        return kind(spelled(text))
    except ValueError:
        given = f'"{text}"' if text else "nothing given"
        raise NounError(name, given, f"Write one of: {', '.join(kind)}.") from None
