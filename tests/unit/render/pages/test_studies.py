"""The study table and the pages of studies: what stands where, within which budget.

Invented and bundled dossiers enter; pages are read back as HTML.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.support.builders_render import a_dossier, a_page_claim, a_study_record, with_records
from tests.support.bundled import PROJECT
from tests.support.selected import hrefs, parsed, select, text_of

from litreview.model.basis import Basis
from litreview.model.dossier import Dossier
from litreview.model.fields import CLOSED, LADDER_FIELDS, Field
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import Pmid, Reviewer, RuleId, StudyId
from litreview.model.judgement import Judgement
from litreview.model.link import Link, LinkValue, LinkWord
from litreview.model.page import Page
from litreview.model.record import AbstractSection, Author, RichText
from litreview.model.run import Membership
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.model.vocabulary import (
    BasisKind,
    Certainty,
    Direction,
    InterventionMatch,
    OutcomeMatch,
    PopulationMatch,
    Presence,
    Standing,
)
from litreview.render import study_table
from litreview.render.pages import studies
from litreview.render.people import sources_once
from litreview.render.printer import Printer
from litreview.render.study_table import PART as FULL_PART
from litreview.render.views import CompoundView
from litreview.render.wording import field_name, value_words
from litreview.settings import Settings
from litreview.workflow import show

DOSSIER = a_dossier()
PRINTER = Printer((PROJECT / "templates",))
ROW_BYTES = 1_500


def printed(dossier: Dossier) -> dict[str, str]:
    """The table and every study's page, by the path in the compound's folder."""
    pages = studies.pages(CompoundView(dossier), PRINTER)
    return {page.path.partition("/")[2]: page.content.decode() for page in pages}


PAGES = printed(DOSSIER)
TABLE = parsed(PAGES["studies.html"])


@pytest.fixture(scope="module", params=sorted(p.stem for p in (PROJECT / "queries").glob("*.toml")))
def of_clone(request: pytest.FixtureRequest, bundled: Settings) -> Dossier:
    """A compound as a fresh clone has it."""
    return show.studies(bundled, str(request.param)).dossier


def test_every_page_of_bundled_studies_keeps_its_budget(of_clone: Dossier) -> None:
    pages = printed(of_clone)
    assert len(pages) >= 1 + len(of_clone.records)
    of_studies = {p: t for p, t in pages.items() if p.startswith("studies/")}
    sizes = {path: len(text.encode()) for path, text in of_studies.items()}
    assert {path: size for path, size in sizes.items() if size > studies.MAX_STUDY} == {}
    for path, text in of_studies.items():
        for claim in select(parsed(text), "ul.bearing > li"):
            assert any(word.get("class") != "none" for word in select(claim, "li")), path
    rows = re.findall(r"<tr role=\"row\" id=.*?</tr>", pages["studies.html"], re.DOTALL)
    assert len(rows) == len(of_clone.records)
    assert max(len(row.encode()) for row in rows) <= ROW_BYTES


def test_no_page_is_printed_more_than_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    times: Counter[str] = Counter()
    html = Printer.html

    def counted(printer: Printer, path: str, *args: Any, **context: Any) -> Page:
        times[path] += 1
        return html(printer, path, *args, **context)

    monkeypatch.setattr(Printer, "html", counted)
    printed(with_much_said(DOSSIER))
    assert [p for p, n in times.items() if n > 1] == ["veltraxin/studies/90000001.html"]
    assert max(times.values()) == 2


def test_a_study_that_much_is_said_of_keeps_the_budget_and_every_value() -> None:
    dossier = with_much_said(DOSSIER)
    page = printed(dossier)["studies/90000001.html"]
    assert len(page.encode()) <= studies.MAX_STUDY
    (left_out,) = select(parsed(page), "main > p.none")
    assert re.match(
        r"Left out here for length: [\d,]+ reviewers’ words, in the table of judgements; "  # noqa: RUF001 - as printed
        r"100 sentences as the machine read them, in all the evidence; "
        r"1 abstract, in the record at PubMed\.",
        left_out.text_content(),
    )
    assert hrefs(left_out) == [
        "../data/judgements.csv",
        "../data/evidence.json",
        "https://pubmed.ncbi.nlm.nih.gov/90000001/",
    ]
    links = {link.claim for link in dossier.links if link.study == "pmid:90000001"}
    led_to = {h for h in hrefs(select(parsed(page), "main")[0]) if h.startswith("../claims/")}
    assert led_to == {f"../claims/{claim}.html" for claim in links}
    (table,) = select(parsed(page), "table.known")
    values = {select(row, "td > b")[0].text for row in select(table, "tr")}
    assert values >= {"84", "double", "placebo"}


def with_much_said(dossier: Dossier) -> Dossier:
    """The first study with six reviewers on every field, a hundred tags and forty claims."""
    study = StudyId("pmid:90000001")
    record = dossier.records[study]
    sentence = "Whoever took part said <something> & “more” of it at length, each time anew. " * 3
    grade = dossier.grades[study]
    said: dict[Field, FieldGrade] = {}
    for name in Field:
        value = grade.value(name)
        if name in CLOSED and value not in set(CLOSED[name]):
            continue
        words = tuple(
            Judgement(
                f"{name}{n}",
                AT,
                Reviewer(f"reader-{n}"),
                study,
                name,
                value,
                Basis(BasisKind.QUOTE, f"{n} {name} {sentence}"[:300], "abstract"),
                note=f"{n}: {sentence}",
            )
            for n in range(6)
        )
        said[name] = FieldGrade(name, value, GradeState.AGREED, words)
    tags = tuple(
        Tag(
            Field.N,
            84,
            Evidence("abstract", text, 0, len(text)),
            RuleId("n.counted.people"),
            0.9,
        )
        for text in (f"{n} {sentence}" for n in range(100))
    )
    said[Field.N] = replace(said[Field.N], machine=FieldReading(Field.N, 84, tags))
    claims = tuple(a_page_claim(f"claim-{n}", f"Claim {n}: {sentence}") for n in range(40))
    bears = LinkValue(
        PopulationMatch.MATCH, OutcomeMatch.DIRECT, InterventionMatch.SAME, Direction.SUPPORTS
    )
    basis = Basis(BasisKind.SOURCE, sentence, certainty=Certainty.LOW)
    links = tuple(
        Link(study, c.id, bears, (LinkWord(Reviewer("a"), bears, basis, sentence, "x"),))
        for c in claims
    )
    long = replace(
        record,
        title=RichText(sentence * 2),
        vernacular_title=sentence,
        authors=tuple(Author(f"Author{n}" * 4, initials="A") for n in range(60)),
        abstract=tuple(AbstractSection(RichText(sentence * 4), "METHODS") for _ in range(10)),
        copyright="Licence: CC BY 4.0",
    )
    return replace(
        dossier,
        records={**dossier.records, study: long},
        grades={**dossier.grades, study: Grade(study, said)},
        claims=(*dossier.claims, *claims),
        links=(*dossier.links, *links),
    )


AT = DOSSIER.facts[next(iter(DOSSIER.facts))][0].at


def test_studies_that_count_stand_first_then_the_linked_then_the_rest() -> None:
    groups = [h.text.strip() for h in select(TABLE, "h2")]
    assert groups == [
        "Records that count for a claim",
        "Linked to a claim, and not counted",
        "Left out of this review",
        "Records that bear on no claim so far",
    ]
    sizes = [len(select(table, "tbody > tr")) for table in select(TABLE, "table")]
    assert sum(sizes) == len(DOSSIER.records)
    assert [int(h.text_content().split()[-1]) for h in select(TABLE, "h2")] == sizes
    records, once = select(TABLE, "p.lede")[0].text_content().split(" A record is one paper")
    assert [int(n) for n in re.findall(r"\d+", records)] == sizes
    assert f"those that count are {sources_once(DOSSIER)}, and" in once
    assert f"those linked to any claim are {DOSSIER.flow.included}." in once


def test_records_left_out_stand_together_each_with_its_reason() -> None:
    out = [study for study, grade in DOSSIER.grades.items() if grade.excluded]
    unlinked = set(out) - {link.study for link in DOSSIER.links}
    (table,) = select(TABLE, "table[aria-labelledby=studies-excluded]")
    rows = select(table, "tbody > tr")
    assert len(rows) == len(unlinked) > 0
    for row in rows:
        (study,) = (s for s in unlinked if hrefs(row)[0].endswith(f"/{s.partition(':')[2]}.html"))
        chips = [chip.text for chip in select(row, ".chip")]
        assert f"left out: {DOSSIER.grades[study].excluded}" in chips


def test_a_row_leads_to_its_study_and_to_the_claims_it_bears_on() -> None:
    row = next(
        r for r in select(TABLE, "tbody > tr") if "studies/manual-lund-1994.html" in hrefs(r)
    )
    assert hrefs(row) == ["studies/manual-lund-1994.html", "claims/night-shift.html"]
    cells = {td.get("data-label"): td.text_content() for td in select(row, "td")}
    assert cells["Bears on"] == "night shift"


def test_of_many_claims_three_are_named_and_the_others_counted() -> None:
    table = parsed(printed(with_much_said(DOSSIER))["studies.html"])
    row = next(r for r in select(table, "tbody > tr") if hrefs(r)[0] == "studies/90000001.html")
    (cell,) = (td for td in select(row, "td") if td.get("data-label") == "Bears on")
    linked = {link.claim for link in with_much_said(DOSSIER).links if "90000001" in link.study}
    assert len(hrefs(cell)) == 3
    assert cell.text_content().endswith(f" and {len(linked) - 3} more")


def test_filters_offer_what_occurs_and_nothing_else() -> None:
    for choice in select(TABLE, "form[data-filters=studies] select"):
        values = {o.get("value") for o in select(choice, "option")} - {""}
        rows = {row.get(f"data-{choice.get('name')}") for row in select(TABLE, "tbody > tr")}
        assert values == rows
        assert all(o.text and "_" not in o.text for o in select(choice, "option"))


def test_a_withdrawn_or_retracted_study_is_marked_in_its_row() -> None:
    row = next(r for r in select(TABLE, "tbody > tr") if hrefs(r)[0] == "studies/90000007.html")
    assert [chip.text for chip in select(row, ".chip.alert")] == ["retracted"]
    assert row.get("data-standing") == Standing.RETRACTED


def test_the_page_says_what_its_marks_mean_and_no_others() -> None:
    marks = {dt.text for dt in select(TABLE, "dl.marks dt")}
    cells = {td.text for td in select(TABLE, "td.hand")}
    assert marks == cells


# -- parts -------------------------------------------------------------------------------------


def many(numbers: Iterable[int], first_seen: str = "2026-01-04") -> Dossier:
    """The invented dossier with so many records nobody tied to a claim."""
    records = [a_study_record(f"pmid:{91_000_000 + n}", f"Paper {n}.") for n in numbers]
    memberships = {
        r.id: Membership(r.id, Presence.PRESENT, first_seen, first_seen) for r in records
    }
    dossier = with_records(DOSSIER, records)
    return replace(dossier, memberships={**DOSSIER.memberships, **memberships})


PART = 8
LONG = many(range(3 * PART))
"""Eleven records of the invented compound came first, so the last full part is the fourth."""


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parts of eight records, since what is true of them is true of 250."""
    assert FULL_PART == 250
    monkeypatch.setattr(study_table, "PART", PART)


