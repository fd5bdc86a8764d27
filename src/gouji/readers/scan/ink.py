"""Greys → even light and ink: what was printed, whatever shadow fell on the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gouji.readers.scan.types import Grey

PAPER = 250
"""Grey that even paper comes out as, of 255."""
INK_SHARE = 0.45
"""Darkness of ink, as a share of the way from the paper to the blackest print."""
FAINT_SHARE = 0.27
"""The same of faint ink beside it: thin strokes of a blurred page are grey where thick ones are black."""
SPECK = 0.25
"""Size in millimetres below which a dark spot is dust: the smallest dots that are printed are larger."""
_SHRINK = 8
"""The light is looked at in a picture so many times smaller."""


def even_light(image: Grey) -> Grey:
    """The page with its paper evenly white and its darkest print black.

    The paper's light is what is left where the print is taken away (a closing), smoothed; the page is divided by it.
    """
    import cv2

    height, width = image.shape
    small = cv2.resize(image, (max(1, width // _SHRINK), max(1, height // _SHRINK)), interpolation=cv2.INTER_AREA)
    side = max(3, min(small.shape) // 24 | 1)  # wider than strokes and rules, narrower than shadows
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((side, side), np.uint8))
    paper = cv2.GaussianBlur(paper, (0, 0), side / 2)
    light = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    even = cv2.divide(image, np.maximum(light, 1), scale=PAPER)
    black = _black(np.asarray(even, np.uint8))
    table = np.clip((np.arange(256) - black) * (PAPER / (PAPER - black)), 0, 255).astype(np.uint8)
    return np.asarray(cv2.LUT(even, table), np.uint8)


def _black(even: Grey) -> int:
    """Grey of the blackest hundredth of a page, at most half of the paper's: a page may be empty."""
    counts = np.bincount(even[::4, ::4].ravel(), minlength=256)
    return int(min(np.searchsorted(np.cumsum(counts), counts.sum() / 100), PAPER // 2))


def dark_of(even: Grey) -> Grey:
    """Where a page of even light is dark (255), else 0: rules, and print but for its thinnest strokes."""
    import cv2

    return np.asarray(cv2.threshold(even, PAPER * (1 - INK_SHARE), 255, cv2.THRESH_BINARY_INV)[1], np.uint8)


def ink_of(even: Grey, dark: Grey) -> Grey:
    """Where there is ink (255), else 0: what is dark, and what is fainter and hangs on to it.

    Hysteresis thresholding (Canny 1986), the faint ink of the page smoothed, for grain is no ink.
    """
    import cv2

    faint = np.asarray(cv2.GaussianBlur(even, (3, 3), 0)) < PAPER * (1 - FAINT_SHARE)
    count, labels = cv2.connectedComponents((faint | (dark > 0)).astype(np.uint8), connectivity=8)
    held = np.zeros(count, np.uint8)
    held[labels[dark > 0]] = 255
    return np.asarray(held[labels], np.uint8)
