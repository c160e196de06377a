"""What is wrong with the words typed, said as every other error: where, what, what now.

A refusal of Typer's enters; the error of our own leaves, with what the option or argument is for
and an example. The words of an option of few values are read here, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from typer import Argument, BadParameter, Option

from litreview.cli.verbs import examples_of
from litreview.errors import UsageError
from litreview.model.fields import spelled
from litreview.model.spelling import near_names

Refused = BadParameter.__mro__[1]
"""What Typer raises of words it cannot use, whatever library it parses them with."""


def choice(kind: Iterable[str], help_text: str, metavar: str = "") -> Any:  # noqa: ANN401 - as `Option` says
    """An option whose values may be typed in any case, and with hyphens for underscores."""
    return Option(parser=_reader(kind), metavar=metavar or f"[{'|'.join(kind)}]", help=help_text)


def choice_argument(kind: Iterable[str], help_text: str, metavar: str = "") -> Any:  # noqa: ANN401 - as `Argument` says
    """An argument of the same kind."""
    return Argument(parser=_reader(kind), metavar=metavar or f"[{'|'.join(kind)}]", help=help_text)


def _reader(kind: Iterable[str]) -> Any:  # noqa: ANN401 - a function of the words' own type
    values = {spelled(value): value for value in kind}

    def read(typed: str) -> str:
        value = values.get(spelled(typed))
        if value is None:
            near = near_names(spelled(typed), values)
            hint = f"Did you mean {values[near[0]]}? " if near else ""
            fix = f"{hint}One of: {', '.join(values.values())}."
            raise BadParameter("") from UsageError(f'"{typed}" is not one of its values', fix=fix)
        return value

    return read


def at_least_one(help_text: str, *names: str) -> Any:  # noqa: ANN401 - as `Option` says
    """An option that is a whole number of things."""

    def read(typed: str | int) -> int:  # a default comes as it is
        if not str(typed).isdecimal() or not int(typed):
            what = f'"{typed}" is not a whole number of 1 or more'
            raise BadParameter("") from UsageError(what, fix="Write it like 20.")
        return int(typed)

    return Option(*names, parser=read, metavar="N", help=help_text)


def usage_error(refused: Any, application: Any, verb: str) -> UsageError:  # noqa: ANN401 - of another library
    """The same refusal as one of ours.

    Args:
        refused: As Typer raised it.
        application: With its verbs.
        verb: The first word typed, whether it is one or not.
    """
    command = application.commands.get(verb, application)
    place = verb if command is not application else ""
    param = getattr(refused, "param", None) or _option(command, refused)
    if param is None:
        near = getattr(refused, "possibilities", None)
        hint = f"Did you mean {' or '.join(near)}? " if near else ""
        fix = f"{hint}`{f'litreview {place}'.rstrip()} --help` shows what it takes."
        return UsageError(refused.message.rstrip("."), where=place, fix=fix)
    argument = param.param_type_name == "argument"
    name = param.metavar if argument else max(param.opts, key=len)
    mistake = refused.__cause__
    if isinstance(mistake, UsageError):
        return UsageError(mistake.what, where=f"{place}: {name}", fix=mistake.fix)
    typed = name if argument else f"{name} {param.metavar or ''}".rstrip()
    what = refused.message.rstrip(".") or f"{typed} is missing"
    return UsageError(what, where=place, fix="\n  ".join(_advice(param, verb)))


def _option(command: Any, refused: Any) -> Any:  # noqa: ANN401 - of another library
    """The option that was given nothing, where that is what is refused."""
    typed = getattr(refused, "option_name", None)
    return next((each for each in command.params if typed in each.opts), None)


def _advice(param: Any, verb: str) -> Iterable[str]:  # noqa: ANN401 - of another library
    """What the option is for, and the example that shows it, else the first."""
    if param.help:
        yield param.help
    examples = examples_of(verb)
    shown = [line for line in examples if set(param.opts) & set(line.split())] or examples
    yield f"Example: {shown[0]}"
