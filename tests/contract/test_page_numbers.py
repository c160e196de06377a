"""Every number on the built pages is the decision's, and every mark its field's.

The bundled workspace is published offline and its HTML read back. What a page must show is counted
here once more from `evidence.json` (decisions, links, studies), never taken from the pages' code.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.support.builders_render import a_dossier
from tests.support.printed import pages_of, parsed
from tests.support.sweeping import examples

from litreview.model.decision import CountedStudy, NotCounted, TierDecision
from litreview.model.dossier import Dossier
from litreview.model.identity import StudyId
from litreview.model.reasons import Reason, Why
from litreview.model.vocabulary import ClaimKind, Verdict
from litreview.render.pages import claim as claim_pages
from litreview.render.pages import overview
from litreview.render.refs import place_of, study_anchor
from litreview.render.wording import verdict_name

COMPOUNDS = ("semax", "selank")
NOT_REPORTED = "not_reported"
PRECLINICAL = {"animal", "in_vitro", "in_silico"}


def words(node: Any) -> str:
    """The visible words of an element, blanks made one."""
    return " ".join(node.text_content().split())


def numbers(pattern: str, text: str) -> tuple[int, ...]:
    """Every number that a pattern catches in a text."""
    return tuple(
        int(n.replace(",", ""))
        for found in re.finditer(pattern, text)
        for n in found.groups()
        if n is not None
    )


class Compound:
    """The pages of one compound, and what its data say they must show."""

    def __init__(self, site: Path, name: str) -> None:
        self.site, self.folder = site, site / name
        text = (self.folder / "data" / "evidence.json").read_text(encoding="utf-8")
        self.evidence = json.loads(text)
        self.decisions = {d["claim"]: d for d in self.evidence["decisions"]}
        self.tiers = {t["claim"]: t for t in self.evidence["tiers"]}
        self.studies = {_id(s): s for s in self.evidence["studies"]}

    def page(self, path: str) -> Any:
        return parsed((self.folder / path).read_bytes())

    @cached_property
    def overview(self) -> Any:
        return self.page("index.html")

    def bodies(self, claim: str) -> list[dict[str, Any]]:
        decision = self.decisions[claim]
        return decision["parts"] or [decision]

    def counted(self) -> Iterator[dict[str, Any]]:
        for claim in self.decisions:
            for body in self.bodies(claim):
                yield from body["counted"]

    def linked_n(self, study: str, claim: str, part: str) -> int | None:
        """The people of a study who bear on a claim: the link's number, else the study's."""
        said = [
            link["value"]["n"]
            for link in self.evidence["links"]
            if (link["study"], link["claim"]) == (study, claim)
            and link["value"]["part"] in {"", part}
        ]
        whole = self.studies[study]["n"]
        found = [n for n in said if n is not None] or ([whole] if said else [])
        return None if not found or found[0] == NOT_REPORTED else int(found[0])


def _id(study: dict[str, Any]) -> str:
    pmid = str(study["pmid"])
    return f"pmid:{pmid}" if pmid.isdigit() else pmid


@pytest.fixture(scope="module", params=COMPOUNDS)
def compound(bundled_site: Path, request: pytest.FixtureRequest) -> Compound:
    return Compound(bundled_site, request.param)


def verdict_of(decision: dict[str, Any]) -> str:
    """As pages call it: of a harm, whether it was found."""
    return verdict_name(Verdict(decision["verdict"]), ClaimKind(decision["kind"]))


def in_people(body: dict[str, Any]) -> list[dict[str, Any]]:
    return [study for study in body["counted"] if study["human"] and not study["label"]]


def expected(body: dict[str, Any]) -> dict[str, tuple[int, ...]]:
    """What one line on people and studies must say of one decision."""
    human = in_people(body)
    known = [study["n"] for study in human if study["n"] is not None]
    labels = [study for study in body["counted"] if study["label"]]
    models = [study for study in body["counted"] if not study["human"]]
    left_out = {one["study"] for one in body["not_counted"]}
    return {
        "people": (sum(known),) if known else (),
        "studies": (len(human),) if human else (),
        "known": (len(known),) if known and len(known) < len(human) else (),
        "labels": (len(labels),) if labels else (),
        "models": (len(models),) if models else (),
        "left out": (len(left_out),) if left_out and not body["counted"] else (),
    }


def shown(text: str) -> dict[str, tuple[int, ...]]:
    """The same as a line of a page says it."""
    n = r"([\d,]+)"
    some = numbers(rf"{n} (?:person|people) in {n} of {n} studies", text)
    all_of = numbers(rf"{n} (?:person|people) in {n} stud(?:y|ies)", text)
    silent = numbers(rf"(?:^|: |; ){n} stud(?:y|ies)[^;]*, number of people not reported", text)
    return {
        "people": some[:1] or all_of[:1],
        "studies": some[2:] or all_of[1:] or silent,
        "known": some[1:2],
        "labels": numbers(rf"{n} official labels?", text),
        "models": numbers(
            rf"(?:^|; |[Oo]nly |: ){n} stud(?:y|ies) in (?:animals|cells|computer)", text
        ),
        "left out": numbers(rf"{n} stud(?:y|ies) found, none counts", text),
    }


def lines_of(compound: Compound, claim: str, text: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Each decision beside the piece of a line that is about it: one, or a part's."""
    bodies = compound.bodies(claim)
    supports = {frozenset(s["study"] for s in body["counted"]) for body in bodies}
    if len(supports) < 2:
        yield compound.decisions[claim], text
        return
    starts = [text.lower().index(f"{body['part'].lower()}:") for body in bodies]
    for body, start, end in zip(bodies, starts, [*starts[1:], len(text)], strict=True):
        yield body, text[start:end].partition(": ")[2].rstrip("; ")


