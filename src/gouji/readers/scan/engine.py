"""What is asked of an OCR engine, whichever it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from gouji.readers.scan.types import Grey


@dataclass(frozen=True, slots=True)
class Reading:
    """What an engine reads in a picture of a line.

    Attributes:
        text: Without white space around it; empty if it reads nothing.
        confidence: The engine's own, 0 to 1.
    """

    text: str
    confidence: float


FIGURES = "0123456789.,-"
"""Characters of numbers."""
NOTHING = Reading("", 0.0)
"""Nothing was read."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of text on a page: its place in pixels, and what was read there if the engine reads as it finds."""

    x0: float
    y0: float
    x1: float
    y1: float
    reading: Reading | None = None

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.y1 - self.y0


class Engine(Protocol):
    """An OCR engine."""

    def find(self, page: Grey, dpi: float) -> list[Found]:
        """Where text stands on a page, in the engine's reading order."""

    def read(self, lines: Sequence[Grey], *, figures: bool = False) -> list[Reading]:
        """Read pictures of a line each.

        Args:
            lines: The pictures, dark on white.
            figures: They are numbers: of characters that look alike, the one of `FIGURES` is meant.
        """
