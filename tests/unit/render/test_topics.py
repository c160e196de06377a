from __future__ import annotations

from dataclasses import replace

from tests.support.builders_render import a_dossier
from tests.support.builders_site import many_dossiers

from litreview.model.claim import Topic
from litreview.model.dossier import Dossier
from litreview.render.topics import TopicView, claim_lines, topic_views
from litreview.render.views import CompoundView

FILED = (Topic("safety", "Safety"), Topic("focus", "Focus"), Topic("sleep", "Sleep"))


def about(**topics: str) -> Dossier:
    """The invented compound with topics on some of its claims."""
    dossier = a_dossier()
    claims = (replace(c, topic=topics.get(c.id.replace("-", "_"), "")) for c in dossier.claims)
    return replace(dossier, claims=tuple(claims), topics=FILED)


def topics_of(dossier: Dossier) -> tuple[TopicView, ...]:
    return topic_views([CompoundView(dossier)])


def test_topics_stand_in_the_order_of_their_file_and_only_those_with_claims() -> None:
    found = topics_of(about(attention="focus", well_tolerated="safety"))
    assert [(topic.id, topic.name) for topic in found] == [("safety", "Safety"), ("focus", "Focus")]
    assert found[1].path == "outcomes/focus.html"


def test_a_topic_that_is_not_filed_goes_by_its_id_and_stands_last() -> None:
    found = topics_of(about(attention="night-work", morning="safety"))
    assert [topic.name for topic in found] == ["Safety", "Night work"]


def test_of_one_topic_the_highest_tier_stands_first_and_a_fact_last() -> None:
    claims = {"approved": "focus", "morning": "focus", "attention": "focus", "raises_ngf": "focus"}
    (topic,) = topics_of(about(**claims))
    ids = [line.claim.id for line in topic.of("veltraxin")]
    assert ids == ["attention", "raises-ngf", "morning", "approved"]
    assert topic.compounds == 1


def test_no_claim_stands_for_one_of_another_kind() -> None:
    told = dict.fromkeys(("attention", "morning", "nose_burns", "well_tolerated"), "safety")
    (topic,) = topics_of(about(**told))
    found = [(line.claim.id, many) for line, many in topic.furthest("veltraxin")]
    assert found == [("attention", 2), ("nose-burns", 1), ("well-tolerated", 1)]


def test_a_line_says_tier_and_verdict_and_where_its_page_is() -> None:
    lines = {str(line.claim.id): line for line in claim_lines([CompoundView(a_dossier())])}
    assert lines["attention"].rating == "T3 Clinical, mixed"
    assert lines["approved"].rating == "Not a study question, documented"
    assert lines["attention"].path == "claims/attention.html"
    assert lines["attention"].short == "A spray sharpens sustained attention."


def test_every_claim_of_every_compound_is_listed_once() -> None:
    views = [CompoundView(dossier) for dossier in many_dossiers(3, 5)]
    lines = list(claim_lines(views))
    assert len({(line.compound, line.claim.id) for line in lines}) == 15
    assert sum(len(topic.lines) for topic in topic_views(views)) == 15