def check_line(compound: Compound, claim: str, text: str) -> None:
    if compound.decisions[claim]["kind"] == "fact":
        assert not re.search(r"\d", text), (claim, text)
        return
    for body, piece in lines_of(compound, claim, text):
        assert shown(piece) == expected(body), (claim, piece)


def rows_of(page: Any) -> Iterator[tuple[str, Any]]:
    """The rows of the evidence table with the id of their claim."""
    for row in page.xpath("//table[@data-rows='claims']/tbody/tr"):
        yield row.xpath("./th//a/@href")[0].rpartition("/")[2].partition(".html")[0], row


# The decisions themselves: what every page repeats.


def test_a_decision_sums_the_linked_people_of_its_studies(compound: Compound) -> None:
    for claim in compound.decisions:
        for body in compound.bodies(claim):
            for study in in_people(body):
                reports = [study["study"], *study["also"]]
                said = [compound.linked_n(report, claim, body["part"]) for report in reports]
                most = max((n for n in said if n is not None), default=None)
                assert study["n"] == most, (claim, study["study"])
            known = [s["n"] for s in in_people(body) if s["n"] is not None]
            assert body["n"] == (sum(known) if known else None), claim


# The pages.


def test_every_row_of_the_overview_says_its_people_and_studies(compound: Compound) -> None:
    rows = dict(rows_of(compound.overview))
    assert set(rows) == set(compound.decisions)
    for claim, row in rows.items():
        [cell] = row.xpath("./td[contains(@class, 'whose')]")
        check_line(compound, claim, words(cell))
        decision = compound.decisions[claim]
        assert int(row.get("data-sort-people")) == (decision["n"] or 0)
        track = row.xpath(".//svg[contains(@class, 'track')]")
        assert bool(track) == (decision["kind"] != "fact")
        if decision["kind"] != "fact":
            assert row.get("data-sort-tier") == decision["tier"][1]
            assert f"{decision['tier']} " in words(row)
        assert verdict_of(decision) in words(row)


def test_the_single_file_has_the_same_rows(compound: Compound) -> None:
    there = {claim: words(row) for claim, row in rows_of(compound.overview)}
    page = compound.page("page.html")
    here = {
        row.xpath("./th//a/@href")[0].removeprefix("#claim-"): words(row)
        for row in page.xpath("//table[@data-rows='claims']/tbody/tr")
    }
    assert here == there


