"""The model card of the learned tagger, written from a cross-validation.

Labelled records, their readings and the table of figures enter; `docs/model-card.md` leaves.
Every number in it is counted here; the words around them are kept in this file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.parts import ALIKE
from benchmarks.tagging_model import (
    COST,
    FOLDS,
    INNER_FOLDS,
    LEAST_SEEN,
    LESSONS,
    Labelled,
)

from litreview.model.fields import Field
from litreview.model.tag import FieldReading
from litreview.tagging.combining import (
    MIN_HEARD,
    MIN_PAPER,
    MIN_PLANNED,
    MIN_RANDOMIZED,
    MIN_STATED,
    UNSAID,
    VERSION,
    rule_of,
)
from litreview.tagging.features import BITS, MAX_LETTERS, RULE_BITS
from litreview.tagging.learned import MIN_KNOWN
from litreview.tagging.reading import MIN_CERTAIN
from litreview.tagging.rulebook import load_rulebook
from litreview.tagging.version import BUNDLED, MODEL_FILE

BINS = 10  # of confidence, equally wide, for the calibration error
JUDGED = (Field.SPECIES, Field.DESIGN)
Readings = Mapping[str, Mapping[Field, FieldReading]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One reading with a label: how sure it was, whether it was marked, whether it was right."""

    confidence: float
    uncertain: bool
    right: bool


def judged(records: Sequence[Labelled], readings: Readings, field: Field) -> list[Judged]:
    """Every reading of a field whose record carries a label for it."""
    found = []
    for record in records:
        gold = record.line["gold"]
        if gold.get(field) is not None and record.corpus in LESSONS[field].weights:
            reading = readings[record.id][field]
            right = reading.value in (gold[field], *(gold.get(f"{field}_ok") or ()))
            found.append(Judged(reading.confidence, reading.uncertain, right))
    return found


def model_judged(records: Sequence[Labelled], readings: Readings, field: Field) -> list[Judged]:
    """The same for the model's own word, before the rules are heard again."""
    found = []
    for record in records:
        label = record.label(field)
        own = [tag for tag in readings[record.id][field].tags if tag.rule == rule_of(field)]
        if label is not None and own:
            found.append(Judged(own[0].confidence, False, own[0].value == label))
    return found


def calibration_error(cases: Sequence[Judged]) -> float:
    """Expected calibration error: the mean gap of confidence and share right, bin by bin.

    Source:
        Naeini, Cooper and Hauskrecht 2015, PMID 25927013.
    """
    bins: dict[int, list[Judged]] = {}
    for case in cases:
        bins.setdefault(min(BINS - 1, int(case.confidence * BINS)), []).append(case)
    gaps = (
        len(held) * abs(_mean(c.confidence for c in held) - _mean(c.right for c in held))
        for held in bins.values()
    )
    return sum(gaps) / max(1, len(cases))


def _mean(values: object) -> float:
    return float(np.mean(list(values)))  # type: ignore[call-overload]


def write_card(
    path: Path,
    records: Sequence[Labelled],
    readings: Readings,
    rows: Sequence[tuple[str, ...]],
) -> None:
    """Write the card; the same run gives the same bytes."""
    path.write_text(card(records, readings, rows), encoding="utf-8")


def card(records: Sequence[Labelled], readings: Readings, rows: Sequence[tuple[str, ...]]) -> str:
    """The card as Markdown."""
    return _TEXT.format(
        version=VERSION,
        rulebook=load_rulebook(BUNDLED, verify=False).version,
        kilobytes=round(MODEL_FILE.stat().st_size / 1000),
        word_rows=1 << BITS,
        rule_rows=1 << RULE_BITS,
        max_letters=MAX_LETTERS,
        min_known=MIN_KNOWN,
        min_certain=MIN_CERTAIN,
        min_stated=MIN_STATED,
        min_planned=MIN_PLANNED,
        min_heard=MIN_HEARD,
        min_paper=MIN_PAPER,
        min_randomized=MIN_RANDOMIZED,
        unsaid=UNSAID,
        cost=COST,
        least_seen=LEAST_SEEN,
        folds=FOLDS,
        inner=INNER_FOLDS,
        alike=ALIKE,
        bins=BINS,
        rule_weights=_by_field({each: lesson.rule_weight for each, lesson in LESSONS.items()}),
        balances=_by_field({each: lesson.balance for each, lesson in LESSONS.items()}),
        training=_training(records),
        figures=_markdown(rows),
        calibration=_calibration(records, readings),
    )


def _training(records: Sequence[Labelled]) -> str:
    rows = [("field", "corpus", "weight", "records", "classes")]
    for field, lesson in LESSONS.items():
        for corpus, weight in lesson.weights.items():
            labels = (each.label(field) for each in records if each.corpus == corpus)
            counts = Counter(label for label in labels if label is not None)
            classes = ", ".join(f"{label} {count}" for label, count in counts.most_common())
            rows.append((str(field), corpus, f"{weight:g}", str(counts.total()), classes))
    return _markdown(rows)


def _by_field(values: Mapping[Field, float]) -> str:
    return ", ".join(f"{value:g} ({field})" for field, value in values.items())


