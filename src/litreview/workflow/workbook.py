"""The workbook of one reviewer: written to be filled in, and read back by `from_file`.

Settings, a compound and a reviewer enter; a file leaves. It is made of what this reviewer may see.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from litreview.ladder.content_words import content_words
from litreview.model.fields import TAGGED_FIELDS, Field
from litreview.model.grade import Grade
from litreview.model.identity import ClaimId
from litreview.model.judgement import LINK, Judgement
from litreview.model.record import Record
from litreview.render.workbook_sheets import Desk, StudyToFill, own_words, workbook_sheets
from litreview.reviews.active import thing_judged
from litreview.reviews.basis import basis_of_reading
from litreview.reviews.linking import facts
from litreview.settings import Settings
from litreview.tagging.sections import read_document
from litreview.tagging.suggest import ClaimIndex
from litreview.textfiles.workbook import write_workbook
from litreview.workflow.compounds import choose_compound, known_reviewer
from litreview.workflow.in_hand import Hide
from litreview.workflow.queue import grading_queue
from litreview.workflow.shelf import Shelf

MAX_WAITING = 500  # studies of a queue in one workbook: more than anybody fills in at a time
EXPORTS = "exports"  # the folder of a workspace in which what is sent to colleagues is written


def export_workbook(
    settings: Settings, compound: str | None, reviewer: str, hide: Hide = Hide.SOME
) -> tuple[Path, int]:
    """Write `exports/COMPOUND-REVIEWER.xlsx`; the file, and how many studies are in it.

    Its studies are those that wait for the reviewer, in the order of the queue and no more than
    `MAX_WAITING`, and those they judged.

    Args:
        hide: Of which studies the machine's values stay out of it, for an honest kappa.

    Raises:
        UsageError: The compound or reviewer is unknown, or openpyxl is not installed.
        StoreReadOnly: The file cannot be written.
    """
    chosen, who = choose_compound(settings, compound), known_reviewer(reviewer)
    queue = grading_queue(settings, chosen, who, shown=MAX_WAITING)
    with Shelf(settings, chosen, reviewer=who) as shelf:
        own = own_words(shelf.judgements, who)
        records, grades = queue.dossier.records, queue.dossier.grades
        named = [s for s in dict.fromkeys((*queue.studies[:MAX_WAITING], *own)) if s in records]
        index = ClaimIndex(shelf.claims, content_words, shelf.query.names)
        stated = facts(word for word in shelf.judgements if word.reviewer == who)
        desk = Desk(
            who,
            shelf.claims,
            shelf.policy,
            tuple(
                _to_fill(
                    records[study],
                    grades[study],
                    own.get(study, ()),
                    None if hide.hides(chosen, study) else index,
                )
                for study in named
            ),
            tuple(word for words in stated.values() for word in words),
        )
    path = settings.workspace / EXPORTS / f"{chosen}-{who}.xlsx"
    write_workbook(path, workbook_sheets(desk))
    return path, len(named)


def _to_fill(
    record: Record, grade: Grade, own: Iterable[Judgement], index: ClaimIndex | None
) -> StudyToFill:
    """One study; without an index, as somebody sees it from whom the machine is hidden."""
    words = tuple({thing_judged(word): word for word in own}.values())
    if index is None:
        return StudyToFill(record, grade, words, unaided=True)
    values = {name: said.value for name, said in grade.fields.items()}
    linked = [word.claim for word in words if word.field == LINK and word.claim is not None]
    bearing = index.may_bear_on(read_document(record.study_text), values, linked)
    claims: tuple[ClaimId, ...] = tuple(each.claim for each in bearing)
    return StudyToFill(record, grade, words, _sentences(record, grade), claims)


def _sentences(record: Record, grade: Grade) -> dict[Field, str]:
    """The sentence or heading each of the machine's values rests on, where a single one says it."""
    found: dict[Field, str] = {}
    for name in TAGGED_FIELDS:
        reading = grade.machine(name)
        basis = basis_of_reading(reading, reading.value, record) if reading is not None else None
        if basis is not None:
            found[name] = basis.text
    return found