@pytest.mark.usefixtures("short_parts")
def test_a_long_rest_falls_into_full_parts_and_every_record_stands_once() -> None:
    pages = printed(LONG)
    parts = [p for p in pages if re.fullmatch(r"studies(-\d+)?\.html", p)]
    assert parts == ["studies.html", *(f"studies-{n}.html" for n in (1, 2, 3, 4))]
    found = [a for p in parts for a in rows_of(pages[p])]
    assert sorted(found) == sorted(p for p in pages if p.startswith("studies/"))
    assert all(len(rows_of(pages[p])) <= PART for p in parts[1:])


def rows_of(page: str) -> list[str]:
    return [hrefs(row)[0] for row in select(parsed(page), "tbody > tr")]


@pytest.mark.usefixtures("short_parts")
def test_new_records_change_the_newest_page_alone() -> None:
    before = printed(LONG)
    new = [a_study_record(f"pmid:{92_000_000 + n}", f"New paper {n}.") for n in range(2)]
    seen = {r.id: Membership(r.id, Presence.PRESENT, "2026-10-01", "2026-10-01") for r in new}
    dossier = with_records(LONG, new)
    after = printed(replace(dossier, memberships={**LONG.memberships, **seen}))
    changed = {p for p, text in after.items() if before.get(p) != text}
    assert changed == {"studies.html", "studies/92000000.html", "studies/92000001.html"}


