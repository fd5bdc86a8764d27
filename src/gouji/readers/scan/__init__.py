"""Scans and photos → pages with words, rules, grids and confidences.

Design
    1. `loading` decodes a file, its size checked before, into greys. `ink` evens the light. `straight` levels the page,
       of photos the perspective too. `upright` turns it by the boxes that the engine sees.
    2. `rules` finds the rules of tables, `gouji.readers.pages` makes grids of them. `cells` looks at every cell of a
       grid: no ink is a blank seen to be one; print is cut into lines, and the engine reads each line from a picture of
       its own, enlarged. So no figure is lost for not being detected, or read together with its neighbour.
    3. Outside of grids the engine's own boxes are read. What has print that nobody can read is `reading.UNREAD`.
    4. An engine finds boxes and reads pictures of lines (`engine.Engine`): `rapid`, `tesseract`. `vote` weighs two.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from hashlib import sha256

from gouji.document import Document
from gouji.document.errors import TooLarge
from gouji.readers.pages import document_of_pages
from gouji.readers.pages.types import Page
from gouji.readers.scan.engine import Engine
from gouji.readers.scan.loading import load_pictures
from gouji.readers.scan.rapid import Rapid
from gouji.readers.scan.reading import read_page
from gouji.readers.scan.tesseract import Tesseract
from gouji.readers.scan.types import Picture
from gouji.readers.scan.upright import upright
from gouji.readers.settings import READ_SETTINGS, ReadSettings

__all__ = ["DIGITAL", "Picture", "pages_of_pictures", "read_image", "upright_picture"]

DIGITAL = 0.02
"""Probability that what an engine read is as sure as what its author typed."""


def read_image(
    data: bytes | str, name: str, max_bytes: int = 64 * 2**20, settings: ReadSettings = READ_SETTINGS
) -> Document:
    """Read a PNG, JPEG, TIFF, GIF, BMP or WebP by OCR.

    Args:
        data: The file's bytes.
        name: Its name, for messages.
        max_bytes: The largest size that is read.
        settings: Which engine reads it.

    Raises:
        InputError: It is no picture, broken, too large, or shows no text.
    """
    raw = data.encode() if isinstance(data, str) else data
    if len(raw) > max_bytes:
        raise TooLarge(f"{name} has {len(raw):,} bytes; at most {max_bytes:,} are read. Scan it at 200 to 300 dpi.")
    pages = pages_of_pictures(load_pictures(raw, name), settings)
    return document_of_pages(pages, name, "image", sha256(raw).hexdigest(), digital=DIGITAL)


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
    engine = _engine(settings.ocr_engine)
    other = next((_engine(name) for name in _ENGINES if settings.ocr_vote and name != settings.ocr_engine), None)
    return tuple(read_page(upright(picture, engine), picture.number, engine, other) for picture in pictures)


def upright_picture(picture: Picture, settings: ReadSettings = READ_SETTINGS) -> Picture:
    """The page turned and straightened as it is read: what boxes of its `Page` are places on, at `dpi` told."""
    page = upright(picture, _engine(settings.ocr_engine))
    return Picture(page.image, page.dpi, picture.number)


_ENGINES = {"rapidocr": Rapid, "tesseract": Tesseract}


@cache
def _engine(name: str) -> Engine:
    return _ENGINES[name]()
