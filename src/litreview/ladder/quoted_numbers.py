"""Every number that claims, reports and remarks quote, looked for in all that is on file.

A dossier, the audited citations and people's words enter; the texts leave whose numbers neither a
record, a grade, a basis, a filed source nor a decision has. How many is asked of what bears on the
claim; an amount, a share or a time that a claim or a report says may stand anywhere on file. A
number is only ever missing from what is in hand: where an abstract is not, that is said instead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from itertools import chain

from litreview.ladder.location import in_hand
from litreview.model.audit import CitationAudit, NumberAudit
from litreview.model.claim import AssertedCitation, Claim, Report
from litreview.model.decision import TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import Value
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, StudyId
from litreview.model.judgement import NOTE, Judgement
from litreview.model.link import LinkValue
from litreview.model.numbers import Number, Numbers, figures_in, measures, numbers_of, states
from litreview.model.record import Record
from litreview.model.vocabulary import Origin

Measures = tuple[tuple[Decimal, str], ...]
"""The amounts, shares and times that something on file has, each with its unit."""

WHOLE = frozenset({Origin.PUBMED, Origin.FILE})
"""Where a record without an abstract has none: PubMed gives no more."""


def audit_numbers(
    dossier: Dossier, citations: Iterable[CitationAudit], judgements: Iterable[Judgement]
) -> tuple[tuple[NumberAudit, ...], int]:
    """The texts with numbers nothing on file has, by file and place; and how many were looked for.

    Claims first, then reports, then remarks, each in the order of its file.
    """
    shelf = _Shelf(dossier, tuple(citations), tuple(judgements))
    found: list[NumberAudit] = []
    read = 0
    for quoted, stated in shelf.quotations():
        numbers = figures_in(quoted.text)
        read += len(numbers)
        missing = tuple(
            number.text
            for number in numbers
            if not _stated(number, stated) and not shelf.measured_elsewhere(number, quoted)
        )
        if missing:
            found.append(replace(quoted, numbers=missing))
    return tuple(found), read


def _stated(number: Number, stated: Iterable[Numbers]) -> bool:
    return any(states(numbers, number) for numbers in stated)


Quotation = tuple[NumberAudit, tuple[Numbers, ...]]
"""A text, and the numbers it may quote."""


@dataclass
class _Shelf:
    """What is on file of one compound, as numbers, each read once."""

    dossier: Dossier
    citations: tuple[CitationAudit, ...]
    judgements: tuple[Judgement, ...]

    def quotations(self) -> Iterator[Quotation]:
        """Every text that may quote numbers, and what it may quote them from."""
        for claim in self.dossier.claims:
            yield from self._of_claim(claim)
        for report in self.dossier.reports:
            yield from self._of_report(report)
        for word in self.judgements:
            if _remark(word):
                yield self._of_remark(word)

    def _of_claim(self, claim: Claim) -> Iterator[Quotation]:
        studies = self.studies[claim.id]
        stated = tuple(self.of_study(study) for study in studies)
        filed = (*stated, self.of_facts[claim.id])
        about = self._about("claims.toml", f'claim "{claim.id}"', (claim.id,), studies)
        if (studies or claim.cites) and claim.counts is None:
            yield _at(about, "statement", claim.statement), filed
        yield from self._of_citations(claim)
        whole = (*filed, self.of_claim[claim.id], self.of_whole)
        for name in ("note", "short", "question"):
            yield _at(about, name, getattr(claim, name)), whole

    def _of_citations(self, claim: Claim) -> Iterator[Quotation]:
        """What citations say beside their fields; of one that is not located nothing is known."""
        mine = [one for one in self.citations if one.claim == claim.id]
        for at, cite in enumerate(claim.cites):
            meant = (one.study for one in mine if one.cite.as_typed == cite.as_typed)
            studies = tuple(study for study in meant if study is not None)
            if studies:
                place = f'claim "{claim.id}", cites[{at}]'
                about = self._about("claims.toml", place, (claim.id,), studies, "cites")
                in_print = (numbers_of(_in_print(self.dossier.records[s])) for s in studies)
                stated = (*map(self.of_study, studies), *in_print)
                yield replace(about, text=_beside_fields(cite)), stated

    def _of_report(self, report: Report) -> Iterator[Quotation]:
        studies = tuple(s for claim in report.claims for s in self.studies[claim])
        stated = (
            *(self.of_study(study) for study in studies),
            *(self.of_facts[claim] for claim in report.claims),
            *(self.of_claim[claim] for claim in report.claims),
            self.of_whole,
            self._told_of(report),
        )
        place = f'report "{report.id}"'
        about = self._about("reports.toml", place, report.claims, (), "report")
        about = replace(about, attributed=False)
        count = "" if isinstance(report.count, int) else report.count  # a tally is its source's own
        for name, text in (("says", report.says), ("note", report.note), ("count", count)):
            yield replace(about, place=f"{about.place}, {name}", text=text), stated

    def _of_remark(self, word: Judgement) -> Quotation:
        claim = word.claim if word.claim in self.studies else None  # an old id may stand in a file
        on = "note" if word.field == NOTE else f"note on {word.field}"
        of = self.studies[claim] if claim is not None else ()
        studies = (word.study,) if word.study is not None else of
        known = tuple(study for study in studies if study in self.dossier.records)
        about = self._about(
            f"reviews/{word.reviewer}.jsonl",
            f"{word.subject}, {on} ({word.id})",
            () if claim is None else (claim,),
            known,
            "remark",
        )
        of_claim: tuple[Numbers, ...] = ()
        if claim is not None:
            of_claim = (self.of_claim[claim], self.of_facts[claim])
        stated = (*(self.of_study(s) for s in known), *of_claim, self.of_whole)
        return replace(about, text=_remark(word)), stated

    def _about(
        self,
        file: str,
        place: str,
        claims: tuple[ClaimId, ...],
        studies: Iterable[StudyId],
        key: str = "",
    ) -> NumberAudit:
        studies = tuple(dict.fromkeys(studies))
        unread = tuple(s for s in studies if not _is_read(self.dossier.records[s]))
        path = f"data/{self.dossier.query.compound}/{file}"
        return NumberAudit(path, place, "", (), key, claims, studies, unread)

    # -- what is stated -------------------------------------------------------------------

    def measured_elsewhere(self, number: Number, quoted: NumberAudit) -> bool:
        """Whether an amount, a share or a time stands anywhere on file but in its own text.

        What a citation or a remark says of a study is that study's to state.
        """
        if not number.unit or quoted.key == "cites" or (quoted.key == "remark" and quoted.studies):
            return False
        others = (told for place, told in self.told.items() if not quoted.place.startswith(place))
        return any(measures(numbers, number) for numbers in (self.anywhere, *others))

    @cached_property
    def anywhere(self) -> Numbers:
        """The measures all records, grades, judged values and filed sources have: no claim's."""
        found: defaultdict[Decimal, set[str]] = defaultdict(set)
        dossier = self.dossier
        of_studies = dossier.memo.each("measures", Measures, dossier.records, self._measures_of)
        for value, unit in chain.from_iterable(of_studies.values()):
            found[value].add(unit)
        sources = (said for one in dossier.sources for said in (one.about, *one.limits))
        for numbers in (*self.of_facts.values(), numbers_of(sources)):
            for value, units in numbers.items():
                found[value] |= units
        return {value: frozenset(units) for value, units in found.items()}

    def _measures_of(self, study: StudyId) -> Measures:
        of = self.of_study(study).items()
        return tuple((value, unit) for value, units in of for unit in sorted(units) if unit)

    @cached_property
    def told(self) -> Mapping[str, Numbers]:
        """What each report says, by its place."""
        reports = self.dossier.reports
        return {
            f'report "{one.id}"': numbers_of((one.says, one.count, one.note)) for one in reports
        }

    @cached_property
    def studies(self) -> Mapping[ClaimId, tuple[StudyId, ...]]:
        """The studies linked to each claim, or cited for it, as far as they are in hand."""
        found: dict[ClaimId, dict[StudyId, None]] = {c.id: {} for c in self.dossier.claims}
        for link in self.dossier.links:
            found[link.claim][link.study] = None
        for one in self.citations:
            cited = (one.study,) if one.study is not None else in_hand(one.located)
            found[one.claim].update(dict.fromkeys(cited))
        return {claim: tuple(studies) for claim, studies in found.items()}

    def of_study(self, study: StudyId) -> Numbers:
        """What the record, the grade, and what people filed of it have."""
        if study not in self._numbers:
            record, grade = self.dossier.records[study], self.dossier.grades[study]
            said = (*_record(record), *_grade(grade), *self.said_of[study])
            self._numbers[study] = numbers_of(said)
        return self._numbers[study]

    @cached_property
    def _numbers(self) -> dict[StudyId, Numbers]:
        return {}

    @cached_property
    def said_of(self) -> Mapping[StudyId, list[str | int]]:
        """What people say of each study, and what that rests on."""
        found: defaultdict[StudyId, list[str | int]] = defaultdict(list)
        for word in self.judgements:
            if word.study is not None:
                found[word.study].extend(_said(word))
        return found

    @cached_property
    def of_facts(self) -> Mapping[ClaimId, Numbers]:
        """What the sources filed on a claim of fact, and its count, have."""
        found: dict[ClaimId, Numbers] = {}
        for claim in self.dossier.claims:
            words = [said for w in self.dossier.facts.get(claim.id, ()) for said in _said(w)]
            count = self.dossier.counted.get(claim.id)
            counts = (count.number, count.then, count.now, count.until) if count else ()
            found[claim.id] = numbers_of((*words, *counts))
        return found

    @cached_property
    def of_claim(self) -> Mapping[ClaimId, Numbers]:
        """What the claim itself says, its citations, and the decision on it."""
        found: dict[ClaimId, Numbers] = {}
        decisions = {one.claim: one for one in self.dossier.decisions}
        for claim in self.dossier.claims:
            texts = (claim.statement, claim.population, claim.outcome, claim.form, *claim.parts)
            cites = (said for cite in claim.cites for said in (cite.as_typed, cite.n, cite.year))
            decision = decisions.get(claim.id)
            decided = _decision(decision) if decision is not None else ()
            counts = claim.counts.number if claim.counts else None
            found[claim.id] = numbers_of((*texts, *cites, *decided, counts))
        return found

    def _told_of(self, report: Report) -> Numbers:
        """What the source of a report counted: the tally, and what is filed of the source."""
        of = (source for source in self.dossier.sources if source.goes_by(report.source))
        filed = (said for source in of for said in (source.about, *source.limits))
        tally = report.count if isinstance(report.count, int) else None
        return numbers_of((tally, *filed))

    @cached_property
    def of_whole(self) -> Numbers:
        """How many records there are, and the dates and names of the sources."""
        named = (f"{source.title} {source.date}" for source in self.dossier.sources)
        return numbers_of((len(self.dossier.records), self.dossier.search.hits, *named))