@pytest.mark.usefixtures("short_parts")
def test_the_next_full_part_leaves_the_older_ones_as_they_are() -> None:
    before, after = printed(LONG), printed(many(range(5 * PART)))
    for number in (1, 2, 3):
        assert after[f"studies-{number}.html"] == before[f"studies-{number}.html"]
    assert "studies-5.html" in after


@pytest.mark.usefixtures("short_parts")
def test_a_study_that_is_linked_leaves_its_part_and_moves_no_other_record() -> None:
    (link,) = (one for one in DOSSIER.links if one.study == "manual:lund-1994")
    moved = replace(link, study=StudyId("pmid:91000010"))
    before, after = printed(LONG), printed(replace(LONG, links=(*LONG.links, moved)))
    changed = {p for p, text in after.items() if before.get(p) != text}
    assert changed == {"studies.html", "studies-3.html", "studies/91000010.html"}


@pytest.mark.usefixtures("short_parts")
def test_no_part_is_a_dead_end() -> None:
    pages = printed(LONG)
    links = {p: set(hrefs(parsed(t))) for p, t in pages.items() if "/" not in p}
    assert {"studies-1.html", "studies-2.html", "studies-3.html"} <= links["studies.html"]
    assert all("studies.html" in links[p] for p in links if p != "studies.html")
    assert "studies-1.html" in links["studies-3.html"]
    nothing = select(parsed(pages["studies-3.html"]), "[data-nothing] a")
    assert [a.get("href") for a in nothing] == ["studies-1.html", "studies-2.html", "studies.html"]


