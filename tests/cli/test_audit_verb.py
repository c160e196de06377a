"""`audit`: what sources assert beside what is on file, for people, programs and pages."""

from __future__ import annotations

import re

from tests.cli.conftest import CommandLine

CLAIMS = "data/examplin/claims.toml"
FIRST = 'as_typed = "Ivanova A (2019), n=48, PMID 101"\npmid = "101"'
SHAPE = ("source", "claim", "pmid", "status", "fields")


def assert_wrongly(litreview: CommandLine) -> None:
    """Name somebody else, another year and another number of people."""
    typed = 'as_typed = "Quill <Q> (2012), n=60, PMID 101"\npmid = "101"\n'
    wrong = f'{typed}author = "Quill Q, Petrov B"\nyear = 2012\nn = 60\nspecies = "human"'
    litreview.edit(CLAIMS, FIRST, wrong)


def test_a_citation_that_is_right_is_counted_and_shown_on_request(litreview: CommandLine) -> None:
    litreview.edit(CLAIMS, FIRST, f'{FIRST}\nauthor = "Petrov B"\nyear = 2019\nn = 48')
    said = litreview.ok("audit", "examplin").out
    assert "1 asserted citation: 0 not as the record has it" in said
    assert "1 right" in " ".join(said.split())
    assert "PMID 101" not in said
    every = litreview.ok("audit", "examplin", "--all").out
    assert "Right: author, year, n." in every
    assert "Petrov B is the second author, not the first." in every


def test_what_is_wrong_is_said_field_by_field_and_exits_0(litreview: CommandLine) -> None:
    assert_wrongly(litreview)
    said = litreview.ok("audit", "examplin").out
    plain = " ".join(said.split())
    assert "PMID 101 is by Ivanova A and Petrov B; Quill Q is not among them." in plain
    assert "PMID 101 is of 2019, not 2012." in plain
    assert "PMID 101 has n = 48, not 60" in plain
    assert "Right: species." in plain
    assert max(map(len, said.splitlines())) <= 80


def test_the_name_of_a_neighbour_makes_another_title(litreview: CommandLine) -> None:
    """Also beside a query file that cannot be read."""
    query = (litreview.root / "queries" / "examplin.toml").read_text(encoding="utf-8")
    litreview.write("queries/neighbourin.toml", re.sub("(?i)examplin", "Neighbourin", query))
    litreview.write("queries/broken.toml", "name = [")
    title = "Neighbourin and attention in adults"
    litreview.edit(CLAIMS, FIRST, f'{FIRST}\ntitle = "{title}"')
    said = " ".join(litreview.ok("audit", "examplin").out.split())
    assert "(it says nothing of Neighbourin)" in said


def test_programs_get_the_published_shape(litreview: CommandLine) -> None:
    assert_wrongly(litreview)
    (cited,) = litreview.ok("audit", "examplin", "--json").json()
    assert tuple(cited)[:5] == SHAPE
    assert (cited["claim"], cited["pmid"], cited["status"]) == ("attention", "101", "mismatch")
    fields = {one["field"]: one for one in cited["fields"]}
    assert list(fields) == ["author", "year", "n", "species"]
    assert fields["year"]["asserted"] == "2012"
    assert fields["year"]["record"] == "2019"
    assert [one["agreement"] for one in fields.values()] == [*["differs"] * 3, "agrees"]


def test_a_citation_without_a_pmid_is_located_with_how_sure(litreview: CommandLine) -> None:
    litreview.edit(
        CLAIMS, FIRST, 'as_typed = "a 2019 trial of attention in 48 people"\nn = 48\nyear = 2019'
    )
    (cited,) = litreview.ok("audit", "examplin", "--json").json()
    assert (cited["status"], cited["pmid"], cited["study"]) == ("ok", None, "pmid:101")
    (located,) = cited["located"]
    assert (located["pmid"], located["certainty"]) == ("101", "high")
    assert "n = 48" in located["why"]
    said = " ".join(litreview.ok("audit", "examplin", "--all").out.split())
    assert "Located: PMID 101, sure: the year 2019, n = 48" in said


def test_what_no_record_can_be_meant_by_is_not_guessed(litreview: CommandLine) -> None:
    litreview.edit(CLAIMS, FIRST, 'as_typed = "some researcher said so"')
    (cited,) = litreview.ok("audit", "examplin", "--json").json()
    assert (cited["status"], cited["located"]) == ("unlocatable", [])
    assert "Could not be found among the records." in litreview.ok("audit", "examplin").out


