"""How long it takes to find which reports are of one trial or group, by keys and by all pairs.

    python benchmarks/relations.py [--sizes 1000 5000 20000] [--all-pairs 1000 2000]

The records are invented studies in people with skewed names, sizes and titles, a hundredth of them
told twice. All pairs are compared only up to the sizes named: the rest would take hours. Both ways
must find the same suspected pairs.
"""

from __future__ import annotations

import argparse
import random
import time
from itertools import combinations

from litreview.model.dates import PartialDate
from litreview.model.fields import Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState
from litreview.model.identity import StudyId
from litreview.model.policy import Policy
from litreview.model.record import Author, Record, RichText
from litreview.reviews.relations import relate
from litreview.reviews.suspicion import look_at, pairs_sharing_authors, suspected_pairs

SYLLABLES = "ba chen do ev fu gu han iv ja ko li mo ni ov pe ri sa to va wang ya zh".split()  # noqa: SIM905
TOWNS = [f"Town {name.title()}, Country {at % 40}" for at, name in enumerate(SYLLABLES * 20)]
SIZES = (20, 24, 30, 35, 40, 48, 60, 64, 80, 100, 120, 150, 200, 240, 300, 412)


def skewed(choices: list[str], dice: random.Random) -> str:
    """One of these; the first ones far more often than the last, as names and words are."""
    return choices[int(len(choices) * dice.random() ** 2)]


def studies(count: int) -> list[tuple[Record, Grade]]:
    """So many records and grades; the same for the same number."""
    dice = random.Random(count)  # noqa: S311 - invented records, not secrets
    names = [a + b + c for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
    words = [f"{a}{b}{c}" for a in SYLLABLES for b in SYLLABLES for c in SYLLABLES]
    made: list[tuple[Record, Grade]] = []
    for at in range(count):
        study = StudyId(f"pmid:{at + 1}")
        if made and dice.random() < 0.01:
            record, grade = dice.choice(made)
            made.append((_again(record, study), Grade(study, grade.fields)))
            continue
        town = dice.choice(TOWNS)
        authors = tuple(
            Author(
                skewed(names, dice),
                initials=dice.choice("ABCDEFGHIJKLM"),
                affiliations=(f"Ward, Clinic, {town}",),
            )
            for _ in range(dice.randint(2, 9))
        )
        title = " ".join(skewed(words, dice) for _ in range(dice.randint(7, 18)))
        values: dict[Field, Value] = {Field.SPECIES: "human", Field.DESIGN: "rct"}
        if dice.random() < 0.7:
            values[Field.N] = dice.choice(SIZES) + (
                0 if dice.random() < 0.5 else dice.randint(0, 40)
            )
        if dice.random() < 0.4:
            values |= {
                Field.DOSE: f"{dice.randint(1, 40)} mg",
                Field.DURATION: f"{dice.randint(1, 12)} weeks",
            }
        year = PartialDate(dice.randint(1990, 2026))
        made.append(
            (Record(study, RichText(title), authors=authors, pub_date=year), _grade(study, values))
        )
    return made


def _again(record: Record, study: StudyId) -> Record:
    return Record(study, record.title, authors=record.authors, pub_date=record.pub_date)


def _grade(study: StudyId, values: dict[Field, Value]) -> Grade:
    return Grade(study, {f: FieldGrade(f, v, GradeState.MACHINE) for f, v in values.items()})


def by_keys(made: list[tuple[Record, Grade]]) -> None:
    """Print how long `relate` takes, and what it finds."""
    start = time.process_time()
    found = relate((r for r, _ in made), {g.study: g for _, g in made}, Policy())
    taken = time.process_time() - start
    print(
        f"{len(made):6} records, keys       {taken:8.2f} s   suspected {len(found.suspected)},"
        f" of one group {len(found.same_group)}"
    )


def by_all_pairs(made: list[tuple[Record, Grade]]) -> None:
    """Print how long comparing every pair takes; stop when it finds anything else."""
    looks = [look for r, g in made if (look := look_at(r, g, ())) is not None]
    looks.sort(key=lambda look: look.study)
    authors = pairs_sharing_authors(looks, Policy().min_shared_authors)
    start = time.process_time()
    every = suspected_pairs(looks, authors, Policy(), combinations(looks, 2))
    taken = time.process_time() - start
    if every != suspected_pairs(looks, authors, Policy()):
        raise SystemExit("keys and all pairs differ")
    print(f"{len(made):6} records, all pairs  {taken:8.2f} s   suspected {len(every)}")


def main() -> None:
    """Print one row per size and way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 5000, 20000])
    parser.add_argument("--all-pairs", type=int, nargs="+", default=[1000, 2000])
    chosen = parser.parse_args()
    for size in chosen.sizes:
        by_keys(studies(size))
    for size in chosen.all_pairs:
        by_all_pairs(studies(size))


if __name__ == "__main__":
    main()
