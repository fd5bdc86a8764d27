"""Pages drawn for tests: a grid of rules, with marks of ink for print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from gouji.readers.scan.engine import NOTHING, Found, Reading

cv2 = pytest.importorskip("cv2")

Grey = NDArray[np.uint8]
DPI = 100
PAPER, INK = 245, 20


def grid(rows: int = 6, columns: int = 5, width: int = 90, height: int = 30, thick: int = 1, margin: int = 60) -> Grey:
    """A table of empty cells in the middle of paper."""
    page = np.full((rows * height + 2 * margin, columns * width + 2 * margin), PAPER, np.uint8)
    for r in range(rows + 1):
        y = margin + r * height
        cv2.line(page, (margin, y), (margin + columns * width, y), (INK,), thick)
    for c in range(columns + 1):
        x = margin + c * width
        cv2.line(page, (x, margin), (x, margin + rows * height), (INK,), thick)
    return page


def middle(row: int, column: int, width: int = 90, height: int = 30, margin: int = 60) -> tuple[int, int]:
    """The middle of a cell of `grid`: x and y."""
    return margin + column * width + width // 2, margin + row * height + height // 2


def put(page: Grey, row: int, column: int, text: str = "8") -> None:
    """Write figures in a cell of `grid`."""
    x, y = middle(row, column)
    cv2.putText(page, text, (x - 5 * len(text), y + 5), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (INK,), 1, cv2.LINE_AA)


def noisy(page: Grey, amount: float = 6.0) -> Grey:
    """The page with noise, always the same."""
    noise = np.random.default_rng(1).normal(0, amount, page.shape)
    return np.asarray(np.clip(page + noise, 0, 255), np.uint8)


class Told:
    """An engine that reads what it is told, in order; after that, the rest."""

    def __init__(self, texts: Iterable[str] = (), rest: str = "8", figures: str = "8", sure: float = 0.99) -> None:
        self._texts = iter(texts)
        self._rest, self._figures, self._sure = rest, figures, sure
        self.read_lines = 0

    def find(self, page: Grey, dpi: float) -> list[Found]:
        """No text outside of tables."""
        return []

    def read(self, lines: Sequence[Grey], *, figures: bool = False) -> list[Reading]:
        """What it was told."""
        self.read_lines += len(lines)
        texts = [self._figures if figures else next(self._texts, self._rest) for _ in lines]
        return [Reading(text, self._sure) if text else NOTHING for text in texts]
