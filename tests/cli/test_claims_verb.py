"""`claims` names every mistake of the claims and reports files at once."""

from __future__ import annotations

import re

import pytest
from tests.cli.conftest import CommandLine

CLAIMS = "data/examplin/claims.toml"
REPORTS = "data/examplin/reports.toml"

BROKEN_CLAIMS = """\
topic = "memory"

[[claim]]
id = "Attention"
statement = ""
category = "efect"
population = "healthy adults"
asserted_tier = "yes"
colour = "blue"
step = 0
words = ["focus", 7, ""]
short = "so long a label that no figure has any room for it"
question = "Does it help"

[[claim.cites]]
as_typed = ""
pmid = "PMC6003459"
source = "no-such-page"
year = 20199
n = "many"

[[claim]]
id = "dry-nose"
statement = "It dries the nose."
category = "side_effect"
kind = "harmful"
population = "people who use it"
outcome = "dryness of the nose"
asserted_tier = "community"
sources = ["example-page", "elsewhere"]

[[claim]]
id = "dry-nose"
statement = 7
category = "side_effect"
population = "people who use it"
outcome = "dryness of the nose"
asserted_tier = "community"
section = "nose"
topic = "noses"
"""
BROKEN_REPORTS = """\
[[source]]
id = "example-page"
title = "Example page"

[[source]]
id = "example-page"
title = ""
also = ["a page", " "]
limits = [""]

[[source]]
id = "other-page"
title = "Other page"
also = ["A page", "a"]

[[report]]
id = "page-dry-nose"
says = "A dry nose is mentioned now and then."
claims = ["wet-nose", "dry-nose", "cold-nose"]
direction = "null"
count = 0
source = "an other page"

[[report]]
id = "page-more"
says = "More."
direction = "sideways"
count = 1
source = "example-page"
"""
TOPICS = """\
[[topic]]
id = "nose"
name = "The nose"

[[topic]]
id = "memory"
name = "Memory"
"""
# line of the file, which claim or report, what it must say, what must be offered
CLAIM_MISTAKES = [
    (1, "", 'field "topic" belongs to no entry', "Put it below a line [[claim]]."),
    (3, "Attention", 'field "outcome" is missing', "Add a line `outcome = …`."),
    (4, "Attention", "is not a claim id", "stroke-recovery"),
    (5, "Attention", 'field "statement": is empty', "Write the statement"),
    (6, "Attention", 'unknown category "efect". Did you mean "effect"?', "effect, mechanism, dose"),
    (8, "Attention", 'unknown asserted_tier "yes"', "community, animal, human, none"),
    (9, "Attention", 'unknown field "colour"', "statement"),
    (10, "Attention", "0 is out of range", "Write 1 to 99."),
    (11, "Attention", "needs text in quotation marks, not a whole number", ""),
    (11, "Attention", "holds an empty word", ""),
    (12, "Attention", "has 50 characters", "At most 40."),
    (13, "Attention", "has no question mark", ""),
    (16, "Attention", 'field "as_typed": is empty', ""),
    (17, "Attention", "PubMed Central", "digits only"),
    (19, "Attention", "20199 is not a year", "Write a year"),
    (18, "Attention", 'unknown source "no-such-page"', "One of: example-page, other-page."),
    (20, "Attention", 'field "n": needs a whole number, not text', ""),
    (26, "dry-nose", 'unknown kind "harmful"', "benefit, mechanism, regimen, harm, safety, fact"),
    (30, "dry-nose", 'unknown source "elsewhere"', "One of: example-page, other-page."),
    (33, "dry-nose", "stands twice, first in line 22", "another id"),
    (34, "dry-nose", 'field "statement": needs text', ""),
    (39, "dry-nose", 'unknown section "nose"', "One of: what, mechanism, dosing"),
    (40, "dry-nose", 'unknown topic "noses". Did you mean "nose"?', "One of: nose, memory."),
]
REPORT_MISTAKES = [
    (6, "example-page", "stands twice, first in line 1", "another id"),
    (7, "example-page", 'field "title": is empty', ""),
    (8, "example-page", 'field "also[1]": is empty', "Write it out, or delete it."),
    (9, "example-page", 'field "limits[0]": is empty', "Write it out, or delete it."),
    (14, "other-page", '"a" may be any word of a text', "two words or more"),
    (14, "other-page", '"A page" is a name of the source in line 5 too', "mean no other"),
    (19, "page-dry-nose", 'unknown claim "wet-nose"', ""),
    (19, "page-dry-nose", 'unknown claim "cold-nose"', ""),
    (20, "page-dry-nose", 'unknown direction "null"', "One of: supports, opposes."),
    (21, "page-dry-nose", "0 is impossible", "Write 1 or more."),
    (22, "page-dry-nose", 'unknown source "an other page"', "example-page"),
    (24, "page-more", 'field "claims" is missing', "Add a line"),
    (27, "page-more", 'unknown direction "sideways"', "One of: supports, opposes."),
]


