"""What stands in each part of the screen, as lines that fit its width.

A study in hand, rows, blocks and a dialogue enter; texts leave, each line broken already. Nothing
read from a record is taken for markup, and nothing in it steers a terminal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.style import Style
from rich.text import Text

from litreview.cli.columns import clean
from litreview.cli.screen.dialogue import Dialogue
from litreview.render.desk import DISPUTED, JUDGED, SILENT, UNSURE, Block, FieldRow, Piece, readable

LOUD, QUIET, NAMED, PICKED = "bold", "dim", "bold underline", "reverse"
_STYLES = {JUDGED: "green", UNSURE: "yellow", DISPUTED: "bold red", SILENT: "dim"}
_NAME = 14  # columns of a field's name; a longer one takes of its value
_CONSOLE = Console(file=StringIO(), width=80)  # wraps; writes to nobody


def plain(text: str) -> str:
    """A text on one line that steers no terminal."""
    return " ".join(clean(text).split())


def wrapped(text: Text, width: int) -> list[Text]:
    """A text broken at words, and what is longer than a line anywhere."""
    return list(text.wrap(_CONSOLE, max(4, width), overflow="fold"))


# -- the text --------------------------------------------------------------------------------


def text_lines(
    blocks: Sequence[Block], width: int, spotted: FieldRow | None
) -> tuple[Text, int | None]:
    """The study's text, and the first line of what the field under the cursor rests on."""
    lines: list[Text] = []
    first: int | None = None
    for block in blocks:
        if block.kind in {"section", "headings"} and lines:
            lines.append(Text())
        for line in wrapped(_block(block, spotted), width):
            if first is None and _is_spotted(line):
                first = len(lines)
            lines.append(line)
    return Text("\n").join(lines), first


_SPOT = Style.parse(NAMED) + Style(meta={"spotted": True})


def _block(block: Block, spotted: FieldRow | None) -> Text:
    text = Text(style={"title": LOUD, "head": QUIET}.get(block.kind, ""))
    if block.label:
        text.append(f"{plain(block.label)}: ", QUIET)
    for piece in block.pieces:
        _add(text, piece, spotted)
    return text


def _add(text: Text, piece: Piece, spotted: FieldRow | None) -> None:
    """A stretch of text, then the letters of what rests on it, apart from it."""
    words = clean(piece.text).replace("\n", " ").replace("\t", " ")
    here = spotted is not None and bool(spotted.letter) and spotted.letter in piece.letters
    text.append(words, _SPOT if here else "")
    if piece.letters or piece.links:
        text.append("\N{NO-BREAK SPACE}[", QUIET)
        for letter in piece.letters:
            text.append(letter, PICKED if here and spotted and letter == spotted.letter else LOUD)
        between = " " if piece.letters and piece.links else ""
        text.append(f"{between}{piece.links}".replace(" ", "\N{NO-BREAK SPACE}"), LOUD)
        text.append("]", QUIET)


def _is_spotted(line: Text) -> bool:
    return any(
        isinstance(span.style, Style) and "spotted" in span.style.meta for span in line.spans
    )


# -- the fields ------------------------------------------------------------------------------


def field_lines(rows: Sequence[FieldRow], width: int, at: int) -> Text:
    """One line a field: letter, name, value, confidence, mark; the cursor is a sign as well."""
    return Text("\n").join(_field_line(row, width, here=n == at) for n, row in enumerate(rows))


def _field_line(row: FieldRow, width: int, *, here: bool) -> Text:
    sure = f"{row.confidence:.2f}".lstrip("0") if row.confidence is not None else ""
    name = f"{readable(row.field):<{_NAME}}"
    room = width - len(name) - 10
    value = cut(plain(row.value), room)
    line = Text(f"{'>' if here else ' '}{row.letter or ' '} ")
    line.append(f"{name} ")
    line.append(f"{set_cell_size(value, room)} ", LOUD if row.mark == JUDGED else "")
    line.append(f"{sure:>3} ", QUIET)
    line.append(row.mark, "" if here else _STYLES.get(row.mark, ""))
    if here:
        line.stylize(PICKED)
    return line


def cut(text: str, room: int) -> str:
    """A text that fits, with a sign where it does not end."""
    if cell_len(text) <= room:
        return text
    return set_cell_size(text, max(0, room - 1)).rstrip() + "…"


# -- below -----------------------------------------------------------------------------------


