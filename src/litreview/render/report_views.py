"""Community reports and their sources as the page shows them.

Reports and sources enter; plain views leave, with a count that stays in the source's own words.
What helped and what worsened stand apart, source by source: nothing is added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from litreview.model.claim import Report, Source, source_key
from litreview.model.dossier import Dossier
from litreview.model.vocabulary import Change, ClaimKind
from litreview.render.basis_views import known_source, source_of, source_url
from litreview.render.refs import ClaimRef, claim_ref
from litreview.render.wording import counted, day, direction_name, listed, number


@dataclass(frozen=True, slots=True)
class SourceRef:
    """A source as text names it, its address, and where the page tells of it; both may be empty."""

    title: str
    url: str
    anchor: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """One source filed: what comes from it, and how many of people's words rest on it."""

    ref: SourceRef
    author: str
    date: str
    about: str
    limits: tuple[str, ...]
    rests: str


@dataclass(frozen=True, slots=True)
class ReportView:
    """One report: what it says, how many say so, for or against, and on which claims."""

    anchor: str
    says: str
    effect: str
    change: str
    direction: str
    count: str
    source: SourceRef
    note: str
    claims: tuple[ClaimRef, ...]


@dataclass(frozen=True, slots=True)
class EffectView:
    """What one source reports of one effect: what helped, and what worsened."""

    effect: str
    source: SourceRef
    helped: tuple[ReportView, ...]
    worsened: tuple[ReportView, ...]
    claims: tuple[ClaimRef, ...]


@dataclass(frozen=True, slots=True)
class PageView:
    """One source with the reports it tells.

    Attributes:
        source: What is filed of it; None of a source that is only named.
        reports: Those that tell of no change for better or worse.
        by_effect: How many others it tells, in words; empty where none.
    """

    ref: SourceRef
    source: SourceView | None
    reports: tuple[ReportView, ...]
    by_effect: str


def source_ref(sources: Sequence[Source], name: str) -> SourceRef:
    """How a text names a source: by its title where it is filed, else as it is named."""
    source = known_source(sources, name)
    return SourceRef(name, "", "") if source is None else _ref(source)


def _ref(source: Source) -> SourceRef:
    return SourceRef(source.title, source_url(source), f"source-{source.id}")


def source_views(dossier: Dossier) -> tuple[SourceView, ...]:
    """The sources in file order."""
    resting = _resting(dossier)
    return tuple(_source(dossier, source, resting[source.id]) for source in dossier.sources)


def _resting(dossier: Dossier) -> Counter[str]:
    """How many words on studies, links and facts rest on each source."""
    grades = (field for grade in dossier.touched_grades for field in grade.fields.values())
    judged = (word.basis for field in grades for word in field.judgements)
    linked = (word.basis for link in dossier.links for word in link.words)
    facts = (word.basis for words in dossier.facts.values() for word in words)
    found = (source_of(basis, dossier.sources) for basis in chain(judged, linked, facts))
    return Counter(source.id for source in found if source is not None)


def _source(dossier: Dossier, source: Source, resting: int) -> SourceView:
    reports = [report for report in dossier.reports if source.goes_by(report.source)]
    claims = sum(any(map(source.goes_by, claim.sources)) for claim in dossier.claims)
    rests = ((claims, "claim"), (len(reports), "report"), (resting, "judgement"))
    return SourceView(
        ref=_ref(source),
        author=source.author or "author not given",
        date=day(source.date) or "date not given",
        about=source.about,
        limits=source.limits,
        rests=listed([counted(n, name) for n, name in rests if n]) or "nothing",
    )


def reports_counted(dossier: Dossier, reports: Sequence[Report]) -> str:
    """How many reports, of how many sources: "3 reports from 2 sources"; empty without any.

    What a source counted itself is one of them, and its number is never added to theirs.
    """
    if not reports:
        return ""
    sources = {_source_key(dossier.sources, report.source) for report in reports}
    tallies = any(isinstance(report.count, int) and report.count > 1 for report in reports)
    each = "; a tally counts as one" if tallies else ""
    return f"{counted(len(reports), 'report')} from {counted(len(sources), 'source')}{each}"


