"""The invented compound, with hostile text wherever somebody else's words may stand.

Nothing enters; a dossier leaves whose every free text ends in markup, handlers, style, letters
that turn the reading direction, and a word longer than any line. What a noun refuses (an address
of `javascript:`, a reviewer called `<b>`) cannot stand in a dossier and is no part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from typing import Any

from tests.support.builders_render import a_dossier, a_study_record

from litreview.model.basis import Basis
from litreview.model.claim import AssertedCitation, Claim, Report, Source, Topic
from litreview.model.correction import Correction
from litreview.model.decision import CountedStudy, Provisional, RuleFired, TierDecision
from litreview.model.dossier import Dossier, SearchState, Shortfall
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, Compound, Pmid, Reviewer
from litreview.model.judgement import Judgement
from litreview.model.link import LinkWord
from litreview.model.query import Form, Query
from litreview.model.reasons import Reason
from litreview.model.record import (
    Author,
    Journal,
    Keyword,
    MeshHeading,
    OtherAbstract,
    PublicationType,
    Record,
    RegistryId,
    RichText,
)
from litreview.model.run import HistoryEntry
from litreview.model.site import SiteFacts
from litreview.model.vocabulary import BasisKind, Certainty, Change, Direction

OWNED = "document.title='owned'"
RUNS = (
    f"<script>{OWNED}</script>"
    f"</script></style></title></textarea></svg>--><script>{OWNED};alert(1)</script>"
    f'<img src=x onerror="{OWNED}"><svg onload="{OWNED}"><iframe srcdoc="<script>1</script>">'
    f"<a href=\"javascript:{OWNED}\">a</a>' onfocus='{OWNED}' autofocus x='"
    f'" onmouseover="{OWNED}" style="position:fixed;inset:0" x="'
)
STYLES = "<style>body{display:none}</style> {{ 7 * 7 }} ${7} &lt;b&gt; ]]> \\u003c"
TURNS = "\N{RIGHT-TO-LEFT OVERRIDE}\N{RIGHT-TO-LEFT ISOLATE}\N{RIGHT-TO-LEFT MARK}"
RIGHT_TO_LEFT = "\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}\N{HEBREW LETTER GIMEL}"
LONG = "Hippopotomonstrosesquippedalio" * 8
EVIL = f" {RUNS} {STYLES} {LONG} {TURNS} {RIGHT_TO_LEFT}"
SHORT = f' <img src=x onerror="{"alert(1)"}">'[:40]
QUOTE = f"<script>{OWNED}</script> </q> {TURNS} improved."
ADDRESS = 'https://evil.example/"onmouseover="document.title=\'owned\'"<script>'

FREE: dict[type, tuple[str, ...]] = {
    Query: ("name", "pubmed", "synonyms", "sequence", "about", "homonyms"),
    Form: ("name", "synonyms", "note"),
    Claim: (
        *("statement", "population", "outcome", "form", "parts", "sources", "note", "short"),
        *("question", "words"),
    ),
    AssertedCitation: ("as_typed", "source", "author", "title", "journal", "species", "tier"),
    Source: ("title", "author", "url", "about", "also", "limits"),
    Report: ("says", "count", "source", "effect", "note"),
    Topic: ("name",),
    Record: (
        *("vernacular_title", "languages", "doi", "coi_statement", "country", "provenance"),
        "copyright",
    ),
    RichText: ("plain", "markup"),
    OtherAbstract: ("language",),
    Author: ("last_name", "fore_name", "initials", "suffix", "affiliations"),
    Journal: ("title", "abbreviation", "volume", "issue", "pages"),
    PublicationType: ("name",),
    MeshHeading: ("name",),
    Keyword: ("name",),
    RegistryId: ("databank", "accession"),
    Basis: ("text", "where"),
    LinkWord: ("note",),
    Grade: ("excluded",),
    Judgement: ("note",),
    CountedStudy: ("group", "bases"),
    RuleFired: ("text",),
    Provisional: ("text",),
    TierDecision: ("absence_bound",),
    HistoryEntry: ("cause",),
    SearchState: ("translation", "warnings"),
    Shortfall: ("error",),
    Correction: ("was", "now", "reported_by"),
    SiteFacts: ("title", "licence"),
}
"""The fields that somebody else's words fill, by noun."""


