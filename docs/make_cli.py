"""Write the page of the command line, docs/cli.md, from the commands themselves: `python docs/make_cli.py [FILE]`."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer

from gouji.cli import app
from gouji.cli.app import EXIT_CODES

PAGE = Path(__file__).with_name("cli.md")

NOT_OURS = {"--help", "--install-completion", "--show-completion"}
"""Options that typer adds and words as it likes."""

Command = Any
"""A command of typer: it has its own copy of click or the real one, by its version."""


def page() -> str:
    """The whole page."""
    lines = ["# The command line", "", "Made by `docs/make_cli.py`; change the commands, not this page."]
    for path, command in commands(typer.main.get_command(app), ("gouji",)):
        lines += ["", f"## `{' '.join(path)}`", "", *_text(command), *_parameters(command)]
    lines += ["", "## Exit codes", "", "| code | meaning |", "|---|---|"]
    lines += [f"| {code.value} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    return "\n".join(lines) + "\n"


def commands(command: Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Command]]:
    """A command and those below it, with the words that call them."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


def _text(command: Command) -> list[str]:
    text = inspect.cleandoc(command.help or "")
    return text.replace("\f", "").splitlines()


def _parameters(command: Command) -> list[str]:
    shown = [p for p in command.params if not p.hidden and not NOT_OURS & set(p.opts)]
    if not shown:
        return []
    return ["", "| | meaning | default |", "|---|---|---|", *(_row(parameter) for parameter in shown)]


def _row(parameter: Any) -> str:
    names = [parameter.name] if parameter.param_type_name == "argument" else parameter.opts
    called = ", ".join(f"`{name}`" for name in names)
    default = "" if parameter.default is None or isinstance(parameter.default, bool) else f"`{parameter.default}`"
    return (
        f"| {called} | {parameter.help.replace('|', chr(92) + '|')} | {'required' if parameter.required else default} |"
    )


if __name__ == "__main__":
    (Path(sys.argv[1]) if len(sys.argv) > 1 else PAGE).write_text(page(), encoding="utf-8")