# -- one study ---------------------------------------------------------------------------------


def test_the_page_of_a_study_nobody_touched_depends_on_nothing_but_itself() -> None:
    study = StudyId("pmid:90000008")
    path = "studies/90000008.html"
    other = StudyId("pmid:90000002")
    changed = replace(
        DOSSIER,
        records={s: r for s, r in DOSSIER.records.items() if s in {study, other}},
        claims=DOSSIER.claims[:1],
        links=(),
        decisions=DOSSIER.decisions[:1],
        reports=(),
        history=(),
        facts={},
        search=replace(DOSSIER.search, last_complete="2026-10-10", data_through="2026-10-10"),
    )
    assert printed(changed)[path] == PAGES[path]


def test_no_page_names_the_day_of_the_search() -> None:
    for page in PAGES.values():
        assert "2026-09-13" not in page and "13 September 2026" not in page


def test_a_retracted_study_says_so_before_anything_else() -> None:
    page = parsed(PAGES["studies/90000007.html"])
    (alert,) = select(page, "header .alerts")
    assert alert.text_content().startswith("This paper was retracted. It counts for no claim.")
    assert hrefs(alert) == ["https://pubmed.ncbi.nlm.nih.gov/90000099/"]
    assert not select(parsed(PAGES["studies/90000001.html"]), ".alerts")


