from __future__ import annotations

from datetime import UTC, datetime

from litreview.model.basis import Basis
from litreview.model.fields import Field, Value
from litreview.model.grade import FieldGrade, Grade, GradeState, QuoteCheck
from litreview.model.identity import Reviewer, RuleId, StudyId
from litreview.model.judgement import Judgement
from litreview.model.tag import Evidence, FieldReading, Tag
from litreview.model.vocabulary import BasisKind, Certainty
from litreview.render.basis_views import NOBODY
from litreview.render.field_lines import FieldLine, Repeats, SaidView, field_lines, read_sentences

STUDY = StudyId("pmid:1")
AT = datetime(2026, 9, 1, tzinfo=UTC)
WHOLE = "Eighty people were given the spray or a placebo at random."
PART = "Eighty people were given the spray"


def said(
    who: str, value: Value, text: str = "", *, note: str = "", basis: Basis | None = None
) -> Judgement:
    quote = Basis(BasisKind.QUOTE, text, "abstract") if text else basis
    return Judgement(f"{who}{value}", AT, Reviewer(who), STUDY, Field.N, value, quote, note)


def tag(value: Value, quote: str, confidence: float = 0.9, field: Field = Field.N) -> Tag:
    return Tag(field, value, Evidence("abstract", quote, 0, len(quote)), RuleId("n.a"), confidence)


def a_grade(
    *words: Judgement,
    tags: tuple[Tag, ...] = (),
    value: Value = 80,
    state: GradeState = GradeState.REVIEWED,
    conflict: tuple[Value, ...] = (),
) -> Grade:
    reading = FieldReading(Field.N, tags[0].value, tags, conflict) if tags else None
    checks = tuple(QuoteCheck.FOUND for _ in words)
    field = FieldGrade(Field.N, value, state, words, reading, quote_checks=checks)
    return Grade(STUDY, {Field.N: field})


def line(grade: Grade, name: str = "People or subjects (n)") -> FieldLine:
    return next(one for one in field_lines(grade, NOBODY) if name in one.names)


def told(grade: Grade) -> list[tuple[tuple[str, ...], str, str]]:
    return [(view.who, view.says, view.text) for view in line(grade).said]


def test_who_says_the_same_on_the_same_words_stands_in_one_line() -> None:
    grade = a_grade(said("anna", 80, WHOLE), said("boris", 80, WHOLE), tags=(tag(80, WHOLE),))
    assert told(grade) == [(("anna", "boris", "machine"), "", WHOLE)]


def test_of_two_quotes_the_longer_stands_for_both() -> None:
    grade = a_grade(said("anna", 80, PART), said("boris", 80, WHOLE))
    assert told(grade) == [(("anna", "boris"), "", WHOLE)]


def test_the_machine_joins_a_person_on_the_persons_words() -> None:
    grade = a_grade(said("anna", 80, PART), tags=(tag(80, WHOLE),))
    assert told(grade) == [(("anna", "machine"), "", PART)]


def test_a_note_is_its_authors_alone() -> None:
    grade = a_grade(said("anna", 80, PART, note="Counted twice."), said("boris", 80, WHOLE))
    views = line(grade).said
    assert [(view.who, view.note) for view in views] == [
        (("anna",), "Counted twice."),
        (("boris",), ""),
    ]


def test_the_same_words_for_another_value_stand_apart_and_last() -> None:
    grade = a_grade(said("anna", 79, WHOLE), said("boris", 80, WHOLE), tags=(tag(81, WHOLE),))
    assert told(grade) == [
        (("boris",), "", WHOLE),
        (("anna",), "79", WHOLE),
        (("machine",), "81", WHOLE),
    ]


def test_a_quote_that_was_found_is_not_said_to_be_and_one_that_was_not_is() -> None:
    words = (said("anna", 80, WHOLE), said("boris", 80, "nobody counted anybody"))
    checks = (QuoteCheck.FOUND, QuoteCheck.NOT_FOUND)
    field = FieldGrade(Field.N, 80, GradeState.AGREED, words, quote_checks=checks)
    views = line(Grade(STUDY, {Field.N: field})).said
    assert [view.about for view in views] == ["abstract", "abstract; not found in the record"]


