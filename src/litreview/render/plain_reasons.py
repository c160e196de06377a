"""The ladder's short reasons as a reader takes them: why not counted, what would move a tier.

A sentence of a decision enters; the same in plain words leaves. One that is not known here stays
as it is, without the level in front of it: the trace has it whole.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from litreview.render.answers import PAGE, as_people
from litreview.render.wording import listed, sentence_case, spoken, value_words

_REASONS: dict[str, str] = PAGE["reason"]
_MOVES: dict[str, str] = PAGE["moves"]
_LEVEL = re.compile(r"^(?:effective )?level \d: ")
_DESIGN = re.compile(r"level 0: design (\w+)")
_INDIRECT = re.compile(r"effective level \d: \d points? \((.+)\)")
_PEOPLE = re.compile(
    r"A human study in (?P<people>.+) that measures (?P<outcome>.+) itself, with a comparator, "
    r"reaches (?P<tier>T\d)\."
)
_MODELS = re.compile(
    r"A study in animals or cells that measures (?P<outcome>.+) reaches (?P<tier>T\d)\."
)
_HARM = "An animal study reaches T1; a published human report or official label T2."
_WITHOUT = re.compile(r"Without (?P<studies>.+): (?P<tier>T\d), (?P<verdict>[^:]+)\.")
_KEYS = re.compile(r": concern_resolved=yes(?=\.)|, or trial= said where it is the report of one")


def reason_words(reason: str) -> str:
    """Why a linked study does not count."""
    if reason in _REASONS:
        return _REASONS[reason]
    if found := _DESIGN.fullmatch(reason):
        return _REASONS["design"].format(design=value_words(found[1]))
    if found := _INDIRECT.fullmatch(reason):
        why = [PAGE["indirect"].get(point, point) for point in found[1].split(", ")]
        return _REASONS["indirect"].format(why=listed(why))
    return spoken(_LEVEL.sub("", reason))


def move_words(text: str, parts: Sequence[str] = ()) -> str:
    """What would raise or lower a tier; of a part of a claim, its name in front.

    Args:
        parts: What the claim says, where it says several things: the outcome is of all of them.
    """
    for known, name in ((_PEOPLE, "people"), (_MODELS, "models")):
        if found := known.search(text):
            said = {key: as_people(part) for key, part in found.groupdict().items()}
            said["outcome"] = said["outcome"].removesuffix(", unchanged")
            if text[: found.start()].removesuffix(": ").lower() in map(str.lower, parts):
                said["outcome"] = _MOVES["this_part"]
            return _in_place(text, found, _MOVES[name].format(**said))
    if found := _WITHOUT.search(text):
        kind = "none_left" if found["verdict"] == "no study left" else "left"
        return _in_place(text, found, _MOVES[kind].format(**found.groupdict()))
    return sentence_case(_KEYS.sub("", text.replace(_HARM, _MOVES["harm"])))


def _in_place(text: str, found: re.Match[str], words: str) -> str:
    return sentence_case(text[: found.start()] + words + text[found.end() :])
