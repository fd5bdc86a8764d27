"""How much of a PDF is read. PDFium runs in this process: what it does in one call can't be stopped from here.

A page's content is parsed in one call, and a small file may hold content without end (compressed a thousandfold, or
forms that draw forms). Only the worker can bound that: its limits on time and on address space have to hold.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PdfLimits:
    """Limits on what is read of a file; what is over one of them is refused as `TooLarge`.

    Attributes:
        pages: Pages of the file. A report has five to twenty; yearbooks of a province's reports have a thousand.
        scanned: Pages of it that are read by OCR, which takes seconds each.
        letters: Characters of a page; the densest have five thousand.
        objects: Things drawn on a page; a ruled page has a thousand.
        points: Corners of the lines drawn on a page.
        pixels: Pixels of a page's picture; A4 at 300 dpi has nine million. Larger pages are drawn smaller.
        side: Pixels of its longer side.
    """

    pages: int = 3_000
    scanned: int = 300
    letters: int = 100_000
    objects: int = 200_000
    points: int = 1_000_000
    pixels: int = 40_000_000
    side: int = 20_000


LIMITS = PdfLimits()
"""The defaults."""
DEEPEST = 12
"""Forms within forms that are looked into; programs nest two or three."""
