from __future__ import annotations

from collections.abc import Iterator

from litreview.workflow.stream import BLOCK, UNDER_WAY, tag_lines


def test_many_jobs_take_no_more_lines_than_are_under_way() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield '{"title": "Yoga"}'

    answers = tag_lines(endless(), jobs=2)
    for _ in range(2 * BLOCK):
        assert not next(answers).failed
    assert taken <= (2 * UNDER_WAY + 2) * BLOCK
    answers.close()  # type: ignore[attr-defined] # a generator
