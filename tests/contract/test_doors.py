"""Three doors to the evidence: what verbs read, weigh and import, and what they leave alone."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.support.once import forget
from tests.support.refreshing import copy_of
from tests.support.rights import as_ordinary_user
from tests.support.synthetic_xml import article_set, article_xml, correction_xml, mesh_xml

from litreview.errors import GateRefused
from litreview.ladder.body import Body
from litreview.ladder.tier import decide_tier
from litreview.model.decision import TierDecision
from litreview.model.fields import Field
from litreview.model.identity import Compound, Pmid
from litreview.model.policy import Policy
from litreview.model.vocabulary import Species
from litreview.reviews.basis import Grounds
from litreview.reviews.queue import Evidence, asked_of, waiting
from litreview.settings import Settings
from litreview.tracking.bibliography import study_of
from litreview.workflow import shelf as shelves
from litreview.workflow import tag
from litreview.workflow.decide import decide, with_decisions
from litreview.workflow.import_files import import_files
from litreview.workflow.link import link
from litreview.workflow.publish import publish
from litreview.workflow.queue import grading_queue
from litreview.workflow.review import grade
from litreview.workflow.shelf import Shelf
from litreview.workflow.show import explain, studies, study_in_hand, tiers
from litreview.workflow.status import status
from litreview.workflow.weigh import weighed
from litreview.workflow.whole import whole as whole_of
from litreview.workspace.citations import read_citations, write_sorted
from litreview.workspace.layout import Layout

PROJECT = Path(__file__).parents[2]
SEMAX = Compound("semax")
MOST_CALLS = (
    40_000  # of one judgement, half of them to read claims and sources; deciding all took 176,991
)
FEW = 20  # citations
SOURCE = Grounds(source="full text, table 1", certainty="high", account="full_text")
BEARING = {
    "population": "match",
    "outcome": "direct",
    "intervention": "same",
    "direction": "supports",
}


def workspace(root: Path) -> Settings:
    """A copy of this repository's workspace with one compound, without a database."""
    (root / "queries").mkdir(parents=True)
    shutil.copy(PROJECT / "queries" / "semax.toml", root / "queries")
    shutil.copytree(PROJECT / "data", root / "data")
    return settings_of(root)


def settings_of(root: Path) -> Settings:
    return Settings(
        workspace=root,
        database_url=f"sqlite:///{root}/.litreview/records.sqlite3",
        clock=datetime(2026, 11, 29, 12, tzinfo=UTC),
        templates=PROJECT / "templates",
    )


@pytest.fixture(scope="module")
def tagged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace with every title tagged; tests read it, or change a copy."""
    root = tmp_path_factory.mktemp("tagged") / "workspace"
    studies(workspace(root), "semax")
    return root


@pytest.fixture
def settings(tagged: Path, tmp_path: Path) -> Settings:
    return settings_of(copy_of(tagged, tmp_path / "workspace"))


@pytest.fixture
def few(settings: Settings) -> Settings:
    """The workspace with a few of its citations, and nobody's word on any of them."""
    layout = Layout(settings.workspace)
    for folder in (layout.reviews(SEMAX), layout.open(SEMAX)):
        shutil.rmtree(folder)
    write_sorted(layout.citations(SEMAX), read_citations(layout.citations(SEMAX))[-FEW:])
    return settings


@pytest.fixture
def records(tmp_path: Path) -> Path:
    """A file of records: two Semax is known by already, and one it is not."""
    path = tmp_path / "records.xml"
    headings = mesh_xml({"Humans": "D006801"})
    abstract = "Twenty patients were given semax in a randomized trial."
    numbers = (29798983, 11517472, 31000001)
    path.write_bytes(
        article_set(
            *(article_xml(n, f"Semax, report {n}", abstract, mesh=headings) for n in numbers)
        )
    )
    return path


def judge(settings: Settings) -> None:
    grade(settings, "semax", "29798983", reviewer="a.ivanova", sets=["n=110"], grounds=SOURCE)


def never(*_: object, **__: object) -> Any:
    raise AssertionError("this was not to be done")


# -- what a verb weighs --------------------------------------------------------------------


def test_a_judgement_takes_few_calls(settings: Settings) -> None:
    status(settings)  # the bibliography is read once, by whatever verb comes first
    forget()
    calls = 0

    def count(_: object, event: str, __: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count)
    try:
        judge(settings)
    finally:
        sys.setprofile(None)
    assert calls <= MOST_CALLS


