"""PubMed's search fields, as far as a record alone can answer them.

A tag enters and the field's name leaves; a record's texts and a term enter and yes or no leaves.
Fields that need PubMed itself (subsets, filters, entry dates) have no entry here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from litreview.model.dates import PartialDate
from litreview.model.record import Author, Record
from litreview.pubmed.languages import language_code
from litreview.pubmed.search_text import TEXTS, Needle, RecordTexts, as_line, fold_words

Finds = Callable[[RecordTexts, Needle], bool]

_DAY = r"\d{4}(?:/(?:0?[1-9]|1[0-2])(?:/\d{1,2})?)?"
_DATES = re.compile(rf"{_DAY}(?::{_DAY})?")
_PMIDS = re.compile(r"[0-9]{1,9}(?::[0-9]{1,9})?")
HAS_ABSTRACT = "HAS ABSTRACT"  # no tag that is typed reads so: they are lower case
_FILTER_TAGS = frozenset({"sb", "filter", "subset"})
_FILTERING = _FILTER_TAGS | {"", "all", "all fields", "tw", "text", "text word", "text words"}
_FILTER_NAMES = re.compile(  # PubMed user guide, filters that may stand without a tag
    r"has(?:abstract|associated|comment|correct|data|erratum|expression|nonenglish|original|partial"
    r"|patient|reprint|republished|retracted|retraction|structured|summary|update)\w*"
    r"|jsubset\w+|loattr\w*|loprov\w*|pubstatus\w+|pubmednotmedline|inprocess|indatareview"
)
_TRIALS = (  # narrower than "Clinical Trial" in NLM's tree of publication types
    "randomized controlled trial", "controlled clinical trial", "pragmatic clinical trial",
    "adaptive clinical trial", "equivalence trial", "clinical trial phase i",
    "clinical trial phase ii", "clinical trial phase iii", "clinical trial phase iv",
)  # fmt: skip
_NEARNESS = re.compile(r":~\d+$")  # "peptide stroke"[tiab:~3]
_NARROWER = {
    "clinical trial": _TRIALS,
    "controlled clinical trial": ("randomized controlled trial",),
    "review": ("systematic review",),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One search field.

    Attributes:
        printed: Whether the term's words stand in the article's XML, so that bytes can be asked.
        note: How this reading may differ from PubMed's; empty when it does not.
        accepts: How a term must be written to be judged; None for any way.
    """

    finds: Finds
    printed: bool = True
    note: str = ""
    accepts: re.Pattern[str] | None = None


def canonical_tag(tag: str) -> str | None:
    """Return the name of a field in `FIELDS`; None when it cannot be judged from a record."""
    bare = _bare(tag)
    name = _ALIASES.get(bare, bare)
    return name if name in FIELDS else None


def is_field(tag: str) -> bool:
    """Whether PubMed knows a tag, with or without a number of words that may lie between."""
    name = _NEARNESS.sub("", _bare(tag))
    return canonical_tag(name) is not None or name in _PUBMED_ALONE


def near_fields(tag: str) -> tuple[str, ...]:
    """Return the tags most likely meant, at most three and the nearest first; maybe none."""
    known = [*FIELDS, *_ALIASES, *_PUBMED_ALONE]
    return tuple(get_close_matches(_bare(tag), [name for name in known if name.islower()], 3))


def filter_name(text: str, tag: str) -> str:
    """Return the filter of PubMed's a term names, by its tag or by a name that is nothing else.

    Empty for other terms; `hasabstract` is the one filter that a record shows.
    """
    bare, name = _bare(tag), text.strip().lower()
    if bare in _FILTER_TAGS or (bare in _FILTERING and _FILTER_NAMES.fullmatch(name)):
        return name
    return ""


def _bare(tag: str) -> str:
    return " ".join(tag.lower().replace("/", " ").split()).removesuffix(" field")


def _within(*names: str) -> Finds:
    def finds(texts: RecordTexts, needle: Needle) -> bool:
        return any(needle.is_in(texts.line(name)) for name in names)

    return finds


def _heading(*, major: bool) -> Finds:
    def finds(texts: RecordTexts, needle: Needle) -> bool:
        name, _, qualifier = needle.text.removesuffix("*").partition("/")
        wanted = Needle.read(name + "*" * needle.truncated, quoted=True)
        return any(
            wanted.is_all_of(as_line(fold_words(one.name)))
            and _flagged(qualifier, one.major, one.qualifiers, major)
            for one in texts.record.mesh_headings
        )

    return finds


