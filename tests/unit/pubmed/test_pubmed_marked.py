from litreview.pubmed.esearch import EsearchReply
from litreview.pubmed.search import MARKS, lists_marked, marked_query

ALL_UNKNOWN = ("retracted publication[pt]", *MARKS)


def reply(count: int, unknown: tuple[str, ...] = (), fields: tuple[str, ...] = ()) -> EsearchReply:
    return EsearchReply(count, (), phrases_not_found=unknown, fields_not_found=fields)


def test_the_query_is_confined_as_a_whole() -> None:
    asked = marked_query("mint OR leaf")
    assert asked.startswith("(mint OR leaf) AND (retracted publication[pt] OR ")
    assert asked.count("(") == asked.count(")")
    for mark in MARKS:
        assert f"{mark}[sb]" in asked


def test_a_reply_to_known_marks_counts() -> None:
    assert lists_marked(reply(0), 7)
    assert lists_marked(reply(7), 7)


def test_some_unknown_marks_do_no_harm() -> None:
    assert lists_marked(reply(2, MARKS[:2]), 7)
    assert lists_marked(reply(2, MARKS[:2]), None)
    assert lists_marked(reply(2, ("fleegle[tiab]",)), 7)


def test_the_whole_set_is_no_answer_where_a_mark_is_unknown() -> None:
    assert not lists_marked(reply(7, MARKS[:1]), 7)
    assert not lists_marked(reply(7, fields=("sb",)), 7)


def test_nothing_known_is_no_answer() -> None:
    assert not lists_marked(reply(3, ALL_UNKNOWN), None)
