"""Which studies are shown, and what each row says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.support.builders import (
    ABSTRACT,
    a_claim,
    a_grade,
    a_link,
    a_record,
    an_animal_study,
)

from litreview.cli.columns import Painted
from litreview.cli.study_rows import Wanted, chosen, short, study_rows
from litreview.errors import UsageError
from litreview.model.dossier import Dossier, SearchState
from litreview.model.identity import Compound
from litreview.model.page import PrismaFlow
from litreview.model.policy import Policy
from litreview.model.query import Query
from litreview.model.record import StandingSignal
from litreview.model.vocabulary import Standing


def a_dossier() -> Dossier:
    """A graded human trial linked to a claim, and an animal study known to the machine alone."""
    trial = a_record(1, title="Examplin for attention: a trial")
    rats = a_record("manual:rats-1996", title="Examplin in rats", year=None, abstract=ABSTRACT)
    grades = [a_grade(1), an_animal_study("manual:rats-1996", n=None)]
    machine = replace(
        grades[1], fields={f: replace(g, judgements=()) for f, g in grades[1].fields.items()}
    )
    return Dossier(
        query=Query(Compound("demo"), "Examplin", "examplin"),
        claims=(a_claim(), a_claim("memory")),
        reports=(),
        records={record.id: record for record in (trial, rats)},
        memberships={},
        grades={grades[0].study: grades[0], machine.study: machine},
        links=(a_link(1),),
        decisions=(),
        policy=Policy(),
        search=SearchState(),
        flow=PrismaFlow({}, 0, 0, {}, 0, 0),
        rulebook="1",
    )


@pytest.mark.parametrize(
    ("wanted", "studies"),
    [
        (Wanted(), ["pmid:1", "manual:rats-1996"]),
        (Wanted(species=frozenset({"human"})), ["pmid:1"]),
        (Wanted(species=frozenset({"human", "animal"})), ["pmid:1", "manual:rats-1996"]),
        (Wanted(designs=frozenset({"animal_study"})), ["manual:rats-1996"]),
        (Wanted(graded=True), ["pmid:1"]),
        (Wanted(graded=False), ["manual:rats-1996"]),
        (Wanted(claim="attention"), ["pmid:1"]),
        (Wanted(claim="memory"), []),
        (Wanted(words="RATS examplin"), ["manual:rats-1996"]),
        (Wanted(words="attention mice"), []),
        (Wanted(species=frozenset({"human"}), graded=False), []),
    ],
)
def test_filters_leave_what_they_name(wanted: Wanted, studies: list[str]) -> None:
    assert [row[0] for row in study_rows(chosen(a_dossier(), wanted))] == studies


def test_an_unknown_claim_names_the_near_one() -> None:
    with pytest.raises(UsageError) as caught:
        chosen(a_dossier(), Wanted(claim="atention"))
    assert caught.value.fix == "Did you mean attention?"


def test_a_row_shows_the_whole_id_and_says_what_is_not_reported() -> None:
    rows = list(study_rows(a_dossier()))
    assert rows[0] == [
        "pmid:1", "2020", "human", "rct", "120", "anna, boris", "Examplin for attention: a trial",
    ]  # fmt: skip
    assert rows[1][:6] == ["manual:rats-1996", "n.r.", "animal", "animal study", "n.r.", "machine"]


def test_a_retracted_study_says_so_first() -> None:
    dossier = a_dossier()
    record = dossier.records[next(iter(dossier.records))]
    pulled = replace(record, signals=(StandingSignal(Standing.RETRACTED, "title"),))
    row = next(study_rows(replace(dossier, records={record.id: pulled})))
    assert row[-1].startswith("RETRACTED: ")
    assert isinstance(row[-1], Painted)


def test_values_are_shortened_without_changing_what_they_say() -> None:
    assert short(12000) == "12,000"
    assert short(("a", "b")) == "a, b"
    assert short("not_reported") == "n.r."
