"""The model card of all that tagging learned, written from cross-fitted readings.

Labelled records, their readings with labels and the table of figures enter; `docs/model-card.md`
leaves. Every number in it is counted here; the words around them are kept in this file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from benchmarks import effects
from benchmarks.card_figures import FIGURES, figures_of
from benchmarks.certainty import (
    BINS,
    Case,
    calibrated,
    calibration_error,
    share_right,
)
from benchmarks.parts import ALIKE, JUDGE, WRITE
from benchmarks.tagging_model import (
    COST,
    FOLDS,
    INNER_FOLDS,
    LEAST_SEEN,
    LESSONS,
    Labelled,
    pinned,
)
from benchmarks.targets import SMALL

from litreview.model.fields import Field
from litreview.tagging.combining import (
    MIN_HEARD,
    MIN_PAPER,
    MIN_PLANNED,
    MIN_RANDOMIZED,
    UNSAID,
    VERSION,
)
from litreview.tagging.deciding import MIN_CERTAIN
from litreview.tagging.design import MIN_STATED
from litreview.tagging.features import MAX_LETTERS, RULE_BITS
from litreview.tagging.learned import MIN_KNOWN
from litreview.tagging.version import BUNDLED, MODEL_FILE, SCALES_FILE, version_of

# where the calibration error is asked for; every other field is shown over all its corpora
CALIBRATED = {
    Field.DESIGN: "studytypeteller",
    Field.SPECIES: "studytypeteller",
    Field.N: "pico_breast_rct",
}
Cases = Mapping[Field, Sequence[Case]]


def write_card(
    path: Path, records: Sequence[Labelled], cases: Cases, rows: Sequence[Sequence[str]]
) -> None:
    """Write the card, and its figures for the site; the same run gives the same bytes."""
    text = card(records, cases, rows)
    path.write_text(text, encoding="utf-8")
    FIGURES.write_text(figures_of(text), encoding="utf-8")


def card(records: Sequence[Labelled], cases: Cases, rows: Sequence[Sequence[str]]) -> str:
    """The card as Markdown."""
    return _TEXT.format(
        version=VERSION,
        rulebook=version_of(BUNDLED),
        files=_files(),
        kilobytes=round(MODEL_FILE.stat().st_size / 1000),
        chances=round(SCALES_FILE.stat().st_size / 1000),
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
        small=SMALL,
        rule_weights=_by_field({each: lesson.rule_weight for each, lesson in LESSONS.items()}),
        balances=_by_field({each: lesson.balance for each, lesson in LESSONS.items()}),
        training=_training(records),
        scored=_scored(cases),
        figures=_markdown(rows),
        calibration=_calibration(cases),
        effects=_markdown(effects.table()),
    )


def _files() -> str:
    return "\n".join(f"- `{name}` {digest[:16]}…" for name, digest in pinned().items())


def _scored(cases: Cases) -> str:
    rows = [["field", "corpora with labels for it"]]
    for field, own in cases.items():
        counts = Counter(case.corpus for case in own)
        rows.append([str(field), ", ".join(f"{name} {many}" for name, many in counts.items())])
    return _markdown(rows)


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


def _calibration(cases: Cases) -> str:
    header = "field|corpora|readings|error before|error, judge|error, write"
    rows = [f"{header}|marked|right if not|right if so".split("|")]
    for field, every in cases.items():
        own = [case for case in every if CALIBRATED.get(field, case.corpus) == case.corpus]
        if not own:
            continue
        known = calibrated(every)
        after = [case for case in known if CALIBRATED.get(field, case.corpus) == case.corpus]
        unmarked, right = share_right(after, sure=True)
        marked, right_all_the_same = share_right(after, sure=False)
        rows.append([
            str(field),
            CALIBRATED.get(field, "all"),
            str(len(own)),
            f"{calibration_error(own):.3f}",
            *(
                f"{calibration_error([case for case in after if case.part == part]):.3f}"
                for part in (JUDGE, WRITE)
            ),
            f"{marked / (marked + unmarked):.1%}",
            f"{right:.3f}",
            f"{right_all_the_same:.3f}" if marked else "-",
        ])  # fmt: skip
    return _markdown(rows)


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


_TEXT = """\
# Model card: {version}

Written by `python benchmarks/make_model.py --card docs/model-card.md`; do not edit by hand.

