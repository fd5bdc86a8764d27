"""The errors gouji raises on purpose, each class with the exit code of the command that meets it.

    GoujiError
    ├── InputError            3   the bytes that were given can't be read as a report
    │   ├── EmptyInput
    │   ├── BinaryInput
    │   ├── TooLarge
    │   └── UnknownFormat
    ├── SetupError            4   a form, a model or an option is wrong; nothing was processed
    │   ├── FormError
    │   ├── ModelError
    │   └── OptionError
    └── InternalError         70  a bug in gouji; please report it

Exit code 2 is left to the command-line parser (wrong usage). A failed balance is a finding, never an error.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar


class GoujiError(Exception):
    """Base of all errors raised on purpose. The message says what, which value, what is allowed, what to do."""

    exit_code: ClassVar[int] = 70


class InputError(GoujiError):
    """The input can't be read as a report."""

    exit_code: ClassVar[int] = 3


class EmptyInput(InputError):
    """The input holds no text at all."""


class BinaryInput(InputError):
    """The input is binary data of a kind that no reader knows."""


class TooLarge(InputError):
    """The input is over a limit of the settings."""


class UnknownFormat(InputError):
    """The input is of a known kind that can't be read here."""


class SetupError(GoujiError):
    """A form, a model or an option is wrong; the run stops before any report is read."""

    exit_code: ClassVar[int] = 4


class FormError(SetupError):
    """A form file is wrong.

    Attributes:
        problems: Every problem of the file, each as "path: what is wrong".
    """

    def __init__(self, message: str, problems: Sequence[str] = ()) -> None:
        super().__init__("\n".join([message, *(f"  {problem}" for problem in problems)]))
        self.problems = tuple(problems)


class ModelError(SetupError):
    """A model folder is missing, broken, or made for other forms."""


class OptionError(SetupError):
    """An option's value is not allowed, or two options contradict each other."""


class InternalError(GoujiError):
    """A bug in gouji."""
