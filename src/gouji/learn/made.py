"""How a figure or a model was made: the command, the day, the machine and the time it took."""

from __future__ import annotations

import os
import platform
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

CPUINFO, MEMINFO = Path("/proc/cpuinfo"), Path("/proc/meminfo")
"""Where Linux tells its processor and memory. Elsewhere there are no such files."""
_PIECES = re.compile(r"(^-[a-zA-Z](?=[/.])|[=,]|:(?://)?(?=/))")
"""What an argument may hold beside paths: a short option that a path is glued to, `=`, commas, and `file://`."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What figures were measured on.

    Attributes:
        processor: Its model, as far as the system tells.
        cores: How many the system counts.
        memory: In GB (2**30 bytes), rounded; None if the system doesn't tell.
        system: The operating system.
    """

    processor: str
    cores: int
    memory: int | None
    system: str

    def __str__(self) -> str:
        memory = f", {self.memory} GB" if self.memory else ""
        return f"{self.processor} ({self.cores} cores{memory}), {self.system}"


@dataclass(frozen=True, slots=True)
class Measured:
    """When something was measured, on what, and how long that took.

    Attributes:
        date: The day (UTC), as in 2026-03-01.
        machine: The machine.
        seconds: Time it took, rounded.
    """

    date: str
    machine: Machine
    seconds: int

    def __str__(self) -> str:
        return f"on {self.date} on {self.machine}, in {self.seconds} s"


@dataclass(frozen=True, slots=True)
class Made:
    """How a document or a model was made.

    Attributes:
        command: The command, "" if none was given: a program asked for it.
        measured: When, on what, and how long it took.
    """

    command: str
    measured: Measured

    def __str__(self) -> str:
        by = f" by `{self.command}`" if self.command else ""
        return f"Made{by} {self.measured}"


def measured(seconds: float) -> Measured:
    """What took so many seconds and ended just now, on this machine."""
    return Measured(datetime.now(UTC).date().isoformat(), this_machine(), round(seconds))


def this_machine() -> Machine:
    """The machine that this runs on, without its name."""
    processor = _entry(CPUINFO, "model name") or platform.processor() or platform.machine()
    memory = _entry(MEMINFO, "MemTotal").partition(" ")[0]
    return Machine(processor, os.cpu_count() or 1, round(int(memory) / 2**20) if memory else None, platform.system())


def _entry(file: Path, key: str) -> str:
    """The value after the first line's `key:`, "" if there is none."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(key)), "")


def command_of(arguments: Sequence[str], folder: Path) -> str:
    """A command line as it may be published: without the paths of a machine.

    Args:
        arguments: The program and its arguments.
        folder: The working folder. A path below it is told relative to it, any other by its name alone.
    """
    program, *others = arguments
    pieces = ((_published(piece, folder) for piece in _PIECES.split(argument)) for argument in others)
    return shlex.join([Path(program).name, *map("".join, pieces)])


def _published(piece: str, folder: Path) -> str:
    if not (os.path.isabs(piece) or ".." in Path(piece).parts):
        return piece
    path = Path(os.path.normpath(folder / piece))
    return str(path.relative_to(folder)) if path.is_relative_to(folder) else path.name