## What it is

Three files, learned in one run and read beside the rule book; none holds a word of any text.

- `linear-v2.bin`, {kilobytes} kB: a linear model that reads title and abstract and says, for
  species, design and randomization, which value fits best, how sure it is, and which sentence
  weighed most. The rule book's tags are among its features.
- `chances-v1.bin`, {chances} kB: how likely each value that the rules read is right, from where it
  stands and what stands around it (a logistic regression a field).
- `certainty-v1.json`: how sure the final reading of a field is, from that chance, whether rules and
  model agree, whether tags disagree, and which value it is (a logistic regression a field).

They were trained on the tags of rule book {rulebook}, and run without scikit-learn.

## Intended use

To propose values that a reviewer confirms.
The model's tags carry the rule ids `species.model.{version}`, `design.model.{version}` and
`randomized.model.{version}`, and quote one sentence of the record like any other tag.
It is not asked where there is no abstract, nor where fewer than {min_known} of the text's words and
word pairs are known to it (a very short text, another language).

## Training set

The development halves of labelled corpora that stay outside the package; their texts are under
their publishers' terms.
Labels are the corpora's own, with their noise.
The files, with the first digits of their SHA-256 (`benchmarks/corpora.sha256`):

{files}

The model's heads learned from:

{training}

Corpora of one class or one topic are left out of a head: they would teach the topic.
All breast-cancer records, for one, are labelled randomized, by selection.
`cohort` has two records and is not taught; the rules name it within the model's class.

Chances and certainty learned from every record with a label for the field that was read:

{scored}

## Features of the model

- Words and pairs of neighbouring words of the folded text, once more apart for the title; every
  number is the same word. At most {max_letters:,} characters are read. Those in at least
  {least_seen} records of the heads' corpora are known, each by a hash of its own, weighted by
  1 + ln(count) and by inverse document frequency, and the whole scaled to unit length.
- Rule ids that fired, and field with value of their tags (numbers and free words left out),
  hashed into {rule_rows:,} buckets, each worth {rule_weights} beside the words' unit length.

## Fitting

One linear support vector machine against the rest per value (C = {cost}), each class weighted by
the inverse of its frequency to the power of {balances}.
Weights are rounded to one signed byte, column by column.
Scores become probabilities by one temperature per field, chosen on {inner}-fold held-out scores.
Certainty is fitted to cross-fitted readings of the part *judge* alone.

`make model` writes the three files and this card; the same machine gives the same bytes.
It stops where a corpus is not the pinned one, or numpy, scipy or scikit-learn not of the version in
`constraints.txt`.

## How the model is weighed against the rules

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

Titles that share {alike:.0%} of their words stand in one group.
Each development half is split by groups in *write*, on whose texts rules are written, and *judge*,
of which only counts are looked at; a gap above 0.03 and outside its 95 % interval says that a rule
was fitted.
Every figure is cross-fitted in {folds} folds: all that learns is fitted again on the other groups.
Rules older than the split were written with both parts in view: on text nobody has seen, expect
less; "unseen" is what an earlier rule book reached there.
Peers are scored on *judge*. Figures that several sets of fewer than {small} records share are
pooled in the last rows.

{figures}

## Calibration and abstention

Expected calibration error over {bins} equal bins of confidence, before and after certainty was
applied; each record's certainty was fitted to other groups of *judge*. "Marked" is the share marked
*uncertain*, then the share right among those not marked and those marked.

{calibration}

## Suggested effects

Read by rules alone, written on *write*; `python -m benchmarks.effects`. Asked are the prompts of
`evidence_inference` (at least 0.92 in difference or none and 0.85 in sign, of 0.60 not silent), and
whether the surest sentence of an abstract of `oncology_outcome` tells a difference where its
primary endpoint was met, and none where it was not.

{effects}

## Limits

- English abstracts of neurology, psychiatry and psychedelics make up the model's training set;
  other fields share the words for designs, not those for subjects.
- The class `other` is a rest class of its corpus (observational work, editorials, anything outside
  the field), so `other` says little by itself.
- Laboratory work on human tissue is often labelled by its most striking part; species is least sure
  between `in_vitro` and the rest.
- The sentence shown is the one with the largest sum of weights, not a reason a person would give.
"""
