"""Paths and commands in the grammars of systemd, cron and YAML.

Plain text enters; text leaves that each reads back as exactly that. Control characters have
been refused before.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from shlex import join


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


def cron_words(words: Sequence[str]) -> str:
    """Words of a shell command in a crontab: an unescaped % would end it, crontab(5)."""
    return join(words).replace("%", "\\%")


def yaml_text(text: str) -> str:
    """A double-quoted scalar: JSON's strings are YAML's."""
    return json.dumps(text, ensure_ascii=False)


QUOTINGS = (systemd_word, systemd_command, systemd_text, systemd_path, cron_words, yaml_text)
"""What the texts may ask for, by name."""