def _at(about: NumberAudit, key: str, text: str) -> NumberAudit:
    return replace(about, place=f"{about.place}, {key}", key=key, text=text)


def _is_read(record: Record) -> bool:
    """Whether all that PubMed has of a record is in hand."""
    return bool(record.abstract) or record.origin in WHOLE


def _record(record: Record) -> Iterator[str | int | None]:
    yield record.text
    yield record.vernacular_title
    yield from (record.pub_date.year, record.first_published.year, record.electronic.year)
    for other in record.other_abstracts:
        yield from (section.text.plain for section in other.sections)
    yield from (heading.name for heading in record.mesh_headings)


def _in_print(record: Record) -> Iterator[str | int]:
    """Where a record stands in print, and its ids: what a citation line is made of beside words."""
    journal = record.journal
    yield from (journal.title, journal.abbreviation, *map(str, record.authors))
    for text in (journal.volume, journal.issue, journal.pages, record.doi, record.pmcid, record.id):
        yield from map(int, re.findall(r"\d+", text))
    if shortened := re.fullmatch(r"\D*(\d+)\s?[-\u2013]\s?\D*(\d+)", journal.pages):
        first, last = shortened.groups()
        yield int(first[: -len(last)] + last)  # 254-8 is 254 to 258


def _grade(grade: Grade) -> Iterator[str | int]:
    for said in grade.fields.values():
        yield from _values(said.value)
        yield from (one for value in said.conflict for one in _values(value))