def _source_key(sources: Sequence[Source], name: str) -> str:
    source = known_source(sources, name)
    return source.id if source is not None else source_key(name)


def pages_counted(dossier: Dossier) -> str:
    """How many pages the reports come from, and of how many an address is on file."""
    named = dict.fromkeys(source_ref(dossier.sources, r.source) for r in dossier.reports)
    if not named:
        return ""
    linked = sum(bool(ref.url) for ref in named)
    reports = counted(len(dossier.reports), "report")
    told = f"{reports} on file, all from {counted(len(named), 'page')}"
    if linked == len(named):
        return f"{told}, linked below."
    if not linked:
        return f"{told}; no address is on file."
    without = number(len(named) - linked)
    return f"{told}: {number(linked)} linked below; of {without} no address is on file."


def page_views(dossier: Dossier) -> tuple[PageView, ...]:
    """The sources that tell reports, in the order in which their first one is filed."""
    filed = {view.ref: view for view in source_views(dossier)}
    refs = dict.fromkeys(source_ref(dossier.sources, r.source) for r in dossier.reports)
    return tuple(_page(dossier, ref, filed.get(ref)) for ref in refs)


def _page(dossier: Dossier, ref: SourceRef, filed: SourceView | None) -> PageView:
    mine = [r for r in dossier.reports if source_ref(dossier.sources, r.source) == ref]
    changes = [report for report in mine if report.change is not None]
    return PageView(
        ref,
        filed,
        report_views(dossier, (report for report in mine if report.change is None)),
        counted(len(changes), "report") if changes else "",
    )


def report_views(
    dossier: Dossier, reports: Iterable[Report], kind: ClaimKind | None = None
) -> tuple[ReportView, ...]:
    """The reports in file order.

    Args:
        kind: Of the claim they are shown beside; without one, that of all claims they bear on.
    """
    return tuple(_view(dossier, report, kind) for report in reports)


def effect_views(dossier: Dossier) -> tuple[EffectView, ...]:
    """The reports of what helped and what worsened, by effect and then by source, as filed."""
    told = [report for report in dossier.reports if report.change is not None]
    names = {source_key(report.effect): report.effect for report in reversed(told)}
    groups: dict[str, dict[str, list[Report]]] = {source_key(r.effect): {} for r in told}
    for report in told:
        by_source = groups[source_key(report.effect)]
        by_source.setdefault(_source_key(dossier.sources, report.source), []).append(report)
    return tuple(
        _effect(dossier, names[effect], reports)
        for effect, by_source in groups.items()
        for reports in by_source.values()
    )


def _effect(dossier: Dossier, effect: str, reports: Sequence[Report]) -> EffectView:
    claims = dict.fromkeys(claim for report in reports for claim in report.claims)
    return EffectView(
        effect=effect,
        source=source_ref(dossier.sources, reports[0].source),
        helped=report_views(dossier, (r for r in reports if r.change is Change.HELPED)),
        worsened=report_views(dossier, (r for r in reports if r.change is Change.WORSENED)),
        claims=tuple(claim_ref(dossier, claim) for claim in claims),
    )


def _count_words(report: Report) -> str:
    """How many, as the source counts: a tally of what changed is a number of no more than that."""
    if isinstance(report.count, str):
        return report.count
    tally = report.change is not None and report.count > 1
    return number(report.count) if tally else counted(report.count, "report")


def _view(dossier: Dossier, report: Report, kind: ClaimKind | None) -> ReportView:
    kinds = {kind} if kind else {dossier.claim(claim).kind for claim in report.claims}
    return ReportView(
        anchor=f"report-{report.id}",
        says=report.says,
        effect=report.effect,
        change=report.change.value if report.change is not None else "",
        direction=direction_name(
            report.direction, kinds.pop() if len(kinds) == 1 else ClaimKind.BENEFIT
        ),
        count=_count_words(report),
        source=source_ref(dossier.sources, report.source),
        note=report.note,
        claims=tuple(claim_ref(dossier, claim) for claim in report.claims),
    )
