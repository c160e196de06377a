"""Why a claim has its tier: a tree from the tier down to sentences and sources.

A dossier and a claim id enter; frozen nodes with text leave, tier ← rules ← studies ← grades ←
judgements and tags ← quotes and sources. Everything is read from stored data; nothing is
weighed again, and nothing is printed: `Explanation.lines` gives the text for whoever prints.
"""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from litreview.model.decision import CountedStudy, NotCounted, RuleFired, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.fields import BIAS_FIELDS, LADDER_FIELDS, Field
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId, StudyId, cited
from litreview.render import wording
from litreview.render.basis_views import BasisView, Directory, WordView, link_words
from litreview.render.change_words import cause_words, names_in
from litreview.render.claim_views import fact_words, found_words
from litreview.render.field_views import FieldView, JudgedView, TagView, field_view
from litreview.render.order import grade_of, link_of
from litreview.render.report_views import ReportView, report_views
from litreview.render.sentences import reader_sentence
from litreview.render.setting import setting_of

# What moves a level (R2 to R4, H) and the domains its risk of bias was judged by, so that a trace
# shows nothing that does not matter.
TRACED_FIELDS = (
    Field.SPECIES,
    Field.DESIGN,
    *LADDER_FIELDS,
    *BIAS_FIELDS,
    Field.FULL_TEXT_READ,
    Field.REGISTERED,
    Field.MATCHED_RCTS,
    Field.GROUP,
    Field.HARMS_COLLECTION,
    Field.EXPOSED,
)


@dataclass(frozen=True, slots=True)
class Node:
    """One step of the trace; `kind` names what it is: tier, rule, study, grade, quote..."""

    kind: str
    text: str
    children: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """The trace of one claim."""

    claim: ClaimId
    root: Node

    def lines(self, width: int = 0) -> tuple[str, ...]:
        """The tree as text, one branch a line, wrapped to `width` columns unless it is 0."""
        head = _wrapped(self.root.text, "", "", width)
        return (*head, *_branches(self.root.children, "", width))


def explain_claim(dossier: Dossier, claim_id: str) -> Explanation:
    """Return the trace of one claim.

    Raises:
        KeyError: The compound has no such claim.
    """
    claim, decision = dossier.claim(claim_id), dossier.decision(claim_id)
    reports = report_views(dossier, dossier.reports_on(claim.id), claim.kind)
    found = found_words(dossier, claim)
    names = names_in(dossier)

    def named(text: str) -> Node:
        return _item(cause_words(text, names))

    root = Node(
        "tier",
        f"{claim.statement} [{claim.id}]",
        (
            Node("move", wording.move_words(claim, decision)),
            *((Node("found", wording.sentence_case(found)),) if found else ()),
            Node("verdict", f"Verdict: {wording.verdict_words(decision)}"),
            Node("sentence", reader_sentence(decision, setting_of(dossier, decision))),
            *(_word_node("fact", fact) for fact in fact_words(dossier, claim.id)),
            *_Trace(dossier, decision).nodes(),
            *_branch("reports", "Community reports", map(_report, reports)),
            *_branch("raise", "What would raise it", map(named, decision.raises)),
            *_branch("lower", "What would lower it", map(named, decision.lowers)),
            *_branch("flags", "Flags, which never move a tier", map(_item, decision.flags)),
        ),
    )
    return Explanation(claim.id, root)


class _Trace:
    """The rules of one decision with their studies; a study is unfolded where first named."""

    def __init__(self, dossier: Dossier, decision: TierDecision) -> None:
        self._dossier = dossier
        self._decision = decision
        self._counted = {study.study: study for study in decision.counted}
        self._told: set[StudyId] = set()

    def nodes(self) -> Iterator[Node]:
        """Rules, counted studies no rule names, and what does not count; of each part by itself."""
        for part in self._decision.parts:
            text = f"Part “{part.part}”: {part.tier} {wording.tier_words(part)}"
            said = f"{text}, {wording.verdict_words(part)}"
            yield Node("part", said, tuple(_Trace(self._dossier, part).nodes()))
        if self._decision.parts:
            yield from (Node("rule", f"{r.rule}  {r.text}") for r in self._decision.rules[-1:])
            return
        for fired in self._decision.rules:
            yield self._rule(fired)
        rest = [study for study in self._decision.counted if study.study not in self._told]
        yield from _branch("counted", "Also counted", map(self._study, rest))
        left_out = map(self._not_counted, self._decision.not_counted)
        yield from _branch("not_counted", "Not counted", left_out)

    def _rule(self, fired: RuleFired) -> Node:
        text = f"{fired.rule}  {wording.spoken(fired.text)}"
        return Node("rule", text, tuple(map(self._named, fired.studies)))

    def _named(self, study: StudyId) -> Node:
        counted = self._counted.get(study)
        if counted is None or study in self._told:
            return Node("study", _label(self._dossier, study))
        return self._study(counted)

    def _study(self, study: CountedStudy) -> Node:
        self._told.add(study.study)
        also = (f"same trial: {_label(self._dossier, other)}" for other in study.also)
        link = link_of(self._dossier, study.study, self._decision.claim, study.part)
        notes = self._dossier.notes.get(study.study, ())
        known = Directory.of(self._dossier)
        nodes = (
            *(Node("step", f"{rule}  {wording.spoken(text)}") for rule, text in study.steps),
            *(Node("basis", wording.spoken(text)) for text in study.bases),
            *(Node("also", text) for text in also),
            *(_word_node("link", word) for word in link_words(link, known)),
            *(
                Node("remark", f"{note.reviewer}: {note.value} (a remark, which never counts)")
                for note in notes
            ),
            *_grade_nodes(grade_of(self._dossier, study.study), known),
        )
        return Node("study", f"{_label(self._dossier, study.study)}: {self._weight(study)}", nodes)

    def _weight(self, study: CountedStudy) -> str:
        direction = wording.direction_name(study.direction, self._decision.kind)
        if not study.human:
            return f"preclinical, {direction}"
        points = wording.counted(study.points, "point")
        return f"level {study.level}, {points} off, effective {study.effective}, {direction}"

    def _not_counted(self, study: NotCounted) -> Node:
        text = f"{_label(self._dossier, study.study)}: {wording.spoken(study.reason)}"
        return Node("study", f"{study.rule}  {text}" if study.rule else text)


