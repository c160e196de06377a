"""What the search of every page looks into: one small file over all compounds.

Claims are rows of places in shared lists, and a word stands in a row once: under the short name it
shows, else among the words it is searched by, else among those of its statement.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from itertools import zip_longest

from litreview.model.page import Page
from litreview.render.evidence_table import Row
from litreview.render.printer import Printer
from litreview.render.study_search import fold_words
from litreview.render.topics import ClaimLine, claim_lines, topic_views
from litreview.render.views import CompoundView
from litreview.render.wording import texts

SEARCH = "search.js"
STUDIES = "studies.js"
EXAMPLES, LONGEST = 3, 16  # things the box proposes to search for, and letters of one
_ENGLISH = texts("search.toml")
_INDENT = re.compile(rb"\n +")  # a reader's browser needs none
_EVERYWHERE = frozenset(_ENGLISH["everywhere"].split())


def pages(views: Sequence[CompoundView], printer: Printer) -> Iterator[Page]:
    """Yield the script that the box loads when it is entered, and that of a number typed."""
    for script, index in ((SEARCH, search_index(views)), (STUDIES, study_index(views))):
        data = json.dumps(index, ensure_ascii=False, separators=(",", ":"))
        page = printer.text(script, script, index=data)
        yield replace(page, content=_INDENT.sub(b"\n", page.content))


def search_example(lists: Iterable[Sequence[ClaimLine | Row]]) -> str:
    """What the first claims of these lists are found by, list after list: "focus, sleep, BDNF".

    Of each claim a word of its short name before any other. Empty when no claim has a short word
    it is searched by.
    """
    turns = (line for turn in zip_longest(*lists) for line in turn if line is not None)
    return ", ".join(list(dict.fromkeys(filter(None, map(_typed, turns))))[:EXAMPLES])


def _typed(line: ClaimLine | Row) -> str:
    """What a reader would type to find it, spelled as its short name has it; empty without any."""
    words = [word for word in line.claim.words if len(word) <= LONGEST]
    for word in words:
        found = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", line.short, re.IGNORECASE)
        if found:
            return word if not found.start() and found[0][1:].islower() else found[0]
    return words[0] if words else ""


def search_index(views: Sequence[CompoundView]) -> dict[str, object]:
    """Return compounds, topics and claims, as `templates/search.js` reads them.

    A claim: its compound, its page's name, its short name, the words beside it ("of its question
    and list|of its statement"), its topic, its tier and verdict, and the people it is made for;
    compound, topic, rating and people by their places in the lists.
    """
    topics = topic_views(views)
    place = {topic.id: at for at, topic in enumerate(topics)}
    lines = sorted(claim_lines(views), key=lambda line: place.get(line.claim.topic, len(place)))
    compounds, ratings, people = Places(), Places(), Places()
    rows = [
        [
            compounds.of(line.compound),
            line.view.anchor.removeprefix("claim-"),
            line.short,
            _words(line),
            place.get(line.claim.topic, -1),
            ratings.of(line.rating),
            people.of(line.people),
        ]
        for line in lines
    ]
    names = {view.compound: [view.header.name, *view.dossier.query.synonyms] for view in views}
    return {
        "compounds": [[compound, *names[compound]] for compound in compounds],
        "topics": [[topic.id, topic.name] for topic in topics],
        "ratings": list(ratings),
        "people": list(people),
        "alike": _ENGLISH["alike"],
        "claims": rows,
    }


def study_index(views: Iterable[CompoundView]) -> dict[str, list[str]]:
    """By compound each study that has a page: the name of the page, then the study's."""
    return {
        view.compound: [
            f"{row.anchor.removeprefix('study-')} {row.label}" for row in view.study_rows
        ]
        for view in views
    }


class Places(dict[str, int]):
    """Texts by their place in the order in which they were first asked for."""

    def of(self, text: str) -> int:
        """The place of a text; a new one when it has none yet."""
        return self.setdefault(text, len(self))


def _words(line: ClaimLine) -> str:
    claim = line.claim
    seen = _EVERYWHERE | _new([line.short], frozenset()).keys()
    asked = _new([claim.question, *claim.words, _ENGLISH["kinds"].get(claim.kind, "")], seen)
    stated = _new([claim.statement], seen | asked.keys())
    return " ".join(asked) + ("|" + " ".join(stated) if stated else "")


def _new(said: Iterable[str], seen: Set[str]) -> dict[str, None]:
    """The words of these texts that nothing has said yet, in their order."""
    words = (word for text in said for word in fold_words(text).split())
    return dict.fromkeys(word for word in words if word not in seen)
