"""Reader for ALTO XML, versions 2 to 4 (https://www.loc.gov/standards/alto)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.document import Box, Document
from gouji.readers.dumps.boxes import RawPage, document_of_words, in_points, make_box, make_word
from gouji.readers.dumps.xml import local, number, outermost, parse_xml
from gouji.readers.pages import Word

if TYPE_CHECKING:
    from lxml.etree import _Element

UNITS = {"mm10": 72 / 254, "inch1200": 72 / 1200}
"""Points of the units that ALTO measures in, besides pixels, whose size it does not say."""


def read_alto(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read ALTO: its strings, or its lines where strings have no place.

    Args:
        data: Its bytes, or text that is already decoded.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is too large, broken, or has no words with boxes.
    """
    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    root = parse_xml(raw, name, max_bytes)
    unit = next((e.text or "" for e in root.iter("{*}MeasurementUnit")), "")
    points = UNITS.get(unit.strip())
    pages = [_page(page, points) for page in outermost(root, "Page")]
    return document_of_words(list(in_points(pages, name)), name, "alto", hashlib.sha256(raw).hexdigest(), None)


def _page(page: _Element, points: float | None) -> RawPage:
    width, height = number(page.get("WIDTH")), number(page.get("HEIGHT"))
    words = tuple(word for line in page.iter("{*}TextLine") for word in _words(line))
    lines = tuple(box for element in page.iter("{*}GraphicalElement") if (box := _box(element)) is not None)
    return RawPage(words, (width, height) if width and height else None, points, lines)


def _words(line: _Element) -> Iterator[Word]:
    strings = [element for element in line if local(element) == "String"]
    boxes = [_box(element) for element in strings]
    if all(box is None for box in boxes):
        word = make_word("".join(e.get("CONTENT") or "" for e in strings), _box(line))
        if word is not None:
            yield word
        return
    for element, box in zip(strings, boxes, strict=True):
        word = make_word(element.get("CONTENT") or "", box, number(element.get("WC")))
        if word is not None:
            yield word


def _box(element: _Element) -> Box | None:
    x, y, width, height = (number(element.get(key)) for key in ("HPOS", "VPOS", "WIDTH", "HEIGHT"))
    if x is None or y is None or width is None or height is None:
        return None
    return make_box(x, y, x + width, y + height)