def test_the_opening_counts_people_once(compound: Compound) -> None:
    of: dict[str, list[int | None]] = defaultdict(list)
    models: dict[str, str] = {}
    first: dict[str, str] = {}  # of each report the one its trial is first met by
    for study in compound.counted():
        reports = [study["study"], *study["also"]]
        trial = next((first[report] for report in reports if report in first), reports[0])
        first.update(dict.fromkeys(reports, trial))
        if study["human"] and not study["label"]:
            of[trial].append(study["n"])
        elif not study["human"]:
            models[trial] = compound.studies[study["study"]]["species"]
    most = [max((n for n in sizes if n is not None), default=None) for sizes in of.values()]
    known = [n for n in most if n is not None]
    studied = words(compound.overview.xpath("//p[@class='studied']")[0])
    assert f"{len(of)} studies in people count" in studied
    assert f"{sum(known):,} people" in studied
    assert ("all say how many" in studied) == (len(known) == len(of))
    with (compound.folder / "data" / "judgements.csv").open(encoding="utf-8") as file:
        said = {r["study"]: r["value"] for r in csv.DictReader(file) if r["field"] == "country"}
    places = Counter(said.get(trial, "") for trial in of)
    assert f"for {places.pop('')} no country is stated" in studied
    for country, count in places.items():
        assert re.search(rf"\b{count} (?:(?:was|were) done )?in {country}\b", studied), studied
    sure = words(compound.overview.get_element_by_id("sure"))
    kinds = Counter(models.values())
    assert f"{len(models)} studies count for at least one claim: {kinds['animal']} in" in sure
    assert f"{kinds['in_vitro']} in cells" in sure
    assert f"{max(known)} in the largest" in sure


def test_the_finding_counts_the_effects_it_speaks_of(compound: Compound) -> None:
    finding = words(compound.overview.xpath("//p[@class='finding']")[0])
    for name, group in (("healthy people", "healthy"), ("patients and other", "patients")):
        table = compound.overview.xpath(f"//*[@id='{group}']/ancestor-or-self::details[1]//tr")
        effects = len(table) - 1
        assert re.search(rf"\b{effects} effects (?:claimed for|in) {name}", finding), finding


def test_a_claim_s_page_counts_its_studies_kind_by_kind(compound: Compound) -> None:
    for claim, decision in compound.decisions.items():
        if decision["kind"] == "fact":
            continue
        page = compound.page(f"claims/{claim}.html")
        kinds: Counter[str] = Counter()
        for body in compound.bodies(claim):
            for study in body["counted"]:
                kinds[_kind(compound, study)] += 1
        told: Counter[str] = Counter()
        for row in page.xpath("//dl[@class='found']/div"):
            says = words(row.find("dd"))
            [count] = numbers(r"^(\d+) (?:stud(?:y|ies)|labels?)", says)
            told[words(row.find("dt"))] += count
            ways = numbers(r"(\d+) (?:support|found|speak|is|are|do)", says.partition(": ")[2])
            assert sum(ways) in {0, count}, (claim, says)
        assert told == kinds, claim
        counts = len(page.xpath("//ul[@class='cards']/li"))
        assert counts == sum(len(body["counted"]) for body in compound.bodies(claim)), claim
        left_out = page.xpath("//section[@id='not-counted']//li")
        wanted = sum(len(body["not_counted"]) for body in compound.bodies(claim))
        assert len(left_out) == wanted, claim


def _kind(compound: Compound, study: dict[str, Any]) -> str:
    if study["label"]:
        return "Official labels"
    if study["human"]:
        return "In people"
    species = compound.studies[study["study"]]["species"]
    names = {"animal": "In animals", "in_vitro": "In cells", "in_silico": "In computer models"}
    return names.get(species, "Not in people")


def leading_people(human: list[dict[str, Any]]) -> int:
    """How many people the studies had that a tier rests on: those that weigh the most."""
    top = min(max(study["effective"] for study in human), 3)
    return sum(study["n"] or 0 for study in human if study["effective"] >= top)


def test_a_claim_s_page_says_whose_people_it_counts(compound: Compound) -> None:
    for claim, decision in compound.decisions.items():
        page = compound.page(f"claims/{claim}.html")
        studied = [
            words(row.find("dd"))
            for row in page.xpath("//dl[contains(@class, 'rating')]/div")
            if words(row.find("dt")) == "People studied"
        ]
        human = in_people(decision)
        if not studied or not human:
            assert all(text.startswith("Nobody") for text in studied), claim
            continue
        if decision["n"] is None:
            assert studied[0].startswith("Not reported"), claim
            continue
        assert numbers(r"^([\d,]+) (?:person|people)", studied[0]) == (decision["n"],)
        answer = words(page.xpath("//p[contains(@class, 'answer')]")[0])
        parts = page.xpath("//ul[contains(@class, 'parts')]/li")
        everywhere = " ".join([answer, *map(words, parts)])
        said = numbers(r"(?:in|had) (?:at least )?([\d,]+) (?!minutes|claims)\w+", everywhere)
        assert set(said) <= {decision["n"], leading_people(human), len(human)}, (claim, everywhere)