def test_no_id_enum_or_rule_stands_outside_the_folded_trace() -> None:
    for path, text in PAGES.items():
        page = parsed(text)
        for trace in select(page, "details.trace, style, script"):
            trace.getparent().remove(trace)
        visible = text_of(page)
        assert "not_reported" not in visible, path
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", visible), path
        assert not re.search(r"pmid:|manual:", visible), path
        assert not re.search(r"\b[a-z]+\.[a-z_]+\.[a-z-]+\b", visible), path


def test_every_value_of_the_ladder_equals_its_grade() -> None:
    for study, grade in DOSSIER.grades.items():
        name = study.partition(":")[2]
        stem = name if study.startswith("pmid") else f"manual-{name}"
        page = parsed(PAGES[f"studies/{stem}.html"])
        shown = {
            heading: select(row, "td > b")[0].text
            for row in select(page, "table.known tr")
            for heading in select(row, "th")[0].text.split(", ")
        }
        for field in LADDER_FIELDS:
            assert shown[field_name(field)] == value_words(grade.value(field)), (study, field)


def test_a_repeated_sentence_stands_whole_once() -> None:
    study = StudyId("pmid:90000001")
    quote = "Eighty-four rested adults were randomly assigned to veltraxin or placebo spray."
    basis = Basis(BasisKind.QUOTE, quote, "abstract")
    words = {
        name: FieldGrade(
            name,
            value,
            GradeState.REVIEWED,
            (Judgement(name.value, AT, Reviewer("a"), study, name, value, basis),),
        )
        for name, value in ((Field.N, 84), (Field.CONTROL, "placebo"), (Field.RANDOMIZED, "yes"))
    }
    dossier = replace(DOSSIER, grades={**DOSSIER.grades, study: Grade(study, words)}, links=())
    page = parsed(printed(dossier)["studies/90000001.html"])
    quotes = [q.text for q in select(page, "table.known q")]
    assert quotes.count(quote) == 1
    assert len(quotes) == 3
    assert all(quote.startswith(q.removesuffix(" …")) for q in quotes)


def test_hostile_text_stands_as_text() -> None:
    evil = '<script>x()</script><img src=x onerror="x()">'
    record = replace(a_study_record("pmid:90000666", evil, evil), vernacular_title=evil, doi=evil)
    pages = printed(with_records(DOSSIER, [record]))
    for path in ("studies.html", "studies/90000666.html"):
        page = parsed(pages[path])
        assert not select(page, "main img, main script, [onerror]")
        assert evil in page.text_content()


def test_the_citation_to_copy_names_rule_set_and_leaves_the_day_to_the_script() -> None:
    (button,) = select(parsed(PAGES["studies/90000001.html"]), "[data-copy=cite]")
    cite = str(button.get("data-cite"))
    assert cite.startswith("Ostrow K, Lindqvist M, Haber T. Veltraxin nasal spray")
    assert "PMID 90000001." in cite and "{date}" in cite
    assert f"rule set {DOSSIER.policy.rule_set}" in cite
    assert button.get("hidden") is not None


def test_a_notice_of_standing_is_linked_for_every_standing() -> None:
    for standing in Standing:
        if standing is Standing.NONE:
            continue
        record = DOSSIER.records[StudyId("pmid:90000007")]
        signals = tuple(replace(s, standing=standing) for s in record.signals)
        changed = with_records(DOSSIER, [replace(record, signals=signals)])
        page = parsed(printed(changed)["studies/90000007.html"])
        links = [a for a in select(page, "header a") if (a.text or "").startswith("Notice")]
        assert [a.text for a in links] == [f"Notice: PMID {Pmid('90000099')}"]


def test_templates_of_studies_hold_no_style_or_handler() -> None:
    for name in ("study.html", "studies.html", "study_table.html"):
        text = (Path(PROJECT) / "templates" / name).read_text(encoding="utf-8")
        assert not re.search(r"\sstyle=|\son[a-z]+=|<script", text)
