"""What if comes to what really doing it would: words written, links undone, records retracted."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.builders_reviews import FULL_TEXT
from tests.support.sweeping import examples
from tests.support.synthetic_xml import article_set
from tests.support.trial_records import CLAIM, SENTENCES, settings_of, trial_xml, write_workspace

from litreview.errors import UsageError
from litreview.model.codec import from_builtins, to_builtins
from litreview.model.decision import TierDecision
from litreview.model.fields import Field, Value, check_value
from litreview.model.identity import Compound, Reviewer, StudyId
from litreview.model.judgement import LINK, Judgement
from litreview.model.link import LinkValue
from litreview.render.answer import SCREEN, answer
from litreview.reviews.basis import Grounds
from litreview.reviews.files import append_judgements
from litreview.settings import Settings
from litreview.workflow.import_files import import_files
from litreview.workflow.link import link
from litreview.workflow.review import grade
from litreview.workflow.shelf import Shelf
from litreview.workflow.show import explain
from litreview.workflow.whatif import Typed
from litreview.workspace.layout import Layout

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINTIN = Compound("mintin")
LINKED = ("201", "202", "204", "205")  # 203 is in hand, and nobody linked it
PROJECT = Path(__file__).parents[2]
SEMAX_XML = PROJECT.parent / "shared" / "semax" / "pubmed.xml"


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented trials, graded and linked by two people who differ on one of them."""
    root = tmp_path_factory.mktemp("what-if")
    write_workspace(root)
    own = settings_of(root, NOON)
    import_files(own, [root / "records.xml"], "mintin")
    for who in ("anna", "boris"):
        for pmid in LINKED:
            grade(own, "mintin", pmid, reviewer=who, accept=True)
            _link(own, pmid, who, "null" if pmid == "204" else "supports")
    _link(own, "202", "carla", "opposes")
    return root


def _link(own: Settings, pmid: str, who: str, direction: str) -> None:
    answers = {"population": "match", "outcome": "direct", "intervention": "same"}
    quote = Grounds(quote=SENTENCES[pmid])
    answers["direction"] = direction
    link(own, CLAIM, [pmid], answers=answers, reviewer=who, grounds=quote)


@dataclass(frozen=True)
class Really:
    """A copy of the workspace in which a supposition is made true."""

    own: Settings
    compound: Compound
    claim: str

    def _append(self, who: str, words: Sequence[Judgement]) -> None:
        append_judgements(Layout(self.own.workspace).reviews(self.compound), words)
        assert all(word.reviewer == who for word in words)

    def without(self, study: StudyId) -> None:
        """Every reviewer takes their link back."""
        with Shelf(self.own, self.compound) as shelf:
            words = shelf.judgements
        for word in words:
            if word.field == LINK and word.subject == f"{study}@{self.claim}":
                undone = replace(word, value="", basis=None, retracts=word.id, note="")
                later = replace(undone, at=word.at + timedelta(hours=1), batch="")
                self._append(word.reviewer, [later.sealed()])

    def say(self, subject: str, field: str, value: Value | LinkValue) -> None:
        """Two more people say so, and where anybody said otherwise the second decides."""
        for who in ("dora", "emil"):
            word = Judgement(
                "new", NOON + timedelta(days=1), Reviewer(who), subject, field, value, FULL_TEXT,
                adjudicates=who == "emil",
            )  # fmt: skip
            self._append(who, [word.sealed()])

    def decision(self) -> TierDecision:
        """What the ladder makes of it now."""
        return explain(self.own, self.claim, self.compound).dossier.decision(self.claim)


@pytest.fixture
def copied(judged: Path, tmp_path: Path) -> Really:
    shutil.copytree(judged, tmp_path / "copy")
    return Really(settings_of(tmp_path / "copy", NOON), MINTIN, CLAIM)


def _what_if(own: Settings, claim: str, typed: Typed) -> TierDecision:
    told = explain(own, claim, None, typed)
    assert told.supposed is not None
    return told.supposed.decision(claim)


def plain(decision: TierDecision) -> TierDecision:
    """A decision without the names of those who said so."""
    counted = tuple(replace(study, bases=()) for study in decision.counted)
    parts = tuple(map(plain, decision.parts))
    return replace(decision, counted=counted, parts=parts)


VALUES: dict[str, tuple[str, ...]] = {
    Field.RANDOMIZED: ("yes", "no", "not_reported"),
    Field.BLINDING: ("double", "single", "open", "not_reported"),
    Field.CONTROL: ("placebo", "none", "not_reported"),
    Field.N: ("8", "30", "240"),
    Field.DESIGN: ("rct", "case_report", "protocol", "animal_study"),
    Field.SPECIES: ("human", "animal"),
    Field.RISK_OF_BIAS: ("high", "low"),
    Field.FULL_TEXT_READ: ("yes", "no"),
    Field.REGISTERED: ("yes", "no"),
    Field.GROUP: ("Oslo", "Porto"),
    Field.TRIAL: ("pmid:201", "pmid:202"),
}
ANSWERS = {
    "population": ("match", "adjacent", "mismatch"),
    "outcome": ("direct", "surrogate", "mismatch"),
    "intervention": ("same", "differs", "other_compound"),
    "direction": ("supports", "null", "opposes", "not_reported"),
    "objective": ("yes", "no"),
    "link.n": ("12", "100"),
}


@st.composite
def suppositions(draw: st.DrawFn) -> Typed:
    """One to three things supposed of the studies linked."""
    things = draw(st.lists(st.sampled_from(("without", "field", "answer")), min_size=1, max_size=3))
    without, values = [], {}
    for thing in things:
        pmid = draw(st.sampled_from(LINKED))
        if thing == "without":
            without.append(pmid)
            continue
        table = VALUES if thing == "field" else ANSWERS
        name = draw(st.sampled_from(sorted(table)))
        values[pmid, name] = draw(st.sampled_from(table[name]))
    return Typed(tuple(without), tuple(f"{p}.{n}={v}" for (p, n), v in values.items()))