def _flagged(qualifier: str, own: bool, qualifiers: Iterable[object], major: bool) -> bool:
    flags = {getattr(one, "name", "").lower(): getattr(one, "major", False) for one in qualifiers}
    if qualifier:
        name = qualifier.strip().lower()
        return name in flags and (not major or flags[name])
    return not major or own or any(flags.values())


def _type(texts: RecordTexts, needle: Needle) -> bool:
    wanted = {needle.line.strip(), *_NARROWER.get(needle.line.strip(), ())}
    lines = [as_line(fold_words(one.name)) for one in texts.record.publication_types]
    return any(needle.is_all_of(line) or line.strip() in wanted for line in lines)


def _language(texts: RecordTexts, needle: Needle) -> bool:
    return language_code(needle.text) in texts.record.languages


def _date(name: str) -> Finds:
    def finds(texts: RecordTexts, needle: Needle) -> bool:
        when: PartialDate = getattr(texts.record, name)
        bounds = [[int(part) for part in day.split("/")] for day in needle.text.split(":")]
        first, last = bounds[0], bounds[-1]
        known = [part for part in (when.year, when.month, when.day) if part is not None]
        begun = first[: len(known)] <= known[: len(first)]
        return bool(known) and begun and known[: len(last)] <= last

    return finds


def _has_abstract(texts: RecordTexts, needle: Needle) -> bool:
    return any(part.text.plain for part in texts.record.abstract)


def _pmid(texts: RecordTexts, needle: Needle) -> bool:
    first, _, last = needle.text.partition(":")
    return int(first) <= int(texts.record.pmid or -1) <= int(last or first)


def _author(which: slice) -> Finds:
    return lambda texts, needle: any(_is_author(one, needle) for one in texts.record.authors[which])


def _is_author(author: Author, needle: Needle) -> bool:
    """`roe`, `roe a` and `roe ab` find Roe AB; in quotes only the last one does."""
    if author.collective_name:
        return needle.is_in(as_line(fold_words(author.collective_name)))
    full = as_line(fold_words(f"{author.last_name} {author.fore_name}"))
    cited = as_line(fold_words(str(author)))
    last = as_line(fold_words(author.last_name))
    if needle.quoted or needle.truncated:
        return needle.is_all_of(cited) or needle.is_all_of(full)
    begins = cited.startswith(needle.line[:-1]) and needle.line.startswith(last)
    return begins or needle.is_all_of(full)


def _equals(values: Callable[[Record], Iterable[str]]) -> Finds:
    """Finds what has the whole of a value, and no more of it than the term says."""
    return lambda texts, needle: any(
        needle.is_all_of(as_line(fold_words(one))) for one in values(texts.record)
    )


def _qualifiers(record: Record) -> Iterable[str]:
    return (one.name for heading in record.mesh_headings for one in heading.qualifiers)


_TIAB = ("title", "abstract", "keywords")
_TEXT_WORDS = (*_TIAB, "headings", "substances", "types", "numbers", "rest")
_NOT_EXPLODED = "narrower headings are not included, for a record does not list them"
_NOT_MAPPED = "an untagged term is looked for in every field, without PubMed's term mapping"