def _decision(decision: TierDecision) -> Iterator[str | int | None]:
    """The numbers a page shows of a decision."""
    yield from (decision.n, decision.human, decision.preclinical, decision.labels)
    yield from (decision.groups, decision.reports, decision.watched, decision.absence_bound)
    yield from (study.n for study in decision.counted)


def _remark(word: Judgement) -> str:
    """What a person remarks, beside a value or alone."""
    return f"{word.value} {word.note}" if word.field == NOTE else word.note


def _said(word: Judgement) -> Iterator[str | int]:
    """The value of a word and what it rests on; its remark is what is looked for."""
    if word.field != NOTE:
        yield from _values(word.value)
    yield word.as_of
    if word.basis is not None:
        yield word.basis.text
    for other in word.overruled:
        yield from (*_values(other.value), other.basis.text)


def _values(value: Value | LinkValue) -> tuple[str | int, ...]:
    if isinstance(value, LinkValue):
        return (value.n,) if value.n is not None else ()
    return value if isinstance(value, tuple) else (value,)


def _beside_fields(cite: AssertedCitation) -> str:
    """A citation as typed without what is compared field by field."""
    text = cite.as_typed
    for compared in (cite.year, cite.n):
        if compared is not None:
            text = re.sub(rf"(?<!\d){compared}(?!\d)", " ", text)
    return text
