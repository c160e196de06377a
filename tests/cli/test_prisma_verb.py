"""`prisma`: the counts of a review for people, programs and papers."""

from __future__ import annotations

import re

from tests.cli.conftest import CommandLine


def test_people_read_steps_that_add_up(litreview: CommandLine) -> None:
    said = litreview.ok("prisma", "examplin").out
    lines = [re.fullmatch(r"(.+?)\s{2,}([+\N{MINUS SIGN}]?)([\d,]+)", x) for x in said.splitlines()]
    counts = [
        (found[1], found[2], int(found[3].replace(",", "")))
        for found in lines
        if found and not found[1].startswith("of these")
    ]
    names = [name for name, sign, _ in counts if not sign]
    assert names == [
        "Records on the list filed here, known on 13 September 2026",
        "Records in hand",
        "Studies screened",
        "Studies included: linked to a claim by a person",
    ]
    left = 0
    for _, sign, count in counts:
        if sign:
            left += count if sign == "+" else -count
        else:
            assert count == left or left == 0
            left = count


def test_programs_get_the_counts_and_the_steps(litreview: CommandLine) -> None:
    found = litreview.ok("prisma", "examplin", "--json").json()
    assert found["compound"] == "examplin"
    identified = sum(found["identified"].values())
    assert found["screened"] == (
        found["included"] + found["awaiting"] + found["read_unlinked"]
        + sum(found["excluded"].values())
    )  # fmt: skip
    assert [step["count"] for step in found["steps"]][1:] == [
        identified,
        found["screened"],
        found["included"],
    ]


def test_papers_get_a_drawing_that_stands_alone(litreview: CommandLine) -> None:
    drawing = litreview.ok("prisma", "examplin", "--svg").out
    assert drawing.startswith("<svg ")
    assert 'xmlns="http://www.w3.org/2000/svg"' in drawing
    assert "Studies included" in drawing
    assert "<style>" in drawing
    assert "href" not in drawing


def test_one_shape_at_a_time(litreview: CommandLine) -> None:
    refused = litreview("prisma", "examplin", "--svg", "--json")
    assert (refused.code, refused.out) == (2, "")
    assert "--svg or --json?" in refused.err