FIELDS: dict[str, Field] = {
    "": Field(_within(*_TEXT_WORDS, "names", "affiliations", "journal"), note=_NOT_MAPPED),
    "all fields": Field(_within(*_TEXT_WORDS, "names", "affiliations", "journal")),
    "tiab": Field(_within(*_TIAB)),
    "ti": Field(_within("title")),
    "ab": Field(_within("abstract")),
    "tw": Field(_within(*_TEXT_WORDS)),
    "ot": Field(_within("keywords")),
    "tt": Field(_within("rest")),
    "mh": Field(_heading(major=False), note=_NOT_EXPLODED),
    "mh:noexp": Field(_heading(major=False)),
    "majr": Field(_heading(major=True), note=_NOT_EXPLODED),
    "majr:noexp": Field(_heading(major=True)),
    "sh": Field(_equals(_qualifiers)),
    "pt": Field(_type, printed=False),
    "nm": Field(_within("substances")),
    "si": Field(_within("numbers")),
    "gr": Field(_within("rest")),
    "ad": Field(_within("affiliations")),
    "au": Field(_author(slice(None))),
    "1au": Field(_author(slice(1))),
    "lastau": Field(_author(slice(-1, None))),
    "ta": Field(_equals(TEXTS["journal"])),
    "vi": Field(_equals(lambda record: [record.journal.volume]), printed=False),
    "ip": Field(_equals(lambda record: [record.journal.issue]), printed=False),
    "pg": Field(_equals(lambda record: [record.journal.pages]), printed=False),
    "lid": Field(_equals(lambda record: [record.doi])),
    "la": Field(_language, printed=False),
    "dp": Field(_date("pub_date"), printed=False, accepts=_DATES),
    "lr": Field(_date("date_revised"), printed=False, accepts=_DATES),
    "pmid": Field(_pmid, accepts=_PMIDS),
    HAS_ABSTRACT: Field(_has_abstract, printed=False),
}

_ALIASES = {
    "all": "all fields", "title abstract": "tiab", "title": "ti", "abstract": "ab",
    "text word": "tw", "text words": "tw", "text": "tw", "word": "tw", "other term": "ot",
    "transliterated title": "tt", "mesh": "mh", "mesh terms": "mh", "mesh term": "mh",
    "mesh:noexp": "mh:noexp", "mesh terms:noexp": "mh:noexp", "mesh major topic": "majr",
    "mesh major topic:noexp": "majr:noexp", "mesh subheading": "sh", "subheading": "sh",
    "publication type": "pt", "ptyp": "pt", "substance name": "nm", "substance": "nm",
    "supplementary concept": "nm", "rn": "nm", "ec rn number": "nm", "registry number": "nm",
    "secondary source id": "si", "grants and funding": "gr", "grant number": "gr",
    "affiliation": "ad", "affl": "ad", "author": "au", "authors": "au", "full author name": "au",
    "fau": "au", "author - corporate": "au", "cn": "au", "corporate author": "au",
    "author - first": "1au", "first author name": "1au", "author - last": "lastau",
    "journal": "ta", "jour": "ta", "volume": "vi", "issue": "ip", "pagination": "pg",
    "page": "pg", "doi": "lid", "aid": "lid", "location id": "lid", "language": "la",
    "lang": "la", "date - publication": "dp", "publication date": "dp", "pdat": "dp",
    "date - modification": "lr", "mdat": "lr", "uid": "pmid",
}  # fmt: skip

# Known to PubMed, and not to be told from a record: the search field tags of PubMed Help, and the
# names and full names EInfo gives (a reply recorded by Biopython). When unsure, known: what is
# wrong in spite of it, PubMed says at the first refresh.
_PUBMED_ALONE = _FILTER_TAGS | {
    "article identifier", "auid", "author identifier", "author - identifier", "affl", "auth",
    "afdt", "book", "cois", "coin", "conflict of interest", "conflict of interest statement",
    "conflict of interest statements", "coln", "cnty", "country", "comment corrections", "crdt",
    "cdat", "date - create", "create date", "date - completion", "completion date", "dcom",
    "date - entry", "date - entrez", "entry date", "entrez date", "edat", "date - mesh",
    "mesh date", "mhda", "dso", "ecno", "ed", "editor", "eid", "electronic publication date",
    "epdt", "extra id", "fauth", "faut", "filt", "filter", "finv", "fir", "full investigator name",
    "investigator - full", "fi", "full", "grnt", "grants", "inv", "invr", "ir", "investigator",
    "is", "isbn", "iss", "issn", "jid", "nlm unique id", "lauth", "laut", "ls", "mesh subheadings",
    "modification date", "date - last revision", "otrm", "owner", "pa", "pharmacological action",
    "papx", "personal name as subject", "ps", "subject - personal name", "pid", "pl",
    "place of publication", "ppdt", "print publication date", "pubn", "publisher", "publisher id",
    "stat", "status", "subh", "subs", "subset", "titl", "vol", "version", "authors full",
    "author full", "author full name", "supplementary concepts", "aucl", "author cluster id",
    "extended pmid", "mj", "mid", "pmc", "pmcid",
}  # fmt: skip
