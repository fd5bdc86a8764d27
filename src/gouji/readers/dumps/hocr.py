"""Reader for hOCR, the HTML that tesseract, Kraken, OCRopus and others write (http://kba.github.io/hocr-spec)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gouji.document import Box, Document
from gouji.document.errors import EmptyInput, InputError, TooLarge
from gouji.readers.dumps.boxes import RawPage, document_of_words, in_points, make_box, make_word
from gouji.readers.html import MOST_TAGS, decode_html
from gouji.readers.pages import Word

if TYPE_CHECKING:
    from lxml.html import HtmlElement

LINES = frozenset({"ocr_line", "ocrx_line", "ocr_header", "ocr_caption", "ocr_textfloat", "ocr_footer"})
SEPARATOR = "ocr_separator"
"""A line drawn between what stands on the page."""
_BBOX = re.compile(r"\bbbox((?:\s+-?\d{1,7}(?:\.\d{1,9})?){4})")
INCH = 72.0


def read_hocr(data: bytes | str, name: str, max_bytes: int = 64 * 2**20) -> Document:
    """Read hOCR: its words, or its lines where it has no words.

    Args:
        data: Its bytes, or text that is already decoded.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.

    Raises:
        InputError: It is empty, binary or too large, or has no words with boxes.
    """
    from lxml import etree, html

    raw = data.encode("utf-8", errors="replace") if isinstance(data, str) else data
    decoded = decode_html(raw, name, max_bytes)
    tags = decoded.text.count("<")
    if tags > MOST_TAGS:
        raise TooLarge(f"{name} has {tags:,} tags; at most {MOST_TAGS:,} are read. Split it into single reports.")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(decoded.text.encode("utf-8"), parser=parser)
    except etree.ParserError as error:
        raise EmptyInput(f"{name} holds no text.") from error
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name} can't be read as hOCR ({error.msg}). Make the file anew.") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise InputError(f"{name} nests its elements deeper than any OCR program does. Make the file anew.")
    raws = _pages(root)
    return document_of_words(
        list(in_points(raws, name)), name, "hocr", hashlib.sha256(raw).hexdigest(), decoded.encoding
    )


def _pages(root: HtmlElement) -> list[RawPage]:
    pages: list[tuple[HtmlElement | None, list[HtmlElement]]] = []
    for element in root.iter():  # words before the first page, of files that mark none, are a page of their own
        classes = _classes(element)
        if "ocr_page" in classes:
            pages.append((element, []))
        elif "ocrx_word" in classes or classes & LINES or SEPARATOR in classes:
            if not pages:
                pages.append((None, []))
            pages[-1][1].append(element)
    return [_page(page, found) for page, found in pages]


def _page(page: HtmlElement | None, found: list[HtmlElement]) -> RawPage:
    drawn = [_box(element.get("title") or "") for element in found if SEPARATOR in _classes(element)]
    words = tuple(word for element in found if SEPARATOR not in _classes(element) for word in _words(element))
    title = "" if page is None else page.get("title") or ""
    box, resolution = _box(title), _resolution(title)
    size = None if box is None else (box.x1, box.y1)
    lines = tuple(line for line in drawn if line is not None)
    return RawPage(words, size, INCH / resolution if resolution else None, lines)


def _words(element: HtmlElement) -> Iterator[Word]:
    """A word, or a line that holds none."""
    if "ocrx_word" not in _classes(element) and any("ocrx_word" in _classes(inner) for inner in element.iter()):
        return
    title = element.get("title") or ""
    sure = re.search(r"\bx_wconf\s+(\d{1,3}(?:\.\d{1,9})?)", title)
    word = make_word(str(element.text_content()), _box(title), float(sure[1]) / 100 if sure else None)
    if word is not None:
        yield word


def _classes(element: HtmlElement) -> frozenset[str]:
    return frozenset((element.get("class") or "").split()) if isinstance(element.tag, str) else frozenset()


def _box(title: str) -> Box | None:
    found = _BBOX.search(title)
    return make_box(*map(float, found[1].split())) if found else None


def _resolution(title: str) -> float | None:
    found = re.search(r"\bscan_res\s+(\d{1,5})", title)
    return float(found[1]) or None if found else None
