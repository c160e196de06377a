"""Every verb on the application, in the order `--help` lists them.

The words typed enter; `app` leaves with the verb they name, or with all. A new verb takes its
place in `MODULES`. The examples of a verb's docstring stand below its options.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from inspect import cleandoc
from textwrap import dedent, indent

from typer.models import CommandInfo

from litreview.cli.app import app
from litreview.errors import UsageError

MODULES = {
    "run": "refreshing",
    "refresh": "refreshing",
    "import": "refreshing",
    "tag": "tagging",
    "status": "watching",
    "changes": "watching",
    "runs": "watching",
    "tiers": "evidence",
    "explain": "evidence",
    "studies": "evidence",
    "claims": "evidence",
    "audit": "evidence",
    "prisma": "evidence",
    "grade": "reviewing",
    "link": "reviewing",
    "agreement": "settling",
    "adjudicate": "settling",
    "publish": "publishing",
    "export": "publishing",
    "schedule": "scheduling",
    "init": "checking",
    "add": "checking",
    "doctor": "checking",
}
ORDER = tuple(MODULES)
LOADED: dict[str, CommandInfo] = {}
"""Every verb whose module was imported."""


def load_verbs(words: Sequence[str] = ()) -> None:
    """Hang the verb that the words name on `app`, alone, so that no other is built; else all.

    Raises:
        UsageError: There is no such verb.
    """
    named = words[0] if words else "-"
    if named not in MODULES and not named.startswith("-"):
        near = get_close_matches(named, ORDER, 2)
        fix = f"Did you mean {' or '.join(near)}?" if near else "`litreview --help` lists all."
        raise UsageError(f'no verb "{named}"', fix=fix)
    verbs = [named] if named in MODULES else ORDER
    for module in dict.fromkeys(MODULES[verb] for verb in verbs):
        import_module(f"litreview.cli.{module}")
    for command in app.registered_commands:
        verb = str(command.name or getattr(command.callback, "__name__", ""))
        if LOADED.setdefault(verb, command) is command:
            _explain(command, verb)
    app.registered_commands = [LOADED[verb] for verb in verbs]


def _explain(command: CommandInfo, verb: str) -> None:
    """Take the help of a verb, and its examples, from its docstring."""
    command.help, examples = _help_and_examples(command)
    command.epilog = f"\b\nExample:\n{indent(dedent(examples), '  ')}"  # \b: never rewrapped
    command.epilog += _below(verb)


def _help_and_examples(command: CommandInfo) -> tuple[str, str]:
    text, _, examples = cleandoc(command.callback.__doc__ or "").partition("\n\nExample:\n")
    return text, examples


def examples_of(verb: str) -> list[str]:
    """The examples of a verb, each on one line, without what is remarked beside them."""
    lines = _help_and_examples(LOADED[verb])[1].replace("\\\n", " ").splitlines()
    return [" ".join(line.partition("   #")[0].split()) for line in lines]


def _below(verb: str) -> str:
    """What stands below a verb's examples; only two verbs pay for it."""
    if verb not in ("grade", "link"):
        return ""
    from litreview.cli.field_help import grade_help, link_help

    return f"\n\n{grade_help() if verb == 'grade' else link_help()}"
