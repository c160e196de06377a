"""Where things stand in a drawing: numbers enter, places leave as the text of SVG attributes.

Nothing here knows what is drawn. Places are rounded to one decimal, so that the same numbers give
the same bytes everywhere. How wide a text is depends on the reader's fonts: it is estimated.
"""

from __future__ import annotations

from math import ceil, floor, log10, sqrt

_NICE = (1, 2, 5, 10)
_NARROW, _WIDE = frozenset("fijlrtI.,:;!|'()[] "), frozenset("mwMW@%—…")
# Widths of letters as parts of the type's size: those of DejaVu Sans, the widest sans serif that
# systems come with, so that no line outgrows its box.
_NARROW_EM, _EM, _CAPITAL_EM, _WIDE_EM = 0.36, 0.62, 0.7, 0.96


def place(value: float) -> str:
    """A place as an attribute holds it: at most one decimal, `12` and not `12.0` or `-0`."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def middle(index: int, count: int) -> float:
    """The middle of one of so many equal columns, in per cent of the whole width."""
    return 100 * (2 * index + 1) / (2 * count)


def nice_step(most: float, steps: int) -> int:
    """The least of 1, 2, 5, 10, 20, … that reaches `most` in at most so many steps."""
    least = max(1.0, most / steps)
    power = int(10 ** floor(log10(least)))
    return next(n * power for n in _NICE if n * power >= least)


def ticks(most: int, steps: int = 4) -> tuple[int, ...]:
    """Round numbers from 0 to the first that is not below `most`, and above 0."""
    step = nice_step(max(most, 1), steps)
    return tuple(range(0, step * max(1, ceil(most / step)) + 1, step))


def spans(first: int, last: int, most: int) -> tuple[tuple[int, int], ...]:
    """Whole years from first to last in at most so many equal stretches, ends included.

    A stretch of several years begins at a round one.
    """
    step = nice_step(last - first + 1, most)
    if last // step - first // step + 1 > most:  # the first round year lies before the first
        step = nice_step(step * most + 1, most)
    return tuple((year, year + step - 1) for year in range(first - first % step, last + 1, step))


def radius(count: int, most: int, least: float, largest: float) -> float:
    """The radius of a bubble: `least` for 1, `largest` for the most, and between by area."""
    if most <= 1 or count <= 1:
        return least
    return sqrt(least**2 + (largest**2 - least**2) * (count - 1) / (most - 1))


def text_width(text: str, size: float) -> float:
    """How wide a text will about be."""
    return size * sum(map(_em, text))


def _em(letter: str) -> float:
    if letter in _NARROW:
        return _NARROW_EM
    if letter in _WIDE or ord(letter) >= 0x2E80:  # ideographs and their like fill a square
        return _WIDE_EM
    return _CAPITAL_EM if letter.isupper() else _EM


def wrap(text: str, width: float, size: float) -> tuple[str, ...]:
    """The text in lines no wider than `width`; a word that is wider is cut."""
    lines: list[str] = []
    for word in text.split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size) <= width:
            lines[-1] = joined
            continue
        while text_width(word, size) > width and len(word) > 1:
            fits = max(1, sum(text_width(word[: n + 1], size) <= width for n in range(len(word))))
            lines.append(word[:fits])
            word = word[fits:]
        if word:
            lines.append(word)
    return tuple(lines)
