"""What a quoted sentence is for: labels, cues and place; and how often the rule is right."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.builders_reviews import a_citation

from litreview.model.basis import Basis
from litreview.model.text import Passage, StudyText
from litreview.model.vocabulary import BasisKind, Certainty, QuoteRole
from litreview.reviews.quotes import check_quote
from litreview.reviews.roles import suggest_role

CORPORA = Path(__file__).resolve().parents[3] / ".." / "shared" / "corpora"
UNSEEN = ("psynamic", "oncology_outcome", "ebm_nlp", "studytypeteller", "ctro_glaucoma_t2dm")

PAST = "Previous studies have shown that examplin lowers fever in adults."
PLAN = "We investigated whether examplin lowers fever in children."
DONE = "Sixty children were randomly assigned to examplin or placebo."
FOUND = "Fever fell by 1.2 degrees with examplin (p < 0.01)."
SAID = "Examplin lowers fever in children."
ABSTRACT = " ".join((PAST, PLAN, DONE, FOUND, SAID))


def role_of(text: StudyText, quote: str) -> QuoteRole | None:
    return suggest_role(text, check_quote(text, quote))


def labelled(*sections: tuple[str, str]) -> StudyText:
    passages = (Passage(f"abstract[{n}]", t, a, a) for n, (a, t) in enumerate(sections))
    return StudyText("pmid:1", (Passage("title", "Examplin for fever."), *passages))


@pytest.mark.parametrize(
    ("quote", "role"),
    [
        (PAST, QuoteRole.BACKGROUND),
        (PLAN, QuoteRole.AIM),
        (DONE, QuoteRole.METHOD),
        (FOUND, QuoteRole.RESULT),
        (SAID, QuoteRole.RESULT),
        ("examplin lowers fever in adults", QuoteRole.BACKGROUND),  # the whole sentence tells
    ],
)
def test_cues_and_place_tell_where_no_label_does(quote: str, role: QuoteRole) -> None:
    assert role_of(a_citation(abstract=ABSTRACT).study_text, quote) is role


def test_what_stands_before_the_study_itself_is_background() -> None:
    text = a_citation(abstract=f"Examplin lowers fever in adults. {DONE} {FOUND}").study_text
    assert role_of(text, "Examplin lowers fever in adults.") is QuoteRole.BACKGROUND


NULL = "Walking speed did not differ between groups."
BEGUN = "218 healthy adults were randomized double-blind to examplin or placebo."
FASTER = "Examplin improves walking speed in healthy people."


@pytest.mark.parametrize(
    ("before", "quote", "after"),
    [
        ("", FASTER, f" We tested 218 healthy adults in a double-blind trial. {NULL}"),
        ("", FASTER, f" We gave 218 healthy adults examplin or placebo. {NULL}"),
        ("", FASTER, f" Here 218 adults took part. {NULL}"),
        (
            "",
            "Examplin increased walking speed in a pilot study.",
            f" 218 healthy adults were then randomized to examplin or placebo. {NULL}",
        ),
        (
            "Examplin, a leaf extract, ",
            "increased walking speed in 40 adults",
            f" (p=0.01). We therefore tested 218 healthy adults. {NULL}",
        ),
        (
            f"{BEGUN} {NULL} This contrasts with an earlier trial, in which ",
            "walking speed rose by 12%",
            ".",
        ),
        (
            f"{BEGUN} {NULL} ",
            "This contrasts with an earlier trial, in which walking speed rose by 12%.",
            "",
        ),
        (f"{BEGUN} {NULL} ", "Unlike us, another study found that walking speed rose by 12%.", ""),
        (f"{BEGUN} {NULL} ", "Roe et al. reported that walking speed rose by 12%.", ""),
        (f"{BEGUN} {NULL} ", "Roe and colleagues (2018) found a higher walking speed.", ""),
    ],
)
def test_what_others_found_before_or_elsewhere_is_background(
    before: str, quote: str, after: str
) -> None:
    text = a_citation(abstract=f"{before}{quote}{after}").study_text
    assert role_of(text, quote) is QuoteRole.BACKGROUND
    assert role_of(text, NULL) is QuoteRole.RESULT


@pytest.mark.parametrize("label", ["", "RESULTS", "CONCLUSIONS"])
@pytest.mark.parametrize(
    ("lead", "quote"),
    [
        ("They were randomized to see whether ", "examplin improves walking speed"),
        ("Adults took part to find out if ", "examplin improves walking speed"),
        ("It remains unclear whether ", "examplin improves walking speed"),
        ("", "It is not known whether examplin improves walking speed."),
        ("Larger trials are needed to show that ", "examplin improves walking speed"),
        ("", "Larger trials are needed to show that examplin improves walking speed."),
        ("", "More research is required before we can say that examplin improves walking speed."),
        ("", "Future trials should confirm that examplin improves walking speed."),
        ("", "It remains to be shown that examplin improves walking speed."),
    ],
)
def test_what_is_asked_for_is_no_result_whatever_the_section(
    lead: str, quote: str, label: str
) -> None:
    text = labelled(("METHODS", BEGUN), (label or "RESULTS", f"{NULL} {lead}{quote}"))
    if not label:
        text = a_citation(abstract=f"{BEGUN} {NULL} {lead}{quote}").study_text
    assert role_of(text, quote) is QuoteRole.AIM
    assert role_of(text, NULL) is QuoteRole.RESULT


@pytest.mark.parametrize(
    "quote",
    [
        "Examplin improved walking speed, but larger trials are needed to show that it lasts.",
        "Walking speed rose by 12%, in contrast with an earlier trial in which it fell.",
        "Although it is unclear whether it lasts, we found that walking speed rose.",
        "Walking speed rose whether or not people were young.",
        "We were able to show that walking speed rose.",
        "In this pilot study walking speed rose by 12%.",
    ],
)
def test_its_own_result_beside_such_words_stays_a_result(quote: str) -> None:
    text = a_citation(abstract=f"{PAST} {BEGUN} {quote}").study_text
    assert role_of(text, quote) is QuoteRole.RESULT


def test_one_sentence_alone_is_not_set_aside() -> None:
    assert role_of(a_citation(abstract=FASTER).study_text, FASTER) is None


def test_a_label_decides_over_a_cue() -> None:
    text = labelled(
        ("BACKGROUND", "Fever fell with examplin in rats."),
        ("OBJECTIVE", "The effect on children."),
        ("RESULTS", "Fever was similar in 12 of them."),
        ("CONCLUSIONS", "It is used in children with fever."),
    )
    roles = [role_of(text, p.text) for p in text.passages[1:]]
    assert roles == [
        QuoteRole.BACKGROUND,
        QuoteRole.AIM,
        QuoteRole.RESULT,
        QuoteRole.RESULT,
    ]


def test_a_conclusion_that_repeats_others_is_background() -> None:
    text = labelled(("RESULTS", FOUND), ("CONCLUSIONS", PAST))
    assert role_of(text, PAST) is QuoteRole.BACKGROUND


def test_of_a_sentence_that_tells_both_the_quoted_half_counts() -> None:
    both = "Although earlier studies reported that fever rose, we found that it fell by half."
    text = a_citation(abstract=f"{DONE} {both}").study_text
    assert role_of(text, "earlier studies reported that fever rose") is QuoteRole.BACKGROUND
    assert role_of(text, "we found that it fell by half") is QuoteRole.RESULT
    assert role_of(text, both) is QuoteRole.RESULT


def test_labels_printed_within_the_abstract_are_labels() -> None:
    text = a_citation(abstract=f"BACKGROUND: {SAID} METHODS: {DONE} RESULTS: {FOUND}").study_text
    assert role_of(text, SAID) is QuoteRole.BACKGROUND
    assert role_of(text, FOUND) is QuoteRole.RESULT


def test_methods_and_results_in_one_section_are_told_apart_by_their_words() -> None:
    text = labelled(("METHODS AND RESULTS", f"{DONE} {FOUND}"))
    assert [role_of(text, q) for q in (DONE, FOUND)] == [QuoteRole.METHOD, QuoteRole.RESULT]


@pytest.mark.parametrize(
    ("types", "role"),
    [
        (("Review",), QuoteRole.REVIEW),
        (("Review", "Meta-Analysis"), QuoteRole.RESULT),
        (("Systematic Review",), QuoteRole.RESULT),
    ],
)
def test_a_narrative_review_tells_of_other_peoples_studies(
    types: tuple[str, ...], role: QuoteRole
) -> None:
    text = a_citation(abstract=ABSTRACT, types=types).study_text
    assert role_of(text, FOUND) is role
    assert role_of(text, PAST) is QuoteRole.BACKGROUND


def test_a_title_a_source_and_a_quote_that_is_not_there_have_no_role() -> None:
    text = a_citation(title="Examplin lowers fever.", abstract=ABSTRACT).study_text
    source = Basis(BasisKind.SOURCE, "a page", certainty=Certainty.LOW)
    absent = Basis(BasisKind.QUOTE, "It raised fever by half.", "abstract", 0, 24)
    assert role_of(text, "Examplin lowers fever.") is None
    assert [suggest_role(text, basis) for basis in (None, source, absent)] == [None] * 3


def test_an_older_quote_is_found_again_where_the_record_was_revised() -> None:
    moved = Basis(BasisKind.QUOTE, FOUND, "abstract", 0, len(FOUND))
    assert suggest_role(a_citation(abstract=ABSTRACT).study_text, moved) is QuoteRole.RESULT


# -- against the labels that authors print, which the rule is not shown -------------------------

_LABEL = re.compile(
    r"(?:^|(?<=[.?!)] )|(?<=\n))(BACKGROUND|INTRODUCTION|CONTEXT|OBJECTIVES?|AIMS?|PURPOSE"
    r"|(?:PATIENTS|MATERIALS?|SUBJECTS) AND METHODS|METHODS?|RESULTS?|FINDINGS|CONCLUSIONS?"
    r"|INTERPRETATION)\s*(?::\s*:?|(?=\s[A-Z]))",
    re.MULTILINE | re.IGNORECASE,
)
_FIRST_LETTERS = {"B": "background", "O": "aim", "A": "aim", "P": "aim", "M": "method"}


def printed_role(label: str) -> str:
    if "METHODS" in label.upper():
        return "method"
    if label.upper().startswith(("INTRODUCTION", "CONTEXT")):
        return "background"
    return _FIRST_LETTERS.get(label[0].upper(), "result")


def sections(name: str) -> Iterator[list[tuple[str, str]]]:
    """The labelled parts of each abstract that has methods and results."""
    for line in (CORPORA / f"{name}.dev.jsonl").read_text(encoding="utf-8").splitlines():
        abstract = str(json.loads(line)["abstract"])
        labels = [m for m in _LABEL.finditer(abstract) if m[1].isupper() or ":" in m[0]]
        if not labels or labels[0].start() > 4:
            continue
        ends = [m.start() for m in labels[1:]] + [len(abstract)]
        parts = [
            (printed_role(m[1]), abstract[m.end() : end].strip(" :\n"))
            for m, end in zip(labels, ends, strict=True)
        ]
        if {"method", "result"} <= {role for role, _ in parts}:
            yield parts


def compared(names: tuple[str, ...]) -> Counter[tuple[str, bool]]:
    """How many sentences of each printed role the rule would set aside, labels taken away."""
    counts: Counter[tuple[str, bool]] = Counter()
    for name in names:
        for parts in sections(name):
            text = StudyText("pmid:1", (Passage("abstract", " ".join(t for _, t in parts)),))
            for role, part in parts:
                for sentence in re.split(r"(?<=[.!?])\s+(?=[^a-z])", part):
                    span = text.find_quote(sentence[:300])
                    if span is not None and len(sentence.split()) > 2:
                        basis = Basis(BasisKind.QUOTE, sentence[:300], "abstract", *span)
                        aside = suggest_role(text, basis)
                        counts[role, aside in {QuoteRole.BACKGROUND, QuoteRole.AIM}] += 1
    return counts


@pytest.mark.shared
@pytest.mark.skipif(not CORPORA.exists(), reason="../shared is absent")
@pytest.mark.parametrize("names", [("evidence_inference",), UNSEEN])
def test_the_rule_agrees_with_the_labels_authors_print(names: tuple[str, ...]) -> None:
    """Written on the first corpus; the others were not looked at while writing it."""
    counts = compared(names)
    caught = counts["background", True] + counts["aim", True]
    missed = counts["background", False] + counts["aim", False]
    lost, kept = counts["result", True], counts["result", False]
    assert caught + missed > 500
    assert caught / (caught + missed) >= 0.92  # of background and aim, set aside
    assert lost / (lost + kept) <= 0.035  # of results and conclusions, set aside wrongly
