"""Scans and photos → pages with words, rules and confidences."""

from __future__ import annotations

from collections.abc import Sequence

from gouji.readers.pages.types import Page
from gouji.readers.scan.types import Picture
from gouji.readers.settings import READ_SETTINGS, ReadSettings

__all__ = ["Picture", "pages_of_pictures", "upright_picture"]


def pages_of_pictures(pictures: Sequence[Picture], settings: ReadSettings = READ_SETTINGS) -> tuple[Page, ...]:
    """Read pages by OCR.

    Args:
        pictures: The pages, those of a PDF rendered at 200 to 300 dpi.
        settings: Which engine reads them.

    Returns:
        A page for each picture, in its order: words and lines with their boxes and the engine's confidence, the
        rules found in it, and the grids of its tables. Boxes are in points of `upright_picture`.

    Raises:
        UnknownFormat: What OCR needs is not installed.
    """
    raise NotImplementedError


def upright_picture(picture: Picture) -> Picture:
    """The page turned and straightened as it is read: what boxes of its `Page` are places on, at `dpi` told."""
    raise NotImplementedError