def test_what_somebody_else_says_is_marked() -> None:
    hearsay = Basis(BasisKind.SOURCE, "a forum", certainty=Certainty.LOW)
    (view,) = line(a_grade(said("anna", 80, basis=hearsay))).said
    assert view.hearsay and view.about.startswith("told by others, certainty low")


def test_fields_nobody_speaks_of_stand_in_one_line() -> None:
    lines = field_lines(Grade(STUDY, {}), NOBODY)
    (only,) = lines
    assert (only.value, only.state, len(only.names)) == ("not reported", "nobody says", 8)
    assert only.said == ()


def test_fields_looked_for_in_vain_on_the_same_words_stand_together_and_apart_from_silence() -> (
    None
):
    silent = Basis(BasisKind.SOURCE, "read whole, says nothing", certainty=Certainty.HIGH)
    fields = {
        name: FieldGrade(
            name,
            "not_reported",
            GradeState.REVIEWED,
            (Judgement(name.value, AT, Reviewer("anna"), STUDY, name, "not_reported", silent),),
        )
        for name in (Field.RANDOMIZED, Field.BLINDING)
    }
    lines = field_lines(Grade(STUDY, fields), NOBODY)
    assert ("Randomized", "Blinding") in [one.names for one in lines]
    assert len(lines) == 2


def test_fields_with_a_value_never_share_a_line() -> None:
    fields = {
        name: FieldGrade(name, "no", GradeState.MACHINE)
        for name in (Field.CROSSOVER, Field.CLUSTER)
    }
    lines = field_lines(Grade(STUDY, fields), NOBODY)
    assert [one.names for one in lines if one.value == "no"] == [
        ("Crossover",),
        ("Randomized by cluster",),
    ]


def test_a_limit_leaves_out_words_and_counts_them() -> None:
    grade = a_grade(*(said(f"r{n}", 80, f"{n} people were counted here") for n in range(5)))
    (shown,) = (one for one in field_lines(grade, NOBODY, 2) if one.said)
    assert (len(shown.said), shown.more) == (2, 3)


def test_no_limit_leaves_out_all_that_speaks_against_the_value() -> None:
    for_it = [said(f"r{n}", 80, f"{n} people were counted here") for n in range(3)]
    grade = a_grade(*for_it, said("boris", 40, "40 came"), said("carol", 30, "30 stayed"))
    for limit, values in ((1, ["", "40"]), (4, ["", "", "", "40"]), (0, [])):
        one = next(one for one in field_lines(grade, NOBODY, limit) if one.value == "80")
        assert [view.says for view in one.said] == values
        assert one.more == 5 - len(values)


def test_sentences_hold_every_tag_once() -> None:
    tags = (tag(80, WHOLE), tag(80, WHOLE), tag(40, WHOLE, 0.2), tag(80, PART))
    sentences, left = read_sentences(a_grade(tags=tags))
    assert [(s.quote, len(s.tags)) for s in sentences] == [(WHOLE, 2), (PART, 1)]
    told, rule = sentences[1].tags[0]
    assert told.startswith("People or subjects (n): 80 (") and rule not in told
    assert left == 0
    assert read_sentences(a_grade(tags=tags), 1)[1] == 1


def test_a_long_text_stands_whole_once_and_is_cut_at_a_word() -> None:
    above = Repeats()
    long = " ".join([WHOLE] * 2)
    first, second, short = above.said(
        (
            SaidView(("a",), kind="source", text=long, about="x", url="https://a.example", end=9),
            SaidView(("b",), kind="source", text=long, about="x", url="https://a.example", end=9),
            SaidView(("c",), text="short"),
        )
    )
    assert first.text == long and first.url
    assert (second.url, second.about, second.end) == ("", "as above", 0)
    assert long.startswith(f"{second.text.removesuffix(' …')} ")
    assert short.text == "short"