def hostile_facts() -> SiteFacts:
    """What the site says of itself, as hostile."""
    facts = SiteFacts(
        "Evidence", "https://evil.example", "CC BY 4.0", ADDRESS, "mailto:a@evil.example?x=<b>"
    )
    spoiled: SiteFacts = _spoiled(facts)
    return spoiled


def a_hostile_dossier(compound: str = "veltraxin") -> Dossier:
    """The invented compound, with every free text spoiled, and one source, note and correction."""
    at, anna, claim = datetime(2026, 9, 1, tzinfo=UTC), Reviewer("a.anders"), ClaimId("attention")
    basis = Basis(BasisKind.SOURCE, f"javascript:{OWNED} {ADDRESS}", certainty=Certainty.LOW)
    word = Judgement("x", at, anna, "pmid:90000001", "note", "A remark", basis).sealed()
    told = replace(word, subject="claim:attention").sealed()
    whole = a_dossier()
    strange = replace(
        a_study_record("pmid:90000666", "A study", "An abstract."),
        vernacular_title="Une étude",
        coi_statement="None",
        authors=(Author("Evil", "Eve"),),
        keywords=(Keyword("word"),),
    )
    grade = replace(next(iter(whole.grades.values())), study=strange.id)
    whole = replace(
        whole,
        query=replace(whole.query, compound=Compound(compound)),
        records={**whole.records, strange.id: strange},
        grades={**whole.grades, strange.id: grade},
        sources=(Source("long-article", "A page", "Somebody", "evil.example/x", about="a page"),),
        reports=(
            *whole.reports,
            Report("calm", "Calm.", (claim,), Direction.SUPPORTS, "some", "x", "y", Change.HELPED),
        ),
        claims=tuple(
            replace(
                one, topic="memory-learning", short="Name", words=("sunrise",), question="Is it?"
            )
            for one in whole.claims
        ),
        topics=(Topic("memory-learning", "Memory"),),
        notes={"pmid:90000001": (word,), "claim:attention": (told,)},
        corrections=(Correction("2026-11-29", "Wrong.", "Right.", claim, Pmid("90000001"), "A"),),
        problems=("a torn line",),
        search=replace(
            whole.search, fell_short=Shortfall("2026-09-18", "partial", "No answer came")
        ),
    )
    spoiled: Dossier = _spoiled(whole)
    return replace(spoiled, problems=(EVIL,))


def _spoiled(noun: Any) -> Any:
    """The noun and all that it holds, with hostile text in the fields that are free."""
    if isinstance(noun, tuple):
        return tuple(map(_spoiled, noun))
    if isinstance(noun, Reason):
        said = {name: _in_a_sentence(value) for name, value in noun.values.items()}
        return Reason(noun.kind, noun.head, **said)
    if isinstance(noun, Mapping):
        return {key: _spoiled(value) for key, value in noun.items()}
    if not is_dataclass(noun) or isinstance(noun, type):
        return noun
    free = FREE.get(type(noun), ())
    if isinstance(noun, Basis) and noun.kind is BasisKind.QUOTE:
        return noun if noun.end else replace(noun, text=QUOTE)
    changed = {}
    for field in fields(noun):
        value = getattr(noun, field.name)
        changed[field.name] = _hostile(field.name, value) if field.name in free else _spoiled(value)
    return replace(noun, **changed)


def _in_a_sentence(value: Any) -> Any:
    return value + EVIL if type(value) is str else value


def _hostile(field: str, value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_hostile(field, one) for one in value)
    if not isinstance(value, str) or not value:
        return value
    if field == "short":
        return SHORT
    if field == "url":
        return ADDRESS
    return value + EVIL + "?" * (field == "question")
