"""People's words on what studies mean for a claim, appended to their files.

What the reviewer typed enters; links are checked against records, claim and sources and drafted,
and drafts appended and handed back, with what of them will not count. Nothing is appended unless
every link holds.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from litreview.errors import InputFailed, NounError, UsageError
from litreview.model.basis import Basis
from litreview.model.claim import Claim, Source
from litreview.model.codec import from_builtins
from litreview.model.fields import Field, check_value, spelled
from litreview.model.identity import Reviewer, StudyId, cited
from litreview.model.judgement import LINK, Judgement
from litreview.model.link import LinkValue
from litreview.model.record import Record
from litreview.model.vocabulary import Direction, QuoteRole
from litreview.reviews.basis import NO_GROUNDS, Grounds, basis_from, rests_on_page
from litreview.reviews.roles import REPEATS, suggest_role
from litreview.settings import Settings
from litreview.workflow.compounds import claim_of, known_reviewer, known_study
from litreview.workflow.drafts import Draft, append_drafts
from litreview.workflow.results import Written
from litreview.workflow.shelf import Shelf, shelf_for


def link(
    settings: Settings,
    claim_id: str,
    studies: Sequence[str],
    *,
    answers: Mapping[str, str],
    reviewer: str,
    compound: str | None = None,
    grounds: Grounds = NO_GROUNDS,
    note: str = "",
    open_shelf: Shelf | None = None,
) -> Written:
    """Append one link judgement per study; the judgements as written, and what will not count.

    Args:
        open_shelf: A shelf of this reviewer's that is open; without one, one is opened.

    Raises:
        UsageError: A claim, study or answer is unknown, or the link rests on nothing.
        InputFailed: A quote does not stand in a record, or a direction would rest on a title.
    """
    chosen, _ = claim_of(settings, claim_id, compound)
    who = known_reviewer(reviewer)
    with shelf_for(settings, chosen, who, open_shelf) as shelf:
        draft = judge_link(shelf, who, claim_id, studies, answers, grounds, note)
    return append_drafts(settings, chosen, [draft])


def judge_link(
    shelf: Shelf,
    who: Reviewer,
    claim_id: str,
    studies: Sequence[str],
    answers: Mapping[str, str],
    grounds: Grounds = NO_GROUNDS,
    note: str = "",
) -> Draft:
    """Check what a reviewer says studies mean for a claim, and draft a link for each study.

    Args:
        shelf: Of the claim's compound, as this reviewer may see it.
        answers: `population`, `outcome`, `intervention`, `direction`, and where it matters
            `objective`, `part` and `n`, as typed.

    Raises:
        UsageError: A claim, study or answer is unknown, or the link rests on nothing.
        InputFailed: A quote does not stand in a record, or a direction would rest on a title.
    """
    claim = _claim_on(shelf, claim_id)
    value = link_value(answers, claim)
    records = {record.id: record for record in map(shelf.record, map(known_study, studies))}
    judgements = []
    for record in records.values():
        basis = basis_from(grounds, record, shelf.sources)
        check_support(basis, value, f"{cited(record.id)} and {claim_id}")
        judgements.append(
            Judgement(
                id="new",
                at=shelf.settings.now(),
                reviewer=who,
                subject=f"{record.id}@{claim_id}",
                field=LINK,
                value=value,
                basis=basis,
                note=note,
            )
        )
    roles = {word.subject: _suggested_role(word, records) for word in judgements}
    return Draft(
        tuple(judgements),
        tuple(word for study in records for word in shelf.judgements_on(study)),
        {
            word.subject: tuple(link_warnings([word], records, claim, shelf.sources))
            for word in judgements
        },
        roles={subject: role for subject, role in roles.items() if role is not None},
    )


def _claim_on(shelf: Shelf, claim_id: str) -> Claim:
    """The claim of this id; the file is read once for many links, and again to name those near."""
    known = {str(claim.id): claim for claim in shelf.claims}
    found = known.get(claim_id)
    return found or claim_of(shelf.settings, claim_id, shelf.compound)[1]


def check_support(basis: Basis | None, value: LinkValue, where: str) -> None:
    """Refuse a link that rests on nothing, or whose direction would rest on a title.

    Raises:
        UsageError: There is no basis.
        InputFailed: It is the title alone.
    """
    if basis is None:
        raise UsageError(
            "a link needs something to rest on",
            where=where,
            fix='Add --quote "the sentence" or --source "where it is said" --certainty high.',
        )
    if basis.where == "title" and value.direction is not Direction.NOT_REPORTED:
        raise InputFailed(
            "a title alone does not say what a study found",
            where=where,
            fix="Quote a result from the abstract, name a source, or say --direction not_reported.",
        )


def link_warnings(
    written: Sequence[Judgement],
    records: Mapping[StudyId, Record],
    claim: Claim,
    sources: Collection[Source],
) -> Iterator[str]:
    """Why a link that was written will not count as its reviewer may expect."""
    for word in written:
        basis, value = word.basis, word.value
        if word.study is None or basis is None or not isinstance(value, LinkValue):
            continue
        named = cited(word.study)
        if rests_on_page(basis, claim, sources):
            yield f"{named}: known only from a page that makes the claim; it will not count."
        record = records[word.study]
        if basis.is_label and record.kind != "label":
            yield (
                f"{named}: rests on a label, and its record is none. If it is one, write "
                'kind = "label" in its file; else name the paper as the source.'
            )
        role = basis.role or suggest_role(record.study_text, basis)
        if role in REPEATS and value.direction is not Direction.NOT_REPORTED:
            yield (
                f"{named}: the sentence reads as the paper's {role}: its direction will not "
                "count. Quote a result, or add --role result if it is one."
            )


def _suggested_role(word: Judgement, records: Mapping[StudyId, Record]) -> QuoteRole | None:
    """What the quote of a link reads as, where its reviewer did not say."""
    if word.study is None or word.basis is None or word.basis.role is not None:
        return None
    return suggest_role(records[word.study].study_text, word.basis)


def _linked_n(typed: str) -> int:
    try:
        number = check_value(Field.N, typed)
    except NounError as error:
        raise UsageError(error.problem, where=f"--n {typed}", fix=error.fix) from error
    if not isinstance(number, int):
        raise UsageError("--n needs a number", fix="Leave --n out for the study's own n.")
    return number


def link_value(answers: Mapping[str, str], claim: Claim) -> LinkValue:
    """The answers of a link as typed, checked; UsageError names what each of them takes."""
    given: dict[str, object] = {
        name: spelled(answer) if name != "part" else answer
        for name, answer in answers.items()
        if answer
    }
    if "n" in given:
        given["n"] = _linked_n(answers["n"])
    try:
        value = from_builtins(LinkValue, given)
    except NounError as error:
        raise UsageError(
            f"{error.field}: {error.problem}",
            fix="population: match adjacent mismatch; outcome: direct surrogate mismatch; "
            "intervention: same differs other_compound; direction: supports null opposes "
            "mixed not_reported.",
        ) from error
    if value.part and value.part not in claim.parts:
        known = ", ".join(claim.parts) or "none: it says one thing"
        raise UsageError(f'{claim.id} has no part "{value.part}"', fix=f"Its parts: {known}.")
    return value