def _calibration(records: Sequence[Labelled], readings: Readings) -> str:
    rows = [
        (
            "field",
            "records",
            "calibration error, model's word",
            "calibration error, final reading",
            "marked uncertain",
            "right among certain",
            "right among uncertain",
        )
    ]
    for field in JUDGED:
        cases = judged(records, readings, field)
        certain = [case for case in cases if not case.uncertain]
        doubtful = [case for case in cases if case.uncertain]
        rows.append(
            (
                str(field),
                str(len(cases)),
                f"{calibration_error(model_judged(records, readings, field)):.3f}",
                f"{calibration_error(cases):.3f}",
                f"{len(doubtful) / len(cases):.1%}",
                f"{_mean(case.right for case in certain):.3f}",
                f"{_mean(case.right for case in doubtful):.3f}",
            )
        )
    return _markdown(rows)


def _markdown(rows: Sequence[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


_TEXT = """\
# Model card: {version}

Written by `python benchmarks/tagging.py --card docs/model-card.md`; do not edit by hand.

## What it is

A linear model that reads title and abstract and says, for species, design and randomization,
which value fits best, how sure it is, and which sentence weighed most.
It reads beside the rule book, whose tags are among its features.
It ships as one file of {kilobytes} kB, runs without scikit-learn, and holds no word of any text.
It was trained on the tags of rule book {rulebook}.

## Intended use

To propose values that a reviewer confirms.
Its tags carry the rule ids `species.model.{version}`, `design.model.{version}` and
`randomized.model.{version}`, and quote one sentence of the record like any other tag.
It is not asked where there is no abstract, nor where fewer than {min_known} of the text's words and
word pairs are known to it (a very short text, another language).

## Training set

The development halves of labelled corpora that stay outside the package; their texts are under
their publishers' terms.
Labels are the corpora's own, with their noise.

{training}

Corpora of one class or one topic are left out of a head: they would teach the topic.
All breast-cancer records, for one, are labelled randomized, by selection.
`cohort` has two records and is not taught; the rules name it within the model's class.

## Features

- Words and pairs of neighbouring words of the folded text, once more apart for the title; every
  number is the same word. At most {max_letters:,} characters are read. Each is hashed into
  one of {word_rows:,} buckets, weighted by inverse document frequency over every record in hand,
  and the whole scaled to unit length.
- Rule ids that fired, and field with value of their tags (numbers and free words left out), hashed
  into {rule_rows:,} buckets, each worth {rule_weights} beside the words' unit length.

## Fitting

One linear support vector machine against the rest per value (C = {cost}), each class weighted by
the inverse of its frequency to the power of {balances}, on words seen in at
least {least_seen} records.
Weights are rounded to one signed byte, column by column.
Scores become probabilities by one temperature per field, chosen on {inner}-fold held-out scores.

```
python benchmarks/train_tagging_model.py     # writes the file; the same inputs give the same bytes
python benchmarks/tagging.py --card docs/model-card.md
```

## How it is weighed against the rules

- A publication type stands, as does a design the rules state with confidence {min_stated} or more
  and no conflict, and a protocol from {min_planned}.
- In vitro, in silico and mixed stand when the rules say so; the first is rare in the training set,
  the others are not in it.
- `in_vitro_study`, and `controlled_trial` of people on placebo, stand against `other` and
  `animal_study`; and below confidence {min_heard} the model overrules no design the rules found.
- A trial whose people the rules found randomized stays an `rct` where the model says
  `clinical_trial`.
- Otherwise the model decides; within its class the rules choose the finer design (cohort,
  cross-sectional, meta-analysis, editorial, ...).
- A review or editorial of confidence {min_paper} or more studied nobody: species `none`.
- It may call a study randomized only where the rules found no word for or against, and only from
  confidence {min_randomized}; as no sentence says it, that `yes` gets confidence {unsaid} and
  stays *uncertain*.
- A value that lost stays visible; below confidence {min_certain}, or with a conflict, the field is
  marked *uncertain* and heads the review queue.

## Scores

Cross-validated in {folds} folds on the development halves; everything that learns is fitted again
in every fold, and titles that share {alike:.0%} of their words stay in one fold.
The rules learn nothing in a fold, but were written with these halves in view: on text nobody has
seen, expect less, most of all for n and blinding, where the rules alone speak.

{figures}

## Calibration and abstention

Expected calibration error over {bins} equal bins of confidence, on the same held-out predictions,
over the corpora a head learns from.

{calibration}

## Limits

- English abstracts of neurology, psychiatry and psychedelics make up the training set; other fields
  share the words for designs, not those for subjects.
- The class `other` is a rest class of its corpus (observational work, editorials, anything outside
  the field), so `other` says little by itself.
- Laboratory work on human tissue is often labelled by its most striking part; species is least sure
  between `in_vitro` and the rest.
- Many records of the breast-cancer corpus are labelled randomized although they report
  case-control or cohort studies. Recall there is left where honest reading leaves it.
- The sentence shown is the one with the largest sum of weights, not a reason a person would give.
"""