def test_a_card_says_the_paper_s_number_and_how_many_of_them_bear_on_it(
    compound: Compound,
) -> None:
    for claim in compound.decisions:
        cards = compound.page(f"claims/{claim}.html").xpath("//ul[@class='cards']/li")
        counted = [study for body in compound.bodies(claim) for study in body["counted"]]
        for card, study in zip(cards, counted, strict=True):
            who = words(card.findall("p")[1])
            whole = compound.studies[study["study"]]["n"]
            if study["label"]:
                assert "studied nobody" in who
            elif not study["human"]:
                assert numbers(r"(\d+) animals?\b", who) == (
                    (whole,)
                    if whole != NOT_REPORTED
                    and compound.studies[study["study"]]["species"] == "animal"
                    else ()
                ), (claim, who)
            elif study["n"] is None:
                assert who.startswith("Number of people not reported"), claim
            elif whole != NOT_REPORTED and whole > study["n"]:
                assert who.startswith(f"{study['n']} of its {whole} people"), claim
            else:
                assert who.startswith(f"{study['n']} people"), (claim, who)


def test_a_reason_is_said_only_of_the_study_it_is_true_of(compound: Compound) -> None:
    true_of: dict[str, Callable[[dict[str, Any]], bool]] = {
        "retracted": lambda s: s["standing"] in {"retracted", "republished"},
        "No comparison group": lambda s: s["control"] == "none",
        "Not randomized": lambda s: s["randomized"] == "no",
        "People knew what they were given": lambda s: s["blinding"] == "open",
        "expression of concern": lambda s: s["standing"] == "expression_of_concern",
        "Not in PubMed": lambda s: not str(s["pmid"]).isdigit(),
    }
    for claim in compound.decisions:
        page = compound.page(f"claims/{claim}.html")
        reasons = page.xpath("//section[@id='not-counted']//li")
        missing = [one for body in compound.bodies(claim) for one in body["not_counted"]]
        for item, one in zip(reasons, missing, strict=True):
            text, study = words(item), compound.studies[one["study"]]
            for phrase in ("retracted", "expression of concern"):
                assert phrase not in text or true_of[phrase](study), text
        human = in_people(compound.decisions[claim])
        counted = human or [s for b in compound.bodies(claim) for s in b["counted"]]
        limits = page.xpath("//h3[text()='What limits it']/following-sibling::ul[1]/li")
        for limit in map(words, limits):
            for phrase, holds in true_of.items():
                if not limit.startswith(phrase):
                    continue
                held = [s for s in counted if holds(compound.studies[s["study"]])]
                some = numbers(r"(\d+) of \d+ (?:studies|reports)", limit)
                every = "the one" in limit or "both" in limit or "all " in limit
                assert held, (claim, limit)
                assert not some or some == (len(held),), (claim, limit)
                assert not every or len(held) >= len(human), (claim, limit)


def test_no_strip_is_filled_where_nothing_is_reported(compound: Compound) -> None:
    labels = {"control": "compared with", "blinding": "blinding"}
    with (compound.folder / "data" / "judgements.csv").open(encoding="utf-8") as file:
        quoted = {
            (row["study"], row["field"]) for row in csv.DictReader(file) if row["basis"] == "quote"
        }
    rows = compound.overview.xpath("//table[@class='facts-known']/tbody/tr")
    names = {place_of(study_anchor(StudyId(s))): s for s in compound.studies}
    assert rows and names
    for row in rows:
        claim = row.xpath("./th/a/@href")[0].rpartition("/")[2].removesuffix(".html")
        best = [s for b in compound.bodies(claim) for s in in_people(b)]
        facts = {
            words(cell.find("i")).rstrip(":"): (cell.get("class"), words(cell))
            for cell in row.findall("td")
        }
        sizes = {str(s["n"]) if s["n"] is not None else "not stated" for s in best}
        way, text = facts["how many"]
        assert text.removeprefix("how many: ").partition(",")[0] in sizes, (claim, text)
        for field, name in labels.items():
            values = {compound.studies[s["study"]][field] for s in best}
            way, text = facts[name]
            if values == {NOT_REPORTED}:
                assert way == "by-silent", (claim, text)
        for way, text in facts.values():
            assert (way == "by-silent") == ("not stated" in text), (claim, text)
        tagged = {tag["field"] for s in best for tag in compound.studies[s["study"]]["tags"]}
        for field, name in (("n", "how many"), *labels.items(), ("route", "route")):
            if facts[name][0] == "by-sentence":
                stands = any((s["study"], field) in quoted for s in best)
                assert stands or field in tagged, (claim, name)


