"""Scans and photos → pages with words, rules, grids and confidences.

Design
    1. `loading` decodes a file, its size checked before, into greys. `ink` evens the light. `straight` levels the page,
       of photos the perspective too. `upright` turns it by the boxes that the engine sees.
    2. `rules` finds the rules of tables, `gouji.readers.pages` makes grids of them; of tables with rules across only,
       the white between their print tells the columns (`gouji.readers.pages.lanes`). `cells` looks at every cell of a
       grid: no ink is a blank seen to be one; print is cut into lines, and the engine reads each line from a picture of
       its own, enlarged. So no figure is lost for not being detected, or read together with its neighbour.
    3. Outside of grids the engine's own boxes are read. What has print that nobody can read is `reading.UNREAD`.
    4. An engine finds boxes and reads pictures of lines (`engine.Engine`): `rapid`, `tesseract`. `vote` weighs two.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from hashlib import blake2b, sha256
from typing import TYPE_CHECKING

import numpy as np

from gouji.document import Document
from gouji.document.errors import TooLarge
from gouji.readers.pages import document_of_pages
from gouji.readers.pages.types import Page
from gouji.readers.scan.engine import Engine
from gouji.readers.scan.loading import load_picture, load_pictures
from gouji.readers.scan.rapid import Rapid
from gouji.readers.scan.reading import read_page
from gouji.readers.scan.tesseract import Tesseract
from gouji.readers.scan.types import Picture
from gouji.readers.scan.upright import Posture, Upright, held, upright
from gouji.readers.settings import READ_SETTINGS, ReadSettings

if TYPE_CHECKING:
    from gouji.readers.scan.types import Grey

__all__ = ["DIGITAL", "Picture", "image_page", "pages_of_pictures", "read_image", "scaled", "upright_picture"]

LEAST_SIDE = 32
"""Pixels of a picture that can hold a line of text and something beside it; smaller ones are ornaments."""
REMEMBERED = 500
"""Pages whose posture is remembered, some hundred bytes each."""
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
    pictures = load_pictures(raw, name, settings.max_pages, settings.max_pixels)
    pages = pages_of_pictures(pictures, settings)
    return document_of_pages(pages, name, "image", sha256(raw).hexdigest(), digital=DIGITAL)


def pages_of_pictures(pictures: Iterable[Picture], settings: ReadSettings = READ_SETTINGS) -> tuple[Page, ...]:
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
    pages = []
    for picture in pictures:
        if min(picture.image.shape) < LEAST_SIDE:
            pages.append(Page(picture.number, 1.0, 1.0, ()))
        else:
            page = upright(picture, engine)
            _remember(picture, page)
            pages.append(read_page(page, picture.number, engine, other))
    return tuple(pages)


def image_page(data: bytes, number: int, dpi: float) -> Grey | None:
    """A page of a picture file as `upright_picture` gives it, at a resolution; None if there is none of this number.

    Raises:
        InputError: It is no picture, broken or too large.
    """
    picture = load_picture(data, "the source", number)
    if picture is None:
        return None
    page = upright_picture(picture)
    return scaled(page.image, dpi / (page.dpi or dpi))


def scaled(image: Grey, scale: float) -> Grey:
    """A picture larger or smaller by a factor, > 0."""
    import cv2

    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, None, fx=scale, fy=scale, interpolation=way), np.uint8)


def upright_picture(picture: Picture, settings: ReadSettings = READ_SETTINGS) -> Picture:
    """The page turned and straightened as it is read: what boxes of its `Page` are places on, at `dpi` told."""
    if min(picture.image.shape) < LEAST_SIDE:
        return picture
    known = _postures.get(_key(picture))
    if known is not None:
        return Picture(held(picture, known), known.dpi, picture.number)
    page = upright(picture, _engine(settings.ocr_engine))
    _remember(picture, page)
    return Picture(page.image, page.dpi, picture.number)


_postures: dict[bytes, Posture] = {}
"""How the last pages that this process has read were brought upright, by what they look like: who shows them need not
find out again."""


def _key(picture: Picture) -> bytes:
    return blake2b(np.ascontiguousarray(picture.image).data, digest_size=16).digest() + str(picture.dpi).encode()


def _remember(picture: Picture, page: Upright) -> None:
    if page.posture is not None:
        _postures[_key(picture)] = page.posture
        while len(_postures) > REMEMBERED:
            del _postures[next(iter(_postures))]


_ENGINES: dict[str, type[Rapid] | type[Tesseract]] = {"rapidocr": Rapid, "tesseract": Tesseract}


@cache
def _engine(name: str) -> Engine:
    return _ENGINES[name]()
