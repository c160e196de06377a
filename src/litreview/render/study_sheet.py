"""One study on one or two screens: its text, what is said of each field, its links, its level.

What a reviewer may see enters, weighed already; a frozen noun leaves, which gives its own lines for
whoever prints them. The text is printed whole and word for word, for a quote is taken from it; the
marks between its sentences are told apart from it, and stand for what the lines below rest on.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from litreview.model.decision import ClaimLevel, StudyLevel
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId, cited
from litreview.model.judgement import Hidden, Judgement
from litreview.model.query import Criteria
from litreview.model.record import Record
from litreview.model.suggestion import Effect, MayBear
from litreview.model.text import Span
from litreview.model.trial import ties_of
from litreview.model.vocabulary import Origin, Standing
from litreview.render.basis_views import Directory
from litreview.render.change_words import names_in
from litreview.render.judgement_words import field_lines, link_lines, tags_shown, value_text
from litreview.render.level_words import level_words
from litreview.render.marks import Mark, MarkedText, mark_text, quoted_span, spans_of
from litreview.render.suggestion_words import claim_lines, effect_lines
from litreview.render.trial_words import tie_words
from litreview.render.wording import abstract_licence, counted, language, listed

AUTHORS_SHOWN = 3
COMMON_TYPES = re.compile(r"Journal Article|English Abstract|Research Support.*")
"""Publication types that say nothing of the study."""
_ADDRESSES = {
    "doi": "https://doi.org/{}",
    "pmcid": "https://pmc.ncbi.nlm.nih.gov/articles/{}/",
    "pmid": "https://pubmed.ncbi.nlm.nih.gov/{}/",
}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What the machine suggests of one study."""

    effects: tuple[Effect, ...] = ()
    may_bear: tuple[MayBear, ...] = ()


NO_SUGGESTIONS = Suggestions()


@dataclass(frozen=True, slots=True)
class StudySheet:
    """What is known of one study, part by part; each line of a part is one paragraph.

    Attributes:
        head: Citation, kind, standing.
        addresses: Where the full text and PubMed's own page are.
        text: Title and abstract with their marks, passage by passage, a label before each.
        fields: One paragraph a field; with every tag and quote below it where all was asked for.
        about: Trial, group, what its references name.
        links: One paragraph a link.
        suggestions: What the machine suggests and nobody said; it counts nothing.
        level: Its level, why, and what would raise it.
        beside: Criteria, remarks, and whose words are hidden.
    """

    study: StudyId
    head: tuple[str, ...]
    addresses: tuple[str, ...]
    text: tuple[str, ...]
    marks: tuple[Mark, ...]
    fields: tuple[str, ...]
    about: tuple[str, ...]
    links: tuple[str, ...]
    level: tuple[str, ...]
    beside: tuple[str, ...]
    suggestions: tuple[str, ...] = ()

    def lines(self, width: int) -> tuple[str, ...]:
        """The sheet, no line wider than asked but for a word that is."""
        title, *abstract = self.text
        first = (title, *self.head)
        parts = (
            first,
            abstract,
            self.fields,
            (*self.about, *self.links),
            self.suggestions,
            self.level,
            self.beside,
        )
        lines: list[str] = []
        for part in filter(None, parts):
            more = 0 if part is abstract else 2
            lines += ["", *(line for text in part for line in _wrapped(text, width, more))]
            lines += _packed(self.addresses, width) if part is first else ()
        return tuple(lines[1:])


def study_sheet(
    dossier: Dossier,
    level: StudyLevel,
    claims: Sequence[ClaimLevel] = (),
    sentences: Sequence[Span] = (),
    notes: Sequence[Judgement] = (),
    hidden: Hidden = Hidden(),  # noqa: B008 - frozen, and empty
    *,
    included: Sequence[str] = (),
    retracted: Sequence[str] = (),
    suggestions: Suggestions = NO_SUGGESTIONS,
    whole: bool = False,
) -> StudySheet:
    """Return the sheet of one study.

    Args:
        dossier: No more than its reader may see.
        level: The study's level; which study it is.
        claims: What it weighs for each claim, in the order of its links.
        sentences: Those of title and abstract; what lies in none of them cannot be marked.
        notes: People's remarks on it.
        hidden: What others said and is not shown.
        included: PMIDs of trials in people that a review cites, and may include.
        retracted: Those of them that were retracted.
        suggestions: The effects read in its sentences, and the claims it may bear on.
        whole: Every tag, every quote and every source in full.
    """
    study, policy, known = level.study, dossier.policy, Directory.of(dossier)
    names = names_in(dossier)
    record, grade, links = dossier.records[study], dossier.grades[study], dossier.links_of(study)
    words = [judgement for field in grade.fields.values() for judgement in field.judgements]
    bases = [word.basis for word in words]
    bases += [word.basis for link in links for word in link.words]
    tags = [tag for field in grade.fields.values() for tag in tags_shown(field, whole=whole)]
    text = record.study_text
    spans = [*(quoted_span(text, basis) for basis in bases), *spans_of(tags)]
    marked = mark_text(text, sentences, [span for span in spans if span is not None])
    return StudySheet(
        study=study,
        head=tuple(head_lines(record)),
        addresses=addresses(record),
        text=tuple(_text(record, marked)),
        marks=marked.marks,
        fields=tuple(field_lines(grade, marked, known, whole=whole, blind=bool(hidden.fields))),
        about=(*about_lines(dossier, study), *_included(included, retracted)),
        links=tuple(
            link_lines(
                links,
                claims,
                level,
                marked,
                known,
                names,
                whole=whole,
                blind=hidden.unlinked,
            )
        ),
        level=tuple(
            level_words(level, grade, policy, names, whole=whole, blind=bool(hidden.fields))
        ),
        beside=tuple(beside_lines(dossier.query.criteria, notes, hidden)),
        suggestions=(
            *effect_lines(suggestions.effects, whole=whole),
            *claim_lines(suggestions.may_bear),
        ),
    )


