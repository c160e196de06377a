from __future__ import annotations

from collections.abc import Iterator

from tests.support.builders_render import a_dossier, with_decision

from litreview.model.vocabulary import Tier, Verdict
from litreview.render.explain import Explanation, Node, explain_claim

DOSSIER = a_dossier()


def every(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from every(child)


def texts(explanation: Explanation, kind: str) -> list[str]:
    return [node.text for node in every(explanation.root) if node.kind == kind]


ATTENTION = explain_claim(DOSSIER, "attention")


def test_the_root_names_the_claim() -> None:
    assert ATTENTION.root.text == "A spray sharpens sustained attention. [attention]"


def test_every_rule_that_fired_is_a_branch() -> None:
    rules = texts(ATTENTION, "rule")
    assert [text.split()[0] for text in rules] == ["R2", "R7", "R11"]


def test_a_rule_leads_to_studies_grades_judgements_and_quotes() -> None:
    rule = next(node for node in ATTENTION.root.children if node.kind == "rule")
    study = rule.children[0]
    assert study.kind == "study" and "Ostrow et al. 2019 (PMID 90000001)" in study.text
    blinding = next(n for n in study.children if n.text.startswith("Blinding"))
    judged = next(n for n in blinding.children if n.kind == "judgement")
    assert judged.children[0].kind == "quote"
    assert "Neither participants nor raters" in judged.children[0].text


def test_machine_tags_stand_beside_judgements_with_their_words() -> None:
    tags = texts(ATTENTION, "tag")
    assert any("rule blinding.reported.neither" in text for text in tags)


def test_a_source_shows_its_certainty() -> None:
    assert any("certainty high" in text for text in texts(ATTENTION, "source"))


def test_a_study_is_unfolded_once_even_when_two_rules_rest_on_it() -> None:
    twice = DOSSIER.decision("attention").rules[0]
    changed = with_decision(DOSSIER, "attention", rules=(twice, twice))
    explanation = explain_claim(changed, "attention")
    named = [n for n in every(explanation.root) if n.kind == "study" and "Ostrow" in n.text]
    assert [bool(node.children) for node in named].count(True) == 2  # two trials of that name


def test_counted_studies_no_rule_names_are_told() -> None:
    branch = next(node for node in ATTENTION.root.children if node.kind == "counted")
    assert [child.text.split(" (")[0] for child in branch.children] == ["Quist et al. 2016"]


def test_what_does_not_count_is_told_with_its_rule() -> None:
    branch = next(node for node in ATTENTION.root.children if node.kind == "not_counted")
    assert branch.children[0].text == "R1  Moreau and Tan 2014 (PMID 90000007): retracted"


def test_conflicts_and_stale_values_are_told() -> None:
    grades = texts(ATTENTION, "grade")
    randomized = next(text for text in grades if text.startswith("Randomized"))
    assert "undecided between yes and not reported" in randomized
    assert "stale" in randomized and "told by others" in randomized


def test_what_would_raise_and_lower_it_closes_the_tree() -> None:
    kinds = [node.kind for node in ATTENTION.root.children]
    assert kinds[-3:] == ["raise", "lower", "flags"]


def test_a_fact_shows_the_source_it_rests_on() -> None:
    explanation = explain_claim(DOSSIER, "approved")
    assert "a.anders: the source states it" in texts(explanation, "fact")
    assert any("register.example" in text for text in texts(explanation, "source"))


def test_the_parts_of_a_claim_are_told() -> None:
    parts = texts(explain_claim(DOSSIER, "learning-mood"), "part")
    assert parts[0] == "Part “learning”: T1 Indirect, opposes"


def test_community_reports_are_told() -> None:
    assert any("sharper mornings" in text for text in texts(ATTENTION, "report"))


def test_lines_draw_the_tree() -> None:
    lines = ATTENTION.lines()
    assert lines[0].startswith("A spray")
    assert lines[1].startswith("├─ Community → T3 Clinical")
    assert lines[-1].startswith("   └─ ")


def test_lines_are_wrapped_to_the_width() -> None:
    wrapped = ATTENTION.lines(80)
    assert max(map(len, wrapped)) <= 80
    assert " ".join("".join(wrapped).split()) != ""


def test_wrapping_loses_no_word() -> None:
    def words(lines: tuple[str, ...]) -> list[str]:
        return [w for line in lines for w in line.split() if w not in {"│", "├─", "└─"}]

    assert words(ATTENTION.lines(60)) == words(ATTENTION.lines())


def test_a_claim_without_studies_is_explained_too() -> None:
    lines = explain_claim(DOSSIER, "morning").lines()
    assert any("No eligible study" in line for line in lines)


def test_nothing_is_weighed_again() -> None:
    changed = with_decision(DOSSIER, "attention", tier=Tier.T4, verdict=Verdict.SUPPORTS)
    assert "T4" in explain_claim(changed, "attention").root.children[0].text
