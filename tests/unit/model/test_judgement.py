"""One line of a reviewer's file, and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litreview.errors import NounError
from litreview.model.basis import Basis
from litreview.model.fields import Field, check_value
from litreview.model.identity import Reviewer
from litreview.model.judgement import Judgement, Overruled, judgement_from_json, judgement_to_json
from litreview.model.link import LinkValue
from litreview.model.vocabulary import BasisKind, Certainty, QuoteRole

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
FIELD_LINE: dict[str, Any] = {
    "id": "5f1c",
    "at": "2026-11-22T10:00:00Z",
    "reviewer": "curation",
    "subject": "pmid:1",
    "field": "n",
    "value": 110,
    "basis": {"kind": "source", "text": "a census", "certainty": "high"},
}
LINK_LINE: dict[str, Any] = {
    **FIELD_LINE,
    "subject": "pmid:1@stroke-recovery",
    "field": "link",
    "value": {
        "population": "match",
        "outcome": "direct",
        "intervention": "same",
        "direction": "supports",
    },
}


@pytest.mark.parametrize("line", [FIELD_LINE, LINK_LINE])
def test_a_line_reads_back_as_it_was_written(line: dict[str, Any]) -> None:
    judgement = judgement_from_json(line)
    written = json.loads(json.dumps(judgement_to_json(judgement)))
    assert judgement_from_json(written) == judgement
    assert written["at"] == "2026-11-22T10:00:00Z"


def test_an_overruled_value_is_kept_with_its_basis() -> None:
    types = Basis(BasisKind.METADATA, "Randomized Controlled Trial", "publication_type")
    judgement = replace(judgement_from_json(FIELD_LINE), overruled=(Overruled("yes", types),))
    assert judgement_from_json(judgement_to_json(judgement)) == judgement


def test_a_sealed_id_depends_on_everything_said() -> None:
    judgement = judgement_from_json(FIELD_LINE)
    assert judgement.sealed().id == replace(judgement, id="other").sealed().id
    assert judgement.sealed().id != replace(judgement, value=111).sealed().id
    later = replace(judgement, at=datetime(2026, 11, 23, tzinfo=UTC))
    assert judgement.sealed().id != later.sealed().id


def test_a_link_names_its_study_and_claim() -> None:
    judgement = judgement_from_json(LINK_LINE)
    assert (judgement.study, judgement.claim) == ("pmid:1", "stroke-recovery")
    assert isinstance(judgement.value, LinkValue)


def test_a_fact_names_its_claim_and_no_study() -> None:
    line = {**FIELD_LINE, "subject": "claim:x", "field": "stated", "value": "yes"}
    judgement = judgement_from_json(line)
    assert (judgement.study, judgement.claim) == (None, "x")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"subject": "pmid:PMC7"}, "subject"),
        ({"subject": "29798983"}, "subject"),
        ({"subject": "pmid:007"}, "subject"),
        ({"value": 0}, "n"),
        ({"value": "110"}, "value"),
        ({"field": "blindness"}, "field"),
        ({"field": "randomized", "value": "Yes"}, "value"),
        ({"reviewer": "../x"}, "reviewer"),
        ({"at": "yesterday"}, "at"),
        ({"at": "2026-11-22T10:00:00"}, "at"),
        ({"id": ""}, "id"),
        ({"basis": {"kind": "quote", "text": "x" * 301}}, "basis.text"),
        ({"basis": {"kind": "quote", "text": " "}}, "basis.text"),
        ({"basis": {"kind": "source", "text": "x"}}, "basis.certainty"),
        ({"basis": {"kind": "oral", "text": "x"}}, "basis.kind"),
        ({"basis": {"kind": "quote", "text": "x", "start": 3}}, "basis.start"),
        ({"tier": "T4"}, "tier"),
        ({"field": "link", "subject": "pmid:1@x"}, "value"),
        ({"field": "stated", "subject": "claim:x", "value": "true"}, "value"),
        ({"field": "stated", "value": "yes"}, "subject"),
    ],
)
def test_a_line_that_does_not_hold_is_refused_by_field(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(NounError) as refused:
        judgement_from_json({**FIELD_LINE, **changes})
    assert refused.value.field == field


def test_a_missing_answer_of_a_link_is_named() -> None:
    value = {k: v for k, v in LINK_LINE["value"].items() if k != "direction"}
    with pytest.raises(NounError, match="direction"):
        judgement_from_json({**LINK_LINE, "value": value})


def test_an_undo_needs_no_value() -> None:
    undo = judgement_from_json({**LINK_LINE, "value": "", "retracts": "5f1c", "id": "u"})
    assert undo.retracts == "5f1c"


def test_a_secondary_account_is_told_from_a_full_text() -> None:
    source = Basis(BasisKind.SOURCE, "an account", certainty=Certainty.HIGH)
    assert source.is_secondary
    assert not Basis(BasisKind.QUOTE, "Its sentence.").is_secondary
    assert isinstance(judgement_from_json(FIELD_LINE), Judgement)


AS_FILED_BEFORE = [
    '{"id":"50a0ef728564c83d","at":"2026-11-22T00:09:44Z","reviewer":"curation","subject":"pmid:39442746@mood-calm","field":"link","value":{"population":"mismatch","outcome":"surrogate","intervention":"same","direction":"supports","objective":"not_reported","part":""},"basis":{"kind":"quote","text":"Antidepressant-like and antistress effects of the ACTH(4-10) synthetic analogs Semax and Melanotan II on male rats in a model of chronic unpredictable stress.","where":"title","start":0,"end":158},"note":"A model of depression in rats."}',  # noqa: E501
    '{"id":"370f40cacaa74eae","at":"2026-11-22T00:11:24Z","reviewer":"curation","subject":"claim:no-western-rct","field":"stated","value":"yes","basis":{"kind":"source","text":"PubMed search of 2026-09-13 (215 citations): the only one typed a randomized controlled trial is a Moscow study of motor neuron disease, PMID 18379501; a Belgian official laboratory knew of no completed trial, PMID 31667971","certainty":"medium","account":"secondary"},"note":"A search of PubMed alone."}',  # noqa: E501
    '{"id":"c7dbec7d8dbfb7c1","at":"2026-11-22T00:09:31Z","reviewer":"curation","subject":"pmid:6455927","field":"excluded","value":"another meaning of the search word: the title is of another field","basis":{"kind":"quote","text":"nondepolarizing neuromuscular blocking drugs","where":"title","start":57,"end":101}}',  # noqa: E501
    '{"id":"adf2fa9f02bb2d5a","at":"2026-11-22T00:00:13Z","reviewer":"curation","subject":"pmid:11517472","field":"group","value":"Gusev and Skvortsova, Moscow","basis":{"kind":"source","text":"inferred from author names, and what is known of these groups","certainty":"medium","account":"secondary"}}',  # noqa: E501
]
"""Lines as rule set 1 wrote them: before links had an n, and actions a batch."""


@pytest.mark.parametrize("line", AS_FILED_BEFORE)
def test_an_older_line_keeps_its_id_and_its_text(line: str) -> None:
    judgement = judgement_from_json(json.loads(line))
    assert judgement.sealed().id == judgement.id
    assert judgement_to_json(judgement) == json.loads(line)


def test_what_was_added_later_enters_the_id_where_it_is_said() -> None:
    link = judgement_from_json(json.loads(AS_FILED_BEFORE[0]))
    fact = judgement_from_json(json.loads(AS_FILED_BEFORE[1]))
    assert isinstance(link.value, LinkValue)
    assert link.basis is not None
    said = [
        replace(link, value=replace(link.value, n=36)),
        replace(link, basis=replace(link.basis, role=QuoteRole.RESULT)),
        replace(link, batch="ab12"),
        replace(fact, as_of="2018"),
    ]
    assert len({one.sealed().id for one in (link, fact, *said)}) == 6
    for one in said:
        assert judgement_from_json(json.loads(json.dumps(judgement_to_json(one)))) == one


@pytest.mark.parametrize(("field", "as_of"), [("stated", "2018-13"), ("stated", "May")])
def test_a_day_that_is_none_is_refused(field: str, as_of: str) -> None:
    fact = judgement_from_json(json.loads(AS_FILED_BEFORE[1]))
    with pytest.raises(NounError):
        replace(fact, field=field, as_of=as_of)


def test_only_a_fact_has_a_day() -> None:
    with pytest.raises(NounError, match="claim of fact only"):
        replace(judgement_from_json(FIELD_LINE), as_of="2018")


@pytest.mark.parametrize(
    ("field", "written", "meant"),
    [
        ("condition", ["not_reported"], "not_reported"),
        ("condition", ["stroke", "not_reported"], ("stroke",)),
        ("blinding_who", ["assessors", "not_reported"], ("assessors",)),
        ("sex", "not reported", "not_reported"),
    ],
)
def test_what_older_lines_call_not_reported_is_read_as_meant(
    field: str, written: object, meant: object
) -> None:
    line = {
        "id": "f00d",
        "at": "2026-11-22T10:00:00Z",
        "reviewer": "anna",
        "subject": "pmid:1",
        "field": field,
        "value": written,
    }
    word = judgement_from_json(line)
    assert (word.id, word.value) == ("f00d", meant)
    assert judgement_from_json(json.loads(json.dumps(judgement_to_json(word)))) == word


@given(st.sampled_from(list(Field)), st.one_of(st.text(max_size=40), st.integers(1, 99)))
def test_no_checked_value_is_refused_on_its_way_to_a_file_and_back(
    field: Field, typed: object
) -> None:
    try:
        value = check_value(field, typed)
    except NounError:
        return
    word = Judgement("5f1c", NOON, Reviewer("anna"), "pmid:1", field, value, machine=value)
    written = json.loads(json.dumps(judgement_to_json(word)))
    assert judgement_from_json(written) == word