def test_no_card_says_same_route_where_none_is_stated(compound: Compound) -> None:
    places = {place_of(study_anchor(StudyId(study))): study for study in compound.studies}
    stated: dict[str, set[str]] = defaultdict(set)
    with (compound.folder / "data" / "judgements.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["value"] not in {"", NOT_REPORTED}:
                stated[row["field"]].add(row["study"])
    for study, said in compound.studies.items():
        for tag in said["tags"]:
            stated[tag["field"]].add(study)
    for claim in compound.decisions:
        for card in compound.page(f"claims/{claim}.html").xpath("//ul[@class='cards']/li"):
            close = " ".join(map(words, card.xpath("./p[@class='close']")))
            mine = places.get(card.xpath("./p[@class='head']/a/@href")[0].removeprefix("../"))
            for field in ("route", "form"):
                if re.search(rf"same (?:form and )?{field}", close):
                    assert mine in stated[field], (claim, mine)


def test_the_map_counts_each_trial_once_in_a_cell(compound: Compound) -> None:
    table = compound.overview.xpath("//figure[contains(@class, 'map')]//table")[0]
    columns = [words(th) for th in table.xpath("./thead//th")]
    about: dict[str, list[str]] = defaultdict(list)
    for claim, tier in compound.tiers.items():
        if tier["kind"] != "fact":
            about[tier["topic"]].append(claim)
    rows = table.xpath("./tbody/tr")
    assert len(rows) == len(about)
    by_links = {frozenset(_topic_of(compound, row, about)): row for row in rows}
    for topic, claims in about.items():
        row = by_links[frozenset({topic})]
        cells = [words(cell) for cell in row.findall("td")]
        shown_in = {
            name: 0 if cell == "none" else int(cell)
            for name, cell in zip(columns, cells, strict=True)
        }
        trials = _trials(s for c in claims for b in compound.bodies(c) for s in b["counted"])
        species = Counter(
            compound.studies[study]["species"] for study, human in trials.items() if not human
        )
        assert shown_in["animals"] == species["animal"], topic
        assert shown_in["cells, models"] == species["in_vitro"] + species["in_silico"], topic
        people = [compound.studies[study] for study, human in trials.items() if human]
        healthy = [s for s in people if s["population"]["status"] in {"healthy", "both"}]
        assert shown_in["healthy people"] == len(healthy), topic
        others = [n for name, n in shown_in.items() if name not in _NOT_PATIENTS]
        assert sum(others) >= len(people) - len(healthy), topic
        assert bool(sum(others)) == (len(people) > len(healthy)), topic
        reports = {r["id"] for r in compound.evidence["reports"] if set(r["claims"]) & set(claims)}
        assert shown_in["reports by users"] == len(reports), topic


_NOT_PATIENTS = {"healthy people", "animals", "cells, models", "reports by users"}


def _topic_of(compound: Compound, row: Any, about: dict[str, list[str]]) -> Iterator[str]:
    address = row.xpath("./th/a/@href")[0].rpartition("/")[2].removesuffix(".html")
    yield address if address in about else compound.tiers[address]["topic"]


def _trials(counted: Iterable[dict[str, Any]]) -> dict[str, bool]:
    """The best report of each trial that no label is, and whether it studied people."""
    return {study["study"]: study["human"] for study in counted if not study["label"]}


def test_a_topic_s_page_says_each_claim_s_people_and_studies(bundled_site: Path) -> None:
    both = {name: Compound(bundled_site, name) for name in COMPOUNDS}
    seen = set()
    for path in sorted((bundled_site / "outcomes").glob("*.html")):
        page = parsed(path.read_bytes())
        rows = page.xpath("//table[@data-rows='claims']/tbody/tr")
        [told] = numbers(r"^(\d+) claims?", words(page.xpath("//p[@class='bottom-line']")[0]))
        assert told == len(rows)
        for row in rows:
            name, _, file = row.xpath("./th/a/@href")[0].removeprefix("../").split("/")
            claim, compound = file.removesuffix(".html"), both[name]
            seen.add((name, claim))
            cell = row.findall("td")[-1].find("div")
            for about in cell.findall("span"):
                about.drop_tree()
            check_line(compound, claim, words(cell))
            assert verdict_of(compound.decisions[claim]) in words(row)
            assert compound.tiers[claim]["topic"] == path.stem
    assert seen == {(n, c) for n in COMPOUNDS for c, t in both[n].tiers.items() if t["topic"]}


def of_harm(claim: dict[str, Any]) -> str:
    return claim["kind"] if claim["kind"] in {"harm", "safety"} else ""


def test_the_comparison_shows_of_each_kind_the_claim_that_has_come_furthest(
    bundled_site: Path,
) -> None:
    both = {name: Compound(bundled_site, name) for name in COMPOUNDS}
    page = parsed((bundled_site / "compare.html").read_bytes())
    for link in page.xpath("//table//td//a[contains(@href, '/claims/')]"):
        name, _, file = link.get("href").split("/")
        claim, compound = file.removesuffix(".html"), both[name]
        tiers = compound.tiers
        about = tiers[claim]["topic"], of_harm(tiers[claim])
        alike = [t for t in tiers.values() if (t["topic"], of_harm(t)) == about]
        cell = words(link.xpath("./following-sibling::span[1]")[0])
        assert numbers(r"furthest of (\d+) (?:other )?claims", cell) == (
            (len(alike),) if len(alike) > 1 else ()
        )
        assert f"{verdict_of(tiers[claim])}; for" in cell
        ranks = [t["tier"] for t in alike if t["kind"] != "fact"]
        if tiers[claim]["kind"] != "fact":
            assert tiers[claim]["tier"] == max(ranks), claim


def test_the_index_counts_claims_by_tier_and_people_once(bundled_site: Path) -> None:
    page = parsed((bundled_site / "index.html").read_bytes())
    for name in COMPOUNDS:
        compound = Compound(bundled_site, name)
        [row] = page.xpath(f"//tr[.//th//a[contains(@href, '{name}/')]]")
        text = words(row)
        tiers = Counter(t["tier"] for t in compound.tiers.values() if t["kind"] != "fact")
        for tier in ("T0", "T1", "T2", "T3", "T4"):
            assert numbers(rf"(\d+) {tier} ", text)[:1] == (tiers[tier],)
        studied = words(compound.overview.xpath("//p[@class='studied']")[0])
        people = numbers(r"([\d,]+) people whose", studied)
        cell = words(row.xpath("./td[@data-label='People']")[0])
        assert numbers(r"^([\d,]+) people", cell) == people
        assert int(row.get("data-sort-people")) == people[0]
        assert numbers(r"in (\d+) studies", cell) == numbers(r"^(\d+) studies", studied)


def test_the_dosing_page_says_whose_number_is_whose(compound: Compound) -> None:
    page = compound.page("dosing.html")
    for row in page.xpath("//table[@class='taken']/tbody/tr"):
        claim = row.xpath("./th/a/@href")[0].rpartition("/")[2].removesuffix(".html")
        check_line(compound, claim, words(row.xpath("./td[@data-label='Studies']")[0]))
    places = {place_of(study_anchor(StudyId(study))): study for study in compound.studies}
    given = page.xpath("//table[@class='given']/tbody/tr[./td[@data-label='In whom']]")
    assert given
    for row in given:
        study = compound.studies[places[row.xpath("./th/a/@href")[0]]]
        whom = words(row.xpath("./td[@data-label='In whom']")[0])
        size = numbers(r"n\s*=\s*([\d,]+)$", whom)
        assert size == (() if study["n"] == NOT_REPORTED else (study["n"],)), whom
        assert bool(size) != ("number not reported" in whom)


def test_every_study_has_one_row_with_its_number(compound: Compound) -> None:
    page = compound.page("studies.html")
    places = {place_of(study_anchor(StudyId(study))): study for study in compound.studies}
    counted = {r for s in compound.counted() for r in (s["study"], *s["also"])}
    rows = page.xpath("//table[@data-rows='studies']/tbody/tr")
    assert len(rows) == len(compound.studies)
    for row in rows:
        study = places[row.xpath("./th/a/@href")[0]]
        n = compound.studies[study]["n"]
        shown_n = words(row.xpath("./td[@data-label='n']")[0])
        assert shown_n == ("not reported" if n == NOT_REPORTED else f"{n:,}"), study
        assert int(row.get("data-sort-n")) == (0 if n == NOT_REPORTED else n)
        bears = row.xpath("./td[@data-label='Bears on']")
        if bears:
            links = len(bears[0].findall(".//a"))
            more = sum(numbers(r"and (\d+) more", words(bears[0])))
            assert links + more == len(set(compound.studies[study]["claims"])), study
    heads = [words(span) for span in page.xpath("//section//h2/span[@class='count']")]
    linked = {link["study"] for link in compound.evidence["links"]} & set(compound.studies)
    unlinked = len(compound.studies) - len(linked | counted)
    set_aside = sum(compound.evidence["flow"]["excluded"].values())
    wanted = [len(counted), len(linked - counted), set_aside, unlinked - set_aside]
    assert [int(head.replace(",", "")) for head in heads] == [n for n in wanted if n]


def test_a_study_s_page_shows_its_number_and_every_claim(compound: Compound) -> None:
    titles = {t["claim"]: t["statement"] for t in compound.tiers.values()}
    for study, said in compound.studies.items():
        if not said["claims"]:
            continue
        text = words(compound.page(place_of(study_anchor(StudyId(study)))).find("body"))
        if said["n"] != NOT_REPORTED:
            assert re.search(rf"People or subjects \(n\)[^|]{{0,3}}{said['n']}\b", text), study
        missing = [claim for claim in set(said["claims"]) if titles[claim] not in text]
        left_out = sum(numbers(r"(\d+) claims? it is linked to", text))
        assert len(missing) == left_out, (study, missing)


# The pages follow the decisions: invented ones, changed at random.

DOSSIER = a_dossier()
COUNTING = [d.claim for d in DOSSIER.decisions if d.counted and not d.parts]


@st.composite
def changed(draw: st.DrawFn) -> tuple[Dossier, TierDecision]:
    """A dossier with one claim's studies renumbered, retracted or unlinked, summed anew."""
    claim = draw(st.sampled_from(COUNTING))
    decision = next(d for d in DOSSIER.decisions if d.claim == claim)
    kept: list[CountedStudy] = []
    retracted: list[NotCounted] = []
    for study in decision.counted:
        fate = draw(st.sampled_from(["renumber", "keep", "retract", "unlink"]))
        if fate == "renumber" and study.human:
            sizes = st.none() | st.integers(min_value=1, max_value=9000)
            kept.append(replace(study, n=draw(sizes)))
        elif fate in {"renumber", "keep"}:
            kept.append(study)
        elif fate == "retract":
            retracted.append(NotCounted(study.study, "R1", Reason(Why.RETRACTED)))
    known = [s.n for s in kept if s.human and not s.label and s.n is not None]
    new = replace(
        decision,
        counted=tuple(kept),
        not_counted=(*decision.not_counted, *retracted),
        n=sum(known) if known else None,
    )
    decisions = tuple(new if d.claim == claim else d for d in DOSSIER.decisions)
    return replace(DOSSIER, decisions=decisions), new


@settings(
    max_examples=examples(10),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=True,
)
@given(changed())
def test_the_pages_follow_what_is_renumbered_retracted_or_unlinked(
    one: tuple[Dossier, TierDecision],
) -> None:
    dossier, decision = one
    body = {
        "counted": [
            {"n": s.n, "human": s.human, "label": s.label, "study": s.study}
            for s in decision.counted
        ],
        "not_counted": [{"study": n.study} for n in decision.not_counted],
    }
    pages = pages_of(dossier, overview.pages, claim_pages.pages)
    rows = dict(rows_of(parsed(pages["veltraxin/index.html"])))
    [cell] = rows[decision.claim].xpath("./td[contains(@class, 'whose')]")
    assert shown(words(cell)) == expected(body)
    page = parsed(pages[f"veltraxin/claims/{decision.claim}.html"])
    assert len(page.xpath("//ul[@class='cards']/li")) == len(decision.counted)
    left_out = [words(item) for item in page.xpath("//section[@id='not-counted']//li")]
    assert len(left_out) == len(decision.not_counted)
    for text, study in zip(left_out, decision.not_counted, strict=True):
        assert text.endswith("retracted.") == (study.reason == "retracted")
