"""What a file says of records that are held already: revised, deleted, there again."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import CommandLine
from tests.cli.test_import_bulk import BASELINE, LATER, UPDATE, held, mirrored, ours
from tests.support.eutils_server import EutilsServer
from tests.support.synthetic_xml import article_set, article_xml, correction_xml

from litreview.model.identity import Compound
from litreview.store.store import open_store


def retracted(pmid: int) -> str:
    """A later version that lost its abstract, and with it the words the query looks for."""
    return article_xml(
        pmid,
        "RETRACTED: Walking",
        "",
        revised="2026/11/02",
        types=[("D016441", "Retracted Publication")],
        corrections=correction_xml("RetractionIn", "906"),
    )


def changes(litreview: CommandLine, pmid: int) -> list[tuple[str, str]]:
    """What was told of a record, the newest first."""
    told = litreview.ok("changes", "--json").json()
    return [(one["kind"], one["to"]) for one in told if one["subject"] == f"pmid:{pmid}"]


def standings(litreview: CommandLine) -> list[dict[str, Any]]:
    """The lines of the history that tell a standing."""
    path = litreview.root / "data" / "examplin" / "history.jsonl"
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return [entry for line in lines if (entry := json.loads(line))["kind"] == "standing"]


def presences(litreview: CommandLine) -> dict[str, str]:
    """Where each record of the 300s is, as far as anything is known of it."""
    with open_store(f"sqlite:///{litreview.root}/.litreview/records.sqlite3") as store:
        members = store.memberships(Compound("examplin"))
    return {s: one.presence.value for s, one in members.items() if s.startswith("pmid:3")}


def test_a_retraction_that_no_longer_matches_reaches_the_record(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301), ours(302))
    mirrored(bare, UPDATE, retracted(301), article_xml(303))
    bare.ok("import", BASELINE)
    (report,) = bare.ok("import", UPDATE, "--json").json()
    assert (report["read"], report["revised"], report["new"]) == (1, 1, 0)
    assert report["notes"] == []
    studies = {one["pmid"]: one for one in bare.ok("studies", "examplin", "--json").json()}
    assert studies["301"]["standing"] == "retracted"
    assert studies["302"]["standing"] == "none"
    assert "303" not in studies
    assert presences(bare) == {"pmid:301": "present", "pmid:302": "present"}  # a search must say


def test_a_retraction_is_in_the_history_at_once_and_once(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301))
    mirrored(bare, UPDATE, retracted(301))
    bare.ok("import", BASELINE)
    assert standings(bare) == []
    bare.ok("import", UPDATE)
    bare.ok("import", UPDATE)
    (entry,) = standings(bare)
    assert (entry["subject"], entry["before"], entry["after"]) == ("pmid:301", "none", "retracted")


def test_what_only_the_bibliography_knows_is_let_through(bare: CommandLine) -> None:
    mirrored(bare, UPDATE, retracted(101))
    assert bare.ok("import", UPDATE, "--json").json()[0]["read"] == 1


def test_an_older_file_undoes_nothing(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, article_xml(301, "Walking", "", revised="2026/01/01"))
    mirrored(bare, UPDATE, ours(301, revised="2026/02/02"))
    bare.ok("import", UPDATE)
    (report,) = bare.ok("import", BASELINE, "--json").json()
    assert (report["same"], report["revised"], report["notes"]) == (1, 0, [])


LAST = "pubmed26n1300.xml.gz"
FILES = (BASELINE, UPDATE, LATER, LAST)
PARTS = [
    [FILES[start:end] for start, end in zip((0, *cuts), (*cuts, 4), strict=True)]
    for size in range(4)
    for cuts in combinations((1, 2, 3), size)
]


def a_mirror(litreview: CommandLine) -> None:
    """Records deleted, given anew, and deleted before they were ever held."""
    mirrored(litreview, BASELINE, ours(301), ours(302), ours(303), ours(304))
    mirrored(litreview, UPDATE, ours(305), deleted="301 302 304")
    again = ours(301, revised="2026/08/08")  # nothing but NLM's date is new
    mirrored(litreview, LATER, again, article_xml(304, "Walking", "", revised="2026/09/09"))
    mirrored(litreview, LAST, deleted="303")


FATES = {"pmid:301": "present", "pmid:302": "gone", "pmid:303": "gone", "pmid:305": "present"}


@pytest.mark.parametrize("parts", PARTS)
def test_deletions_end_the_same_however_files_are_spread(
    bare: CommandLine, parts: list[tuple[str, ...]]
) -> None:
    a_mirror(bare)
    for part in parts:
        bare.ok("import", *part)
    assert {s: to for s, to in presences(bare).items() if s in FATES} == FATES
    assert set(held(bare)) == {"301", "302", "303", "304", "305"}


def test_files_named_in_any_order_are_read_in_theirs(bare: CommandLine) -> None:
    a_mirror(bare)
    bare.ok("import", *reversed(FILES))
    assert {s: to for s, to in presences(bare).items() if s in FATES} == FATES


def test_a_later_file_of_the_same_import_gives_a_deleted_record_again(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301))
    mirrored(bare, UPDATE, deleted="301")
    mirrored(bare, LATER, ours(301))
    assert [one["deleted"] for one in bare.ok("import", *FILES[:3], "--json").json()] == [0, 1, 0]
    assert presences(bare) == {"pmid:301": "present"}


def test_an_older_file_read_once_more_gives_no_deleted_record_again(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301), ours(302))
    mirrored(bare, UPDATE, deleted="301 999")
    bare.ok("import", BASELINE, UPDATE)
    (report,) = bare.ok("import", BASELINE, "--json").json()
    assert (report["new"], report["same"], report["notes"]) == (0, 2, [])
    assert presences(bare) == {"pmid:301": "gone", "pmid:302": "present"}


def test_a_file_without_a_number_deletes_what_is_held(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301))
    mirrored(bare, "mine.xml.gz", deleted="301")
    mirrored(bare, UPDATE, ours(301, revised="2026/08/08"))
    bare.ok("import", BASELINE)
    assert "1 deleted by PubMed" in bare.ok("import", "mine.xml.gz").out
    assert presences(bare)["pmid:301"] == "gone"
    assert ("vanished", "gone") in changes(bare, 301)
    bare.ok("import", BASELINE)
    assert presences(bare)["pmid:301"] == "gone"
    bare.ok("import", UPDATE)
    assert presences(bare)["pmid:301"] == "present"


def test_new_studies_of_a_mirror_are_told(bare: CommandLine) -> None:
    mirrored(bare, BASELINE, ours(301), article_xml(302))
    bare.ok("import", BASELINE)
    assert changes(bare, 301) == [("new_study", "present")]
    mirrored(bare, UPDATE, article_xml(303))
    bare.ok("import", UPDATE, "--only", "all")
    assert changes(bare, 303) == [("added", "")]


def test_where_pubmed_was_searched_the_search_decides_what_is_new(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    bare.ok("refresh")
    pubmed.add(article_set(article_xml(301, "Walking", "")))
    mirrored(bare, BASELINE, ours(301))
    bare.ok("import", BASELINE)
    assert changes(bare, 301) == []
    (report,) = bare.ok("refresh", "--json").json()
    assert (report["outcome"], report["vanished"]) == ("complete", 0)
    assert {kind for kind, _ in changes(bare, 301)} <= {"revised"}


def test_what_a_mirror_found_and_the_search_finds_too_is_no_news(
    bare: CommandLine, pubmed: EutilsServer
) -> None:
    pubmed.add(article_set(ours(301)))
    mirrored(bare, BASELINE, ours(301))
    bare.ok("import", BASELINE)
    (report,) = bare.ok("refresh", "--json").json()
    assert (report["outcome"], report["vanished"]) == ("complete", 0)
    assert changes(bare, 301) == [("new_study", "present")]


def test_only_query_filters_text_files_too(bare: CommandLine) -> None:
    path = bare.write("saved.nbib", "PMID- 401\nTI  - Examplin.\n\nPMID- 402\nTI  - Oak.\n")
    (report,) = bare.ok("import", path.name, "--only", "query", "--json").json()
    assert (report["read"], report["failed"]) == (1, [])
    bare.write("saved.ris", "TY  - JOUR\nTI  - Oak\nC2  - PMID: 403\nER  - \n")
    (report,) = bare.ok("import", "saved.ris", "--only", "query", "--json").json()
    assert (report["read"], report["failed"]) == (0, [])


def test_what_is_alike_is_told_once(bare: CommandLine) -> None:
    bare.write("saved.nbib", "\n\n".join(f"PMID- {at}\nOWN - NLM" for at in range(1, 16)))
    result = bare("import", "saved.nbib")
    assert result.code == 1
    assert result.err.count("TI: is missing") == 1
    assert "(and 14 more like it)" in result.err


def test_a_cut_off_file_says_how_much_was_read(bare: CommandLine) -> None:
    path: Path = mirrored(bare, BASELINE, *(ours(3000 + at, str(at * 7919)) for at in range(900)))
    path.with_name(f"{BASELINE}.md5").unlink()
    path.write_bytes(path.read_bytes()[:-200])
    result = bare("import", BASELINE, "--json")
    (report,) = result.json()
    assert result.code == 1
    before = f"({report['read']} records were read before); nothing after it was read"
    assert report["failed"][0].endswith(before)
