from __future__ import annotations

import json
from dataclasses import replace

from tests.support.builders_render import a_dossier

from litreview.model.claim import Source
from litreview.model.vocabulary import AssertedTier, ClaimKind, ClaimStatus
from litreview.render.header import bar as bar_of
from litreview.render.shapes import evidence_json, studies_shape, tiers_shape

DOSSIER = a_dossier()

TIER_KEYS = """
    claim statement category population asserted kind tier tier_id verdict preclinical_direction
    provisional human preclinical n groups flags rules counted not_counted raise lower
    not_checked trials doubts undoubted allowed wanted watched direction labels
    short question words topic status off_ladder
"""
STUDY_KEYS = """
    pmid title year journal language standing species design randomized blinding control n
    population claims graded_by tags merged_into trial abstract_licence
"""


def tier(claim: str) -> dict[str, object]:
    return next(shape for shape in tiers_shape(DOSSIER) if shape["claim"] == claim)


def study(pmid: str) -> dict[str, object]:
    return next(shape for shape in studies_shape(DOSSIER) if shape["pmid"] == pmid)


def test_tiers_have_the_keys_of_the_design_in_order() -> None:
    assert all(list(shape) == TIER_KEYS.split() for shape in tiers_shape(DOSSIER))


def test_studies_have_the_keys_of_the_design_in_order() -> None:
    assert all(list(shape) == STUDY_KEYS.split() for shape in studies_shape(DOSSIER))


def test_tiers_stand_in_the_order_of_the_claims() -> None:
    assert [s["claim"] for s in tiers_shape(DOSSIER)] == [claim.id for claim in DOSSIER.claims]


def test_the_tier_of_a_fact_is_off_the_ladder() -> None:
    facts = {d.claim for d in DOSSIER.decisions if d.kind is ClaimKind.FACT}
    assert facts and {s["claim"] for s in tiers_shape(DOSSIER) if s["off_ladder"]} == facts
    shown = sum(bar.count for bar in bar_of(DOSSIER) if bar.tier.id == "T0")
    low = [s for s in tiers_shape(DOSSIER) if s["tier"] == "T0" and not s["off_ladder"]]
    assert len(low) == shown


def test_a_tier_is_told_with_its_trace() -> None:
    shape = tier("attention")
    assert shape["tier"] == "T3"
    assert shape["tier_id"] == "clinical"
    assert shape["rules"] == ["R2", "R7", "R11"]
    counted = {"pmid": "90000001", "level": 3, "points": 0, "part": ""}
    assert counted in shape["counted"]  # type: ignore[operator]
    assert shape["not_counted"] == [{"pmid": "90000007", "reason": "retracted", "part": ""}]
    assert (shape["human"], shape["preclinical"], shape["n"]) == (2, 1, 150)
    assert shape["preclinical_direction"] == "supports"


def test_unknown_numbers_are_null_not_zero() -> None:
    assert tier("raises-ngf")["n"] is None
    assert tier("morning")["preclinical_direction"] is None


def test_a_manual_record_keeps_its_id() -> None:
    assert study("manual:lund-1994")["n"] == 11


def test_silence_is_not_reported_in_every_field() -> None:
    shape = study("90000010")
    fields = ("species", "design", "randomized", "blinding", "control", "n")
    assert {shape[field] for field in fields} == {"not_reported"}
    assert shape["graded_by"] == ["machine"]


def test_population_is_the_object_that_tag_gives() -> None:
    assert study("90000001")["population"] == {
        "condition": ["rested adults"],
        "mesh": ["Attention"],
        "status": "not_reported",
        "age": "not_reported",
        "sex": "not_reported",
    }


def test_a_quoted_tag_counts_from_its_passage() -> None:
    tags = study("90000001")["tags"]
    assert isinstance(tags, list)
    found = next(tag for tag in tags if tag["field"] == "n")
    abstract = DOSSIER.records[next(iter(DOSSIER.records))].abstract[0].text.plain
    assert found["where"] == "abstract"
    assert abstract[found["start"] : found["end"]] == found["quote"]
    keys = ["field", "value", "confidence", "rule", "where", "start", "end", "quote"]
    assert list(found) == keys


def test_a_tag_on_a_heading_has_no_offsets() -> None:
    tags = study("90000001")["tags"]
    assert isinstance(tags, list)
    found = next(tag for tag in tags if tag["where"] == "mesh")
    assert found["start"] is None and found["end"] is None


def test_evidence_is_json_and_the_same_bytes_each_time() -> None:
    data = evidence_json(DOSSIER)
    assert data == evidence_json(a_dossier())
    document = json.loads(data)
    assert document["compound"] == "veltraxin"
    assert len(document["tiers"]) == len(DOSSIER.claims)
    assert document["decisions"][0]["counted"][0]["steps"]


def test_evidence_tells_what_a_claim_is_searched_by_and_where_it_comes_from() -> None:
    asked = replace(
        DOSSIER.claims[0],
        status=ClaimStatus.FOUND,
        asserted_tier=AssertedTier.NONE,
        short="Attention",
        question="Does it help?",
        words=("focus",),
        topic="attention",
    )
    source = Source("page", "A page", limits=("Nobody was asked.",))
    changed = replace(DOSSIER, claims=(asked, *DOSSIER.claims[1:]), sources=(source,))
    document = json.loads(evidence_json(changed))
    told = {key: document["tiers"][0][key] for key in ("short", "question", "words", "topic")}
    assert told == {
        "short": "Attention",
        "question": "Does it help?",
        "words": ["focus"],
        "topic": "attention",
    }
    assert document["tiers"][0]["status"] == "found"
    assert document["sources"][0]["limits"] == ["Nobody was asked."]


def test_a_record_without_language_says_so() -> None:
    bare = replace(DOSSIER.records[next(iter(DOSSIER.records))], languages=())
    changed = replace(DOSSIER, records={**DOSSIER.records, bare.id: bare})
    shape = next(s for s in studies_shape(changed) if s["pmid"] == bare.pmid)
    assert shape["language"] == "not_reported"