# -- the text ----------------------------------------------------------------------------------


def _text(record: Record, marked: MarkedText) -> Iterator[str]:
    """Title, then the abstract as printed; what stands in its place when there is none."""
    text = record.study_text
    for passage, start in zip(text.passages, text.starts, strict=True):
        if passage.where == "title":
            name = f"{cited(record.id)}  "
        else:
            name = f"  {passage.label}: " if passage.label else "  "
        yield name + marked.passage(passage, start)
    if not text.has_abstract:
        yield f"  {no_abstract(record)}"


def no_abstract(record: Record) -> str:
    """Why no abstract stands here, and what that means for whoever judges."""
    means = "The machine read the title alone, and a quote from elsewhere is kept unchecked."
    if record.origin is Origin.SNAPSHOT:
        return f"No abstract in hand: `litreview refresh` fetches it if PubMed has one. {means}"
    if record.origin is Origin.MANUAL:
        return f"No abstract in hand ({record.provenance or 'a record made by hand'}). {means}"
    return f"The record has no abstract. {means}"


# -- the citation ----------------------------------------------------------------------------


def head_lines(record: Record) -> Iterator[str]:
    """Citation, kind, standing and the abstract's licence."""
    if record.vernacular_title:
        yield f"  {record.vernacular_title}"
    names = [str(author) for author in record.authors]
    more = ", et al." if len(names) > AUTHORS_SHOWN else "."
    first = ", ".join(names[:AUTHORS_SHOWN]) + more if names else "No author on file."
    types = [t.name for t in record.publication_types if not COMMON_TYPES.fullmatch(t.name)]
    spoken = "/".join(language(code) for code in record.languages if code != "eng")
    facts = (f"{record.journal.name} {record.year or 'undated'}".strip(), spoken, *types)
    kind = record.kind if record.kind != "article" else ""
    yield f"  {first} {'; '.join(filter(None, (*facts, kind)))}"
    if record.standing is not Standing.NONE:
        yield f"  {_standing(record)}"
    if licence := abstract_licence(record):
        yield f"  Abstract: {licence}"


def _standing(record: Record) -> str:
    notices = f" (notice: PMID {', '.join(record.notices)})" if record.notices else ""
    return record.standing.value.replace("_", " ").upper() + notices


def addresses(record: Record) -> tuple[str, ...]:
    """Where the full text and PubMed's own page are."""
    found = {"doi": record.doi, "pmcid": record.pmcid, "pmid": record.pmid}
    return tuple(_ADDRESSES[kind].format(number) for kind, number in found.items() if number)


# -- trial, and what stands beside -------------------------------------------------------------


def about_lines(dossier: Dossier, study: StudyId) -> Iterator[str]:
    """What ties the study to others: trial, registrations, group."""
    ties = dossier.relations
    yield from (f"  {sentence}" for sentence in tie_words(dossier, study))
    if ties.registrations.get(study):
        yield f"  Registered as {', '.join(ties.registrations[study])}."
    kin = {end for tie in ties_of(study, ties.same_group) for end in (tie.one, tie.other)}
    if kin:
        others = counted(len(kin) - 1, "other study", "other studies")
        yield f"  Of one group with {others} here, until a person says `independent_of=`."


def _included(included: Sequence[str], retracted: Sequence[str]) -> Iterator[str]:
    """The trials a review's references name, for a person to confirm as included."""
    if included:
        yield (
            f"  Its references name trials in people: {', '.join(included)}. Those it includes, "
            "and does not only mention, go into --set included=…"
        )
    if retracted:
        yield f"  Retracted among them: {', '.join(retracted)}."


def beside_lines(criteria: Criteria, notes: Sequence[Judgement], hidden: Hidden) -> Iterator[str]:
    """Criteria, remarks, and whose words are hidden until when."""
    for name, said in (("Include", criteria.include), ("Exclude", criteria.exclude)):
        if said:
            yield f"  {name}: {'; '.join(said)}."
    for note in notes:
        yield f"  Note of {note.reviewer}, {note.at:%Y-%m-%d}: {value_text(note.value)}"
    if hidden.reviewers:
        others = counted(hidden.reviewers, "other reviewer")
        left = [f"judge {listed(hidden.fields)}"] if hidden.fields else []
        left += ["link it"] if hidden.unlinked else []
        yield f"  Words of {others} are hidden until you {', and '.join(left)}."


def _packed(words: Iterable[str], width: int) -> list[str]:
    """Words that must not be broken, as many on a line as fit."""
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + len(word) + 2 <= width:
            lines[-1] += f"  {word}"
        else:
            lines.append(f"  {word}")
    return lines


def _wrapped(text: str, width: int, more: int) -> list[str]:
    """A paragraph; its later lines are indented by so much more than its first."""
    body = text.lstrip(" ")
    indent = " " * (len(text) - len(body))
    return textwrap.wrap(
        body,
        width,
        initial_indent=indent,
        subsequent_indent=indent + " " * more,
        break_long_words=False,
        break_on_hyphens=False,
    ) or [""]