@pytest.fixture
def broken(bare: CommandLine) -> CommandLine:
    """A workspace whose claims and reports are wrong in every way."""
    bare.write(CLAIMS, BROKEN_CLAIMS)
    bare.write(REPORTS, BROKEN_REPORTS)
    bare.write("data/topics.toml", TOPICS)
    return bare


def _said(broken: CommandLine) -> list[str]:
    result = broken("claims", "examplin")
    assert (result.code, result.out) == (11, "")
    return re.split(r"^litreview: ", result.err, flags=re.MULTILINE)[1:]


def test_each_mistake_is_named_with_line_entry_and_fix_and_nothing_else(
    broken: CommandLine,
) -> None:
    said = _said(broken)
    expected = [(CLAIMS, *one) for one in CLAIM_MISTAKES]
    expected += [(REPORTS, *one) for one in REPORT_MISTAKES]
    for path, line, entry, what, fix in expected:
        found = [m for m in said if m.startswith(f"{path}, line {line}") and what in m]
        assert len(found) == 1, (what, said)
        assert fix in found[0]
        assert f'"{entry}"' in found[0] or not entry
    assert len(said) == len(expected)


def test_json_of_a_broken_file_is_nothing_at_all(broken: CommandLine) -> None:
    result = broken("claims", "examplin", "--json")
    assert (result.code, result.out) == (11, "")


def test_a_missing_claims_file_is_said_once_beside_reports(bare: CommandLine) -> None:
    (bare.root / CLAIMS).unlink()
    result = bare("claims", "examplin")
    assert (result.code, result.err.count("litreview: ")) == (11, 1)
    assert result.err.startswith(f"litreview: {CLAIMS}: there is no such file, and reports.toml")
    (bare.root / REPORTS).unlink()
    assert bare.ok("claims", "examplin").out == "0 claims; the files are in order.\n"


def test_other_verbs_show_the_first_and_say_what_lists_the_rest(broken: CommandLine) -> None:
    result = broken("tiers", "examplin")
    assert result.code == 11
    assert f"And {len(CLAIM_MISTAKES) - 4} more mistakes: `litreview claims examplin`" in result.err


def test_the_doctor_names_each(broken: CommandLine) -> None:
    problems = [f["what"] for f in broken("doctor", "--json").json() if f["level"] == "problem"]
    assert len(problems) == len(CLAIM_MISTAKES) + len(REPORT_MISTAKES)


def test_every_mistake_of_a_query_file_is_named_by_the_doctor(bare: CommandLine) -> None:
    text = 'name = ""\npubmed = 7\ncadence_days = 0\n[criteria]\ninclude = "people"\n'
    bare.write("queries/examplin.toml", text)
    assert "And 3 more mistakes: `litreview doctor`" in bare("tiers", "examplin").err
    problems = [f["what"] for f in bare("doctor", "--json").json() if f["level"] == "problem"]
    assert [problem.split(":")[0][-6:] for problem in problems] == [
        f"line {n}" for n in (1, 2, 3, 5)
    ]


def test_a_mistake_of_syntax_is_told_alone(bare: CommandLine) -> None:
    bare.edit(CLAIMS, "step = 1", "step = one")
    result = bare("claims", "examplin")
    assert result.err.count("litreview: ") == 1
    assert f"{CLAIMS}, line 23" in result.err


def test_sources_are_named_freely_where_none_is_filed(bare: CommandLine) -> None:
    assert "the files are in order" in bare.ok("claims", "examplin").out


def test_a_file_of_comments_has_no_entry_and_no_mistake(bare: CommandLine) -> None:
    bare.write(CLAIMS, "# nothing yet\n")
    bare.write(REPORTS, "# nothing yet\n")
    assert bare.ok("claims", "examplin").out == "0 claims; the files are in order.\n"
    for verb in ("doctor", "status", "publish", "tiers examplin"):
        bare.ok(*verb.split())