def _do(really: Really, typed: Typed, links: dict[str, LinkValue]) -> None:
    for study in typed.without:
        really.without(StudyId(f"pmid:{study}"))
    answers: dict[str, dict[str, object]] = {}
    for pair in typed.values:
        left, _, value = pair.partition("=")
        pmid, _, name = left.partition(".")
        if name in ANSWERS:
            number = name == "link.n"
            told = answers.setdefault(pmid, {})
            told["n" if number else name] = int(value) if number else value
        else:
            really.say(f"pmid:{pmid}", name, check_value(Field(name), value))
    for pmid, told in answers.items():
        made = from_builtins(LinkValue, to_builtins(links[pmid]) | told)
        really.say(f"pmid:{pmid}@{really.claim}", LINK, made)


def _links(own: Settings) -> dict[str, LinkValue]:
    dossier = explain(own, CLAIM).dossier
    return {one.study.removeprefix("pmid:"): one.value for one in dossier.links}


@settings(
    max_examples=examples(5),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(typed=suppositions())
def test_a_supposition_comes_to_what_doing_it_does(judged: Path, typed: Typed) -> None:
    own = settings_of(judged, NOON)
    before = {p: p.read_bytes() for p in (judged / "data").rglob("*") if p.is_file()}
    # A link supposed away and answered otherwise is a link that two people make anew.
    supposed = _what_if(own, CLAIM, typed)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(judged, Path(folder) / "copy")
        really = Really(settings_of(Path(folder) / "copy", NOON), MINTIN, CLAIM)
        _do(really, typed, _links(own))
        assert plain(really.decision()) == plain(supposed)
    assert {p: p.read_bytes() for p in (judged / "data").rglob("*") if p.is_file()} == before


@pytest.mark.parametrize("pmid", ["201", "202", "203", "204", "205"])
def test_as_retracted_comes_to_what_a_retraction_does(copied: Really, pmid: str) -> None:
    supposed = _what_if(copied.own, CLAIM, Typed(retracted=(pmid,)))
    told = copied.own.workspace / "retracted.xml"
    told.write_bytes(article_set(trial_xml(pmid, retracted=True)))
    import_files(copied.own, [told], "mintin")
    assert plain(copied.decision()) == plain(supposed)


def test_a_link_nobody_made_may_be_supposed_whole(copied: Really) -> None:
    answers = ("population=match", "outcome=direct", "intervention=same", "direction=null")
    supposed = _what_if(copied.own, CLAIM, Typed(values=tuple(f"203.{a}" for a in answers)))
    plain_link = dict(answer.split("=") for answer in answers)
    copied.say(f"pmid:203@{CLAIM}", LINK, from_builtins(LinkValue, plain_link))
    assert plain(copied.decision()) == plain(supposed)
    assert any("pmid:203" in study.reports for study in supposed.counted)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (Typed(without=("203",)), "Linked to the claim|Did you mean 20"),
        (Typed(without=("20",)), "Did you mean 20[0-9]"),
        (Typed(without=("x",)), "1 to 8 digits"),
        (Typed(retracted=("999",)), "not in the store"),
        (Typed(values=("201.blindign=double",)), "Did you mean blinding"),
        (Typed(values=("201.blinding=doubel",)), "double"),
        (Typed(values=("201.direction=suports",)), "Did you mean supports"),
        (Typed(values=("201.n=many",)), "whole number"),
        (Typed(values=("201.link.n=0",)), "whole number"),
        (Typed(values=("201.link.n=many",)), "link.n"),
        (Typed(values=("201.blinding",)), "PMID.FIELD=VALUE"),
        (Typed(values=("203.direction=null",)), "population"),
    ],
)
def test_what_cannot_be_supposed_names_what_is_near(judged: Path, typed: Typed, said: str) -> None:
    with pytest.raises(UsageError) as error:
        explain(settings_of(judged, NOON), CLAIM, None, typed)
    assert re.search(said, str(error.value)), str(error.value)


@pytest.fixture(scope="module")
def semax(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The workspace of this repository, with the companion folder's records in its database."""
    if not SEMAX_XML.exists():
        pytest.skip("../shared is absent: no Semax records to suppose anything of")
    root = tmp_path_factory.mktemp("semax")
    for folder in ("queries", "data"):
        shutil.copytree(PROJECT / folder, root / folder)
    own = settings_of(root, NOON)
    import_files(own, [SEMAX_XML], "semax", only="all")
    yield own


def test_linked_studies_of_semax_may_be_supposed_away(semax: Settings, tmp_path: Path) -> None:
    shutil.copytree(semax.workspace, tmp_path / "copy")
    claim = "plasma-bdnf"
    links = explain(semax, claim).dossier.links
    for study in {one.study for one in links if one.claim == claim}:
        supposed = _what_if(semax, claim, Typed(without=(study,)))
        really = Really(settings_of(tmp_path / "copy", NOON), Compound("semax"), claim)
        really.without(study)
        assert plain(really.decision()) == plain(supposed)
        shutil.rmtree(tmp_path / "copy" / "data")
        shutil.copytree(semax.workspace / "data", tmp_path / "copy" / "data")


def test_every_claim_of_semax_is_answered_on_one_screen(semax: Settings) -> None:
    dossier = explain(semax, "stroke-recovery").dossier
    for claim in dossier.claims:
        lines = answer(dossier, claim.id).lines(80)
        assert len(lines) <= SCREEN, claim.id
        assert max(map(len, lines)) <= 80, claim.id