def _label(dossier: Dossier, study: StudyId) -> str:
    record = dossier.records.get(study)
    return f"{wording.study_label(record)} ({cited(study)})" if record else cited(study)


def _grade_nodes(grade: Grade, names: Directory) -> tuple[Node, ...]:
    known = (f for f in TRACED_FIELDS if f in grade.fields or f in LADDER_FIELDS)
    control = grade.value(Field.CONTROL)
    views = (field_view(field, grade.fields.get(field), names, control) for field in known)
    return tuple(map(_field_node, views))


def _field_node(field: FieldView) -> Node:
    machine = f"; machine: {field.machine}" if field.differs else ""
    warnings = "".join(f"; {warning}" for warning in field.warnings)
    text = f"{field.name}: {field.value} ({field.state}{machine}{warnings})"
    return Node("grade", text, (*map(_judged_node, field.judged), *map(_tag_node, field.tags)))


def _judged_node(word: JudgedView) -> Node:
    overruled = (
        Node("overruled", f"decided against {other.value}", _basis_nodes(other.basis))
        for other in word.overruled
    )
    return _word_node("judgement", word, *overruled)


def _word_node(kind: str, word: WordView, *more: Node) -> Node:
    note = f" ({word.note})" if word.note else ""
    decides = f" {word.decides}" if word.decides else ""
    reader = f" ({word.reader})" if word.reader else ""
    text = f"{word.reviewer}{reader}{decides}: {word.says}{note}"
    return Node(kind, text, (*_basis_nodes(word.basis), *more))


def _tag_node(tag: TagView) -> Node:
    quote = Node("quote", f"“{tag.quote}” ({tag.where})")
    return Node("tag", f"machine: {tag.value}, {tag.confidence}, rule {tag.rule}", (quote,))


def _basis_nodes(basis: BasisView | None) -> tuple[Node, ...]:
    if basis is None:
        return ()
    text = f"“{basis.text}”" if basis.kind == "quote" else basis.text
    address = basis.url if basis.url not in basis.text else ""
    about = "; ".join(filter(None, (basis.about, address)))
    return (Node(basis.kind, f"{text} ({about})" if about else text),)


def _report(report: ReportView) -> Node:
    about = filter(None, (report.count, report.change, report.direction, report.source.title))
    return Node("report", f"{report.says} ({'; '.join(about)})")


def _item(text: str) -> Node:
    return Node("item", text)


def _branch(kind: str, heading: str, nodes: Iterable[Node]) -> tuple[Node, ...]:
    """The nodes under a heading; nothing without any."""
    children = tuple(nodes)
    return (Node(kind, heading, children),) if children else ()


def _branches(nodes: tuple[Node, ...], indent: str, width: int) -> Iterator[str]:
    for position, node in enumerate(nodes):
        last = position == len(nodes) - 1
        deeper = indent + ("   " if last else "│  ")
        yield from _wrapped(node.text, indent + ("└─ " if last else "├─ "), deeper, width)
        yield from _branches(node.children, deeper, width)


def _wrapped(text: str, first: str, rest: str, width: int) -> list[str]:
    # A deep branch still gets a few words a line.
    room = max(width, len(first) + 20) if width else sys.maxsize
    return textwrap.wrap(
        " ".join(text.split()),
        room,
        initial_indent=first,
        subsequent_indent=rest,
        break_on_hyphens=False,
    ) or [first.rstrip()]