@pytest.mark.parametrize("verb", ["grade", "link", "status"])
def test_no_ladder_is_run_for_it(
    settings: Settings, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("litreview.workflow.decide.decide_tier", never)
    monkeypatch.setattr("litreview.ladder.tier.decide_tier", never)
    monkeypatch.setattr("litreview.ladder.moves.decide_under", never)
    if verb == "grade":
        judge(settings)
    elif verb == "link":
        about = ["29798983"]
        link(
            settings,
            "stroke-recovery",
            about,
            answers=BEARING,
            reviewer="a.ivanova",
            grounds=SOURCE,
        )
    else:
        status(settings)


def test_a_blind_queue_reads_all_records_no_more_often_than_one_that_shows_all(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(settings)
    whole = 0
    read = Shelf.records

    def records(shelf: Shelf, studies: Any = None) -> Any:
        nonlocal whole
        whole += studies is None
        return read(shelf, studies)

    monkeypatch.setattr(Shelf, "records", records)
    read_in_all = []
    for reviewer in (None, "b.petrov"):
        whole = 0
        assert grading_queue(settings, "semax", reviewer).studies
        read_in_all.append(whole)
    assert read_in_all[0] == read_in_all[1] > 0


def test_publish_decides_each_claim_once(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = []

    def one(body: Body, policy: Policy) -> TierDecision:
        decided.append(body.claim.id)
        return decide_tier(body, policy)

    monkeypatch.setattr("litreview.workflow.decide.decide_tier", one)
    with Shelf(settings, SEMAX) as shelf:
        claims = [claim.id for claim in shelf.claims]
    publish(settings)
    assert len(decided) == len(set(decided))
    assert set(decided) <= set(claims)


def test_what_people_never_touched_changes_no_tier_and_is_counted(
    settings: Settings, records: Path
) -> None:
    import_files(settings, [records], "semax", only="all")
    with Shelf(settings, SEMAX) as shelf:
        part, whole = weighed(shelf), weighed(shelf, whole=True)
        assert len(part.records) < len(whole.records) == shelf.total
        assert part.flow == whole.flow
        assert part.problems == whole.problems
        assert part.relations == whole.relations
        assert (
            with_decisions(part, decide(part)).decisions
            == with_decisions(whole, decide(whole)).decisions
        )
    (row,) = status(settings).rows
    grades = whole.grades.values()
    assert row.human == sum(one.value(Field.SPECIES) == Species.HUMAN for one in grades)
    assert row.graded == sum(bool(one.reviewers) for one in grades)
    assert row.queue == len(waiting(asked_of(Evidence.of(whole))))


def test_other_reports_of_what_people_touched_are_in_hand_unasked(
    settings: Settings, tmp_path: Path
) -> None:
    articles = (
        article_xml(91, corrections=correction_xml("UpdateOf", "92")),
        article_xml(92, "Peptide walks", corrections=correction_xml("UpdateOf", "93")),
        article_xml(93, "Peptide runs", types=(("D016441", "Retracted Publication"),)),
        article_xml(94, "Peptide swims"),
        article_xml(95, "Peptide rows"),
    )
    path = tmp_path / "related.xml"
    path.write_bytes(article_set(*articles))
    import_files(settings, [path], "semax", only="all")
    grade(settings, "semax", "91", reviewer="b.petrov", sets=["group=Walkers"])
    grade(settings, "semax", "91", reviewer="b.petrov", sets=["included=94"])
    with Shelf(settings, SEMAX) as shelf:
        before, part, whole = shelf.touched, weighed(shelf), weighed(shelf, whole=True)
    numbers = {study_of(Pmid(pmid)) for pmid in ("91", "92", "93", "94")}
    assert not numbers - part.records.keys()
    assert study_of(Pmid("92")) not in before
    assert study_of(Pmid("95")) not in part.records
    joined = [(tie.one, tie.other) for tie in part.relations.joined]
    assert ("pmid:91", "pmid:92") in joined
    assert ("pmid:92", "pmid:93") in joined
    assert "pmid:93" in part.relations.retracted
    assert part.relations == whole.relations
    assert part.flow == whole.flow


def test_what_nobody_touched_is_taken_up_late_and_is_the_same(
    settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "untouched.xml"
    path.write_bytes(article_set(article_xml(91, "Peptide walks"), article_xml(92)))
    import_files(settings, [path], "semax", only="all")
    grade(settings, "semax", "92", reviewer="b.petrov", sets=["n=12"], grounds=SOURCE)
    with Shelf(settings, SEMAX) as shelf:
        at_once, late = weighed(shelf, whole=True), whole_of(shelf, "a program")
        assert study_of(Pmid("91")) in late.memo.keys
        assert late.memo.keys.keys().isdisjoint({*shelf.touched, *late.notes})
        assert dict(late.records) == at_once.records
        assert dict(late.grades) == at_once.grades
        same = replace(late, records=at_once.records, grades=at_once.grades, memo=at_once.memo)
        assert same == at_once
        other = whole_of(shelf, "another program").memo.keys
    assert not set(other.values()) & set(late.memo.keys.values())


DOI = '<ArticleId IdType="doi">10.1000/abc</ArticleId>'
NCT = (
    "<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>"
    "<AccessionNumber>NCT04881760</AccessionNumber></AccessionNumberList></DataBank></DataBankList>"
)
TOLD = "Semax was given to 40 patients in a trial (NCT04881760)."
RETRACTED = (("D016441", "Retracted Publication"),)
BRIDGES = {
    "a DOI and a number": ({"ids": DOI}, {"in_article": NCT}, {"ids": DOI, "in_article": NCT}),
    "a number in the text": ({"ids": DOI}, {"in_article": NCT}, {"ids": DOI, "abstract": TOLD}),
    "its own word alone": (
        {},
        {},
        {"corrections": correction_xml("UpdateOf", "91") + correction_xml("UpdateOf", "92")},
    ),
}


@pytest.mark.parametrize("bridge", BRIDGES.values(), ids=BRIDGES)
@pytest.mark.parametrize("beside", [(), RETRACTED], ids=["standing", "retracted"])
def test_accepting_the_tags_of_a_report_nobody_touched_moves_nothing(
    few: Settings, tmp_path: Path, bridge: tuple[dict[str, Any], ...], beside: Any
) -> None:
    kept = [
        {"title": f"Semax, report {n}", "abstract": "Semax helped.", **one}
        for n, one in zip((91, 92, 93), bridge, strict=True)
    ]
    if beside:
        kept[2]["types"] = beside
    path = tmp_path / "bridge.xml"
    path.write_bytes(
        article_set(*(article_xml(n, **one) for n, one in zip((91, 92, 93), kept, strict=True)))
    )
    import_files(few, [path], "semax", only="all")
    link(few, "stroke-recovery", ["91", "92"], answers=BEARING, reviewer="b", grounds=SOURCE)

    def seen() -> list[Any]:
        with Shelf(few, SEMAX) as shelf:
            one = weighed(shelf, studies=[study_of(Pmid("91"))])
            some, whole = weighed(shelf), weighed(shelf, whole=True)
        assert one.relations == some.relations == whole.relations
        return [some.relations, *(d for d in with_decisions(some, decide(some)).decisions)]

    before = seen()
    ties = {(tie.one, tie.other) for tie in before[0].joined}
    assert {("pmid:91", "pmid:93"), ("pmid:92", "pmid:93")} <= ties
    assert ("pmid:93" in before[0].retracted) is bool(beside)
    grade(few, "semax", "93", reviewer="b", accept=True)
    assert seen() == before


def test_accepting_a_report_that_only_looks_like_others_moves_nothing(
    few: Settings, tmp_path: Path
) -> None:
    people = {n: "".join(map(person_xml, names)) for n, names in AUTHORS.items()}
    told = "Semax was given to 40 healthy adults in a randomized trial."
    path = tmp_path / "alike.xml"
    path.write_bytes(
        article_set(*(article_xml(n, f"Semax {n * 7919}", told, authors=people[n]) for n in people))
    )
    import_files(few, [path], "semax", only="all")
    link(few, "stroke-recovery", ["91", "92"], answers=BEARING, reviewer="b", grounds=SOURCE)
    with Shelf(few, SEMAX) as shelf:
        before = weighed(shelf).relations
    grade(few, "semax", "93", reviewer="b", accept=True)
    with Shelf(few, SEMAX) as shelf:
        assert weighed(shelf).relations == before
    link(few, "stroke-recovery", ["93"], answers=BEARING, reviewer="b", grounds=SOURCE)
    with Shelf(few, SEMAX) as shelf:
        bridged = weighed(shelf).relations.same_group
    assert {tie.other for tie in bridged} >= {"pmid:93"}


AUTHORS = {91: ("Roe", "Doe"), 92: ("Poe", "Fox"), 93: ("Roe", "Doe", "Poe", "Fox")}


def person_xml(name: str) -> str:
    return (
        f"<Author ValidYN='Y'><LastName>{name}</LastName><ForeName>Ann</ForeName>"
        "<Initials>A</Initials></Author>"
    )


def test_one_study_in_hand_reads_no_other(
    settings: Settings, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_files(settings, [records], "semax", only="all")
    asked: list[Any] = []
    real = shelves.Shelf.records

    def counting(shelf: Shelf, studies: Any = None) -> Any:
        asked.append(studies)
        return real(shelf, studies)

    monkeypatch.setattr(shelves.Shelf, "records", counting)
    monkeypatch.setattr("litreview.workflow.decide.decide_tier", never)
    hand = study_in_hand(settings, "semax", "31000001")
    assert list(hand.dossier.records) == ["pmid:31000001"]
    assert hand.level.study == "pmid:31000001"
    assert None not in asked


# -- readings ------------------------------------------------------------------------------


def test_what_was_imported_is_tagged_already(
    settings: Settings, records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_files(settings, [records], "semax", only="all")
    monkeypatch.setattr("litreview.tagging.reading.read_study", never)
    assert tag.tag_stored(settings) == {"semax": 0}
    tiers(settings)
    explain(settings, "stroke-recovery")
    status(settings)
    held = publish(settings).errors  # its quotes are not in these abstracts
    assert {type(error) for error in held} <= {GateRefused}


def test_another_name_of_the_compound_is_looked_for_in_every_record(
    settings: Settings, records: Path
) -> None:
    import_files(settings, [records], "semax", only="all")
    path = Layout(settings.workspace).query(SEMAX)
    text = path.read_text("utf-8")
    path.write_text(text.replace("homonyms = [", 'homonyms = ["semaxoid", '), "utf-8")
    assert path.read_text("utf-8") != text
    assert tag.tag_stored(settings) == {"semax": 3}
    assert tag.tag_stored(settings) == {"semax": 0}


def test_a_title_that_changed_is_read_again(settings: Settings) -> None:
    path = Layout(settings.workspace).citations(SEMAX)
    first, *others = read_citations(path)
    write_sorted(path, [replace(first, title="Semax in rats"), *others])
    with Shelf(settings, SEMAX) as shelf:
        study = study_of(first.pmid)
        (reading,) = shelf.readings(shelf.records([study])).values()
    assert reading.value(Field.SPECIES) == Species.ANIMAL


# -- the bibliography ----------------------------------------------------------------------


def test_the_bibliography_is_read_once_and_again_when_it_changed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (before,) = status(settings).rows
    with monkeypatch.context() as patch:
        patch.setattr(shelves, "iter_citations", never)
        assert status(settings).rows == (before,)
        judge(settings)
    path = Layout(settings.workspace).citations(SEMAX)
    write_sorted(path, read_citations(path)[-150:])  # with those whose abstract is bundled
    (after,) = status(settings).rows
    assert after.records < before.records


# -- where nothing can be written ----------------------------------------------------------


@pytest.mark.parametrize("kept", [True, False], ids=["with a database", "without"])
def test_reading_verbs_work_where_nothing_can_be_written(tagged: Path, kept: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:  # others may not even enter pytest's own
        root = Path(folder) / "workspace"
        settings = settings_of(copy_of(tagged, root)) if kept else workspace(root)
        folders = [root, *(path for path in root.rglob("*") if path.is_dir())]
        Path(folder).chmod(0o755)
        for path in folders:
            path.chmod(0o555)
        try:
            with as_ordinary_user():
                (row,) = status(settings).rows
                assert row.records == len(studies(settings, "semax").dossier.records)
                (dossier,) = tiers(settings).dossiers
                assert len(dossier.decisions) == len(dossier.claims)
                assert explain(settings, "stroke-recovery").claim == "stroke-recovery"
        finally:
            for path in folders:
                path.chmod(0o755)


# -- what a verb imports -------------------------------------------------------------------

ALWAYS_HEAVY = (
    *("pandas", "numpy", "jinja2", "nh3"),
    *("lxml", "Bio", "requests", "requests_cache"),
)
READING = (
    ["tiers", "semax", "--json"],
    ["status", "--json"],
    ["changes", "--json"],
    ["claims", "semax", "--json"],
    ["explain", "stroke-recovery"],
    ["grade", "semax", "29798983", "--json"],
    ["export", "citations", "semax", "--json"],
)


def test_no_verb_loads_what_it_does_not_use(tagged: Path) -> None:
    code = (  # nothing is left to be tagged or parsed, for which numpy or lxml would be wanted
        "import sys\n"
        "from litreview.cli.main import run_command\n"
        f"for words in {READING!r}:\n"
        f"    code = run_command([*words, '--workspace', {str(tagged)!r}])\n"
        f"    loaded = [m for m in {ALWAYS_HEAVY!r} if m in sys.modules]\n"
        "    if code or loaded: sys.exit(f'{words}: {code}, {loaded}')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_judgement_loads_no_ladder(settings: Settings) -> None:
    words = ["grade", "semax", "29798983", "--set", "n=110", "--source", "table 1"]
    words += ["--account", "full_text", "--certainty", "high", "--reviewer", "a.ivanova"]
    code = (
        "import sys\n"
        "from litreview.cli.main import run_command\n"
        f"code = run_command({[*words, '--workspace', str(settings.workspace)]!r})\n"
        "print(code, 'litreview.ladder.tier' in sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "0 False"