def few_lines(lines: Iterable[str], width: int, height: int) -> Text:
    """Paragraphs, as many lines of them as there is room for; the last says when more follow."""
    broken = [line for one in lines for line in wrapped(Text(plain(one)), width)]
    shown = broken[:height]
    if len(broken) > height:
        shown[-1] = Text(cut(f"{shown[-1].plain} …", width))
    return Text("\n").join(shown)


def bar_lines(line: str, width: int, most: int) -> list[Text]:
    """The last line as wide as the terminal; on more of them, up to `most`, to be read whole."""
    broken = [one.plain for one in wrapped(Text(line), width)]
    shown = broken[:most]
    if len(broken) > most:
        shown[-1] = cut(f"{shown[-1]} …", width)
    return [Text(set_cell_size(one, width)) for one in shown]


def panel_lines(lines: Iterable[str], width: int, height: int, first: int) -> Text:
    """Lines to be read, from one on, and how to leave them."""
    broken = [line for one in lines for line in wrapped(Text(clean(one)), width)]
    shown = broken[max(0, min(first, len(broken) - height + 1)) :][: height - 1]
    more = "arrows move it · " if len(broken) >= height else ""
    return Text("\n").join([*shown, Text(f"{more}any other key closes it", QUIET)])


# -- what is asked ---------------------------------------------------------------------------


def asked_lines(dialogue: Dialogue[object], width: int, height: int) -> Text:
    """A question with its answers in so many lines; the arrows reach those that do not fit."""
    question = dialogue.question
    head = [line for one in (question.title,) for line in wrapped(Text(plain(one), LOUD), width)]
    head += [line for one in question.about for line in _about(one, width)]
    tail = list(_tail(dialogue, width))
    options: list[list[Text]] = []
    for n, choice in enumerate(dialogue.choices):
        here = n == dialogue.at
        lines = wrapped(Text(plain(choice.words)), width - 4)
        style = PICKED if here else ""
        key = Text(f"{'>' if here else ' '}{choice.key or ' '}  ", LOUD)
        rest = [Text("    ") for _ in lines[1:]]
        options.append(
            [
                Text.assemble(lead, (line.plain, style))
                for lead, line in zip([key, *rest], lines, strict=True)
            ]
        )
    if not dialogue.choices and question.choices:
        options = [[Text("    nothing holds these words", QUIET)]]
    room = max(3, height - len(head) - len(tail))
    if len(head) > height - len(tail) - 3 and question.choices:
        head = head[: max(1, height - len(tail) - 3)]
        room = 3
    return Text("\n").join([*head, *_window(options, dialogue.at, room), *tail])


def _about(text: str, width: int) -> Iterator[Text]:
    indent = " " * (len(text) - len(text.lstrip()))
    for line in wrapped(Text(plain(text)), width - len(indent)):
        yield Text(indent) + line


def _window(options: Sequence[list[Text]], at: int, room: int) -> list[Text]:
    """So many lines of the answers, the one under the cursor among them."""
    lines = [line for option in options for line in option]
    if len(lines) <= room:
        return lines
    before = sum(map(len, options[: max(0, at)]))
    ends = before + (len(options[at]) if at >= 0 else 0)
    first = max(0, min(before, ends - room + 1))
    shown = lines[first : first + room - 1]
    more = len(lines) - first - len(shown)
    return [*shown, Text(f"    … {more} more lines: arrows" if more else "", QUIET)]


def _tail(dialogue: Dialogue[object], width: int) -> Iterator[Text]:
    if dialogue.types:
        typed = plain(dialogue.typed) + (" " if dialogue.typed.endswith(" ") else "")
        room = width - 3
        over = max(0, cell_len(typed) - room)
        yield Text("> ", LOUD) + Text(typed[over:]) + Text(" ", PICKED)
    if dialogue.problem:
        yield from wrapped(Text(plain(dialogue.problem), "bold red"), width)
    yield Text(cut(_hint(dialogue), width), QUIET)


def _hint(dialogue: Dialogue[object]) -> str:
    back = "Esc back" if dialogue.answers or dialogue.searching else "Esc leaves, writes nothing"
    if dialogue.searching:
        return f"words narrow it · Enter takes · {back}"
    if not dialogue.question.choices:
        default = dialogue.question.default
        return f"Enter{f': {plain(default)}' if default else ' when done'} · {back}"
    enter = "Enter takes · " if dialogue.at >= 0 else ""
    return f"a key, or arrows · {enter}{back}"