def test_a_pmc_id_that_is_called_a_pmid_is_found_out(litreview: CommandLine) -> None:
    litreview.edit(CLAIMS, FIRST, 'as_typed = "Ivanova A (2019), PMID PMC7654321"')
    (cited,) = litreview.ok("audit", "examplin", "--json").json()
    assert cited["status"] == "wrong_namespace"
    said = litreview.ok("audit", "examplin").out
    assert "PMC7654321 is a PubMed Central id, not a PMID." in said


def test_without_a_database_the_bibliography_does_and_says_what_it_cannot(
    bare: CommandLine,
) -> None:
    assert_wrongly(bare)
    bare.edit(CLAIMS, 'statement = "It sharpens attention."', 'statement = "It adds 31%."')
    rows = bare.ok("audit", "examplin", "--json").json()
    cited, quoted = rows
    assert cited["status"] == "mismatch"
    states = {one["field"]: one["agreement"] for one in cited["fields"]}
    assert states["n"] == "not_stated"
    assert (quoted["kind"], quoted["numbers"], quoted["checked"]) == ("numbers", ["31%"], False)
    assert quoted["unread"] == ["pmid:101"]
    said = " ".join(bare.ok("audit", "examplin").out.split())
    assert "1 number cannot be checked" in said
    assert "31%" not in said
    every = " ".join(bare.ok("audit", "examplin", "--all").out.split())
    assert "31%: data/examplin/claims.toml" in every
    assert "no abstract in hand of PMID 101" in every


def test_a_number_nothing_on_file_has_is_named_with_its_place(litreview: CommandLine) -> None:
    litreview.edit(CLAIMS, 'statement = "It sharpens attention."', 'statement = "It adds 31%."')
    assert "31%: data/examplin/claims.toml, claim" in litreview.ok("audit", "examplin").out
    litreview.edit(CLAIMS, "It adds 31%.", "It adds 12% in 48 people.")
    rows = litreview.ok("audit", "examplin", "--json").json()
    assert [row["kind"] for row in rows] == ["citation"]


def test_a_compound_without_citations_says_so(litreview: CommandLine) -> None:
    text = (litreview.root / CLAIMS).read_text(encoding="utf-8")
    without = re.sub(r"\[\[claim\.cites\]\]\n(?:\w+ = .*\n)+", "", text)
    litreview.write(CLAIMS, without)
    assert "Examplin: its sources assert no citation." in litreview.ok("audit", "examplin").out
    assert litreview.ok("audit", "examplin", "--json").json() == []


def test_a_statement_about_the_literature_is_counted(litreview: CommandLine) -> None:
    claim = (
        '\n[[claim]]\nid = "no-trial"\nstatement = "There is no trial."\ncategory = "status"\n'
        'population = "general"\noutcome = "trials"\nasserted_tier = "none"\n'
        'counts = { publication_types = ["Randomized Controlled Trial"], number = 0,'
        ' until = "2020" }\n'
    )
    path = litreview.root / CLAIMS
    path.write_text(path.read_text(encoding="utf-8") + claim, encoding="utf-8")
    *_, counted = litreview.ok("audit", "examplin", "--json").json()
    assert (counted["kind"], counted["claim"]) == ("count", "no-trial")
    assert counted["status"] == "mismatch"
    assert counted["counted"]["now"] == 1
    said = litreview.ok("audit", "examplin").out
    assert "Statements about the literature" in said
    assert "no-trial: 1 when written (2020), 1 now (contradicted)" in said.lower()


def test_nothing_is_written(litreview: CommandLine) -> None:
    before = litreview.snapshot("data")
    litreview.ok("audit", "examplin", "--all")
    assert litreview.snapshot("data") == before


def test_the_page_says_it_beside_the_claim_and_escapes_what_was_typed(
    litreview: CommandLine,
) -> None:
    assert_wrongly(litreview)
    litreview.edit(CLAIMS, 'statement = "It sharpens attention."', 'statement = "It adds 31%."')
    litreview.ok("publish", "examplin")
    page = "".join(
        text.decode() for name, text in litreview.snapshot("site").items() if name.endswith(".html")
    )
    assert "PMID 101 is of 2019, not 2012." in page
    assert "PMID 101 is by Ivanova A and Petrov B; Quill Q is not among them." in page
    assert "Not as the record has it" in page
    assert "31%: said by the claim." in page
    assert "Quill <Q>" not in page
    assert "Quill &lt;Q&gt;" in page
