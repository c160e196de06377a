"""Paths and commands in the grammars of systemd, cron and YAML.

Plain text enters; text leaves that each reads back as exactly that. Control characters have
been refused before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime


def systemd_word(text: str) -> str:
    """One quoted word of a command or list: systemd.syntax(7), "Quoting"; % is a specifier."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'


def systemd_command(words: Sequence[str]) -> str:
    """A command: in its arguments $ begins a variable, and its program's path may hold no quote.

    A path that does is handed to `env`, as an argument: systemd.service(5), "Command lines".
    """
    if any(character in words[0] for character in "\"'\\"):
        words = ("/usr/bin/env", *words)
    program, *arguments = map(systemd_word, words)
    return " ".join((program, *(argument.replace("$", "$$") for argument in arguments)))


def systemd_text(text: str) -> str:
    """A part of a line; nothing but % is special within it."""
    return text.replace("%", "%%")


def systemd_path(text: str) -> str:
    """A setting that is one path up to the line's end.

    There a backslash would join the next line on, and a space be cut off: systemd.syntax(7). A
    slash after either changes no folder.
    """
    return systemd_text(text) + ("/" if text.endswith(("\\", " ")) else "")


def cron_fields(start: datetime, *, weekly: bool) -> str:
    """The five time fields of a crontab line; cron counts Sunday as 0."""
    weekday = str(start.isoweekday() % 7) if weekly else "*"
    return f"{start.minute} {start.hour} * * {weekday}"


def cron_line(command: str) -> str:
    """A shell command as a crontab takes it: an unescaped % would end it, crontab(5)."""
    return command.replace("%", "\\%")


def yaml_text(text: str) -> str:
    """A double-quoted scalar: JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)
