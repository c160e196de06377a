"""Risk of bias by domain at the command line: judged, taken back, and written for robvis."""

from __future__ import annotations

import json
from typing import Any

import pytest
from tests.cli.conftest import CommandLine

from litreview.model.fields import ROB2_FIELDS
from litreview.reviews.bias import bias_form
from litreview.settings import read_settings
from litreview.workflow.in_hand import Hide
from litreview.workflow.session import Session

ME = ("--reviewer", "anna")
FULL_TEXT = ("--source", "full text, table 1", "--account", "full_text", "--certainty", "high")


def words_of(litreview: CommandLine) -> list[dict[str, Any]]:
    """The reviewer's file, line by line."""
    path = litreview.root / "data" / "examplin" / "reviews" / "anna.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


LOW = [word for field in ROB2_FIELDS for word in ("--set", f"{field}=low")]
READ = ["--set", "full_text_read=yes"]


def test_the_overall_risk_of_bias_is_one_action_with_its_domains(litreview: CommandLine) -> None:
    said = litreview.ok("grade", "examplin", "101", *LOW, *READ, *FULL_TEXT, *ME).out
    written = words_of(litreview)
    assert [word["field"] for word in written] == [*ROB2_FIELDS, "full_text_read", "risk_of_bias"]
    assert {word["batch"] for word in written} == {written[0]["batch"]}
    assert written[-1]["value"] == "low"
    assert written[-1]["basis"]["account"] == "full_text"
    assert "pmid:101 risk_of_bias = low" in said
    sheet = " ".join(litreview.ok("studies", "examplin", "101", *ME).out.split())
    assert "rob2.deviations = low anna (full text, high certainty)" in sheet
    litreview.ok("grade", "examplin", "--undo", *ME)
    assert "rob2." not in litreview.ok("studies", "examplin", "101", *ME).out
    litreview.ok("grade", "examplin", "--redo", *ME)
    shape = litreview.ok("studies", "examplin", "101", *ME, "--json").json()
    assert shape["fields"]["rob2.reporting"]["value"] == "low"
    assert shape["fields"]["risk_of_bias"]["value"] == "low"


def test_several_domains_of_some_concern_leave_the_rest_to_a_person(litreview: CommandLine) -> None:
    some = [word.replace("low", "some concerns") for word in LOW]
    result = litreview.ok("grade", "examplin", "101", *some, *READ, *ME)
    assert words_of(litreview)[-1]["value"] == "some"
    assert "say high if together they lower confidence" in " ".join(result.err.split())
    litreview.ok("grade", "examplin", "101", "--set", "risk_of_bias=high", *ME)
    refused = litreview("grade", "examplin", "101", "--set", "risk_of_bias=low", *ME)
    assert refused.code == 2
    assert "By RoB 2's rule it is some or high" in " ".join(refused.err.split())


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["rob2.randomization=low"], "needs the full text"),
        (["rob2.randomisation=low"], 'Did you mean "rob2.randomization"?'),
        (["rob2.reporting=grave"], "One of: low, some, high, not_assessable."),
        (["syrcle.housing=yes", "full_text_read=yes"], "SYRCLE is for studies of animals"),
    ],
)
def test_a_domain_that_cannot_be_judged_so_is_refused(
    litreview: CommandLine, words: list[str], named: str
) -> None:
    sets = [word for said in words for word in ("--set", said)]
    result = litreview("grade", "examplin", "101", *sets, *ME)
    assert result.code == 2
    assert named in " ".join(result.err.split())
    assert words_of(litreview) == []


def test_risk_of_bias_for_robvis(litreview: CommandLine) -> None:
    assert "Nobody assessed" in litreview.ok("export", "robvis").out
    assert not (litreview.root / "exports").exists()
    rats = ["--set", "syrcle.housing=no", *READ]
    litreview.ok("grade", "examplin", "101", *LOW, *READ, *FULL_TEXT, *ME)
    litreview.ok("grade", "examplin", "102", *rats, *FULL_TEXT, *ME)
    said = litreview.ok("export", "robvis", "examplin").out
    assert said.splitlines() == [
        "exports/examplin-rob2.csv: 1 study",
        "exports/examplin-syrcle.csv: 1 study",
    ]
    file = litreview.root / "exports" / "examplin-rob2.csv"
    assert file.read_text(encoding="utf-8").splitlines() == [
        "Study,D1,D2,D3,D4,D5,Overall,Weight",
        "Ivanova and Petrov 2019 (PMID 101; one assessor),Low,Low,Low,Low,Low,Low,1",
    ]
    litreview.ok("grade", "examplin", "--undo", *ME)
    shape = litreview.ok("export", "robvis", "--json").json()
    assert [one["path"].rpartition("/")[2] for one in shape] == ["examplin-rob2.csv"]
    assert not file.with_name("examplin-syrcle.csv").exists()


def test_a_session_offers_the_questions_that_fit_the_study(litreview: CommandLine) -> None:
    settings = read_settings(litreview.root)
    offered = {}
    for study in ("101", "102", "manual:orlova-1990"):
        with Session(settings, "examplin", "anna", study=study, hide=Hide.NONE) as session:
            form = bias_form(session.in_hand().grade, session.reviewer)
            offered[study] = form.tool.name if form.tool else form.why
    assert offered["101"] == "RoB 2"
    assert offered["102"] == "SYRCLE"
    assert "RoB 2 is for randomized studies of people" in offered["manual:orlova-1990"]


def test_the_trace_of_a_claim_shows_the_domains(litreview: CommandLine) -> None:
    litreview.ok("grade", "examplin", "101", *LOW, *READ, *FULL_TEXT, *ME)
    litreview.ok(
        "link", "attention", "101", "--population", "match", "--outcome", "direct",
        "--intervention", "same", "--direction", "supports", *FULL_TEXT, *ME,
    )  # fmt: skip
    said = " ".join(litreview.ok("explain", "attention", "--full").out.replace("│", " ").split())
    assert "RoB 2 D2: Deviations from the intended interventions: low (one reviewer)" in said
    assert "SYRCLE" not in said
