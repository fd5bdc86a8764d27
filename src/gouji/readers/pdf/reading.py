"""PDF files → Document: typed pages by their text, others as pictures."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from gouji.document import Document, is_blank_mark, parse_amount
from gouji.document.errors import BinaryInput, InputError, TooLarge, UnknownFormat
from gouji.readers.detect import is_pdf
from gouji.readers.flow import DIGITAL
from gouji.readers.pages import Page, document_of_pages
from gouji.readers.pages.making import READ_BY_ENGINE
from gouji.readers.pdf.file import Pdf
from gouji.readers.pdf.layer import Layer, Trust
from gouji.readers.pdf.limits import LIMITS, PdfLimits
from gouji.readers.pdf.typed import TypedPage, typed_page
from gouji.readers.pdf.wording import FAMILIAR_LEAST
from gouji.readers.settings import READ_SETTINGS, ReadSettings

SCAN_DPI = 200
"""Of the pictures that are given to OCR: what its models read best, and what scans mostly have."""
_FIGURES = 3
"""Figures on a page read by OCR from which on it holds a table, whose cells may be misread."""


def read_pdf(
    data: bytes | str,
    name: str,
    max_bytes: int = 64 * 2**20,
    settings: ReadSettings = READ_SETTINGS,
    limits: PdfLimits = LIMITS,
) -> Document:
    """Read a PDF file.

    Args:
        data: Its bytes.
        name: Its name relative to the root it was found under.
        max_bytes: The largest size that is read.
        settings: How pages without text that can be trusted are read.
        limits: How much of a file is read.

    Raises:
        InputError: It is no PDF file, damaged, encrypted, empty, or too large.
        UnknownFormat: It has pages that must be read by OCR, which is not installed.
    """
    if isinstance(data, str) or not is_pdf(data):
        raise BinaryInput(f"{name} is not a PDF file. Let its content tell how to read it: --reader auto.")
    if len(data) > max_bytes:
        raise TooLarge(
            f"{name} has {len(data):,} bytes; at most {max_bytes:,} are read. "
            "Split it into single reports, or raise the limit."
        )
    limits = replace(limits, pages=settings.max_pages or limits.pages, scanned=settings.max_scanned or limits.scanned)
    pages: list[Page] = []
    scanned: list[Page] = []
    warnings: list[str] = []
    with Pdf(data, name, limits) as file:
        all_pages = [typed_page(file, number) for number in range(1, file.count + 1)]
        reads_well = any(_reads_well(found) for found in all_pages)
        for number, found in enumerate(all_pages, 1):
            if found is None:
                warnings.append(f"Page {number} is damaged and was left out.")
                continue
            page, layer = found.page, found.layer
            if layer.trust is not Trust.TYPED and not (layer.trust is Trust.STRANGE and reads_well):
                if len(scanned) == limits.scanned:
                    raise TooLarge(
                        f"{name} has more than {limits.scanned:,} pages to be read by OCR. "
                        "Split it into single reports."
                    )
                try:
                    page = _by_ocr(file, number, layer, settings)
                    scanned.append(page)
                except UnknownFormat as error:
                    if layer.trust is Trust.NONE:
                        raise
                    warnings.append(f"{error} It was read by its text.")
            pages.append(page)
    if not pages:
        raise InputError(f"{name} is a damaged PDF file: none of its {len(warnings):,} pages can be read.")
    return document_of_pages(
        pages,
        name,
        "pdf",
        hashlib.sha256(data).hexdigest(),
        digital=READ_BY_ENGINE if _hold_tables(scanned) else DIGITAL,
        warnings=tuple(warnings),
    )


def _reads_well(found: TypedPage | None) -> bool:
    """Whether a page has enough text of its own to tell that the fonts of the file name their characters rightly."""
    return (
        found is not None
        and found.layer.trust is Trust.TYPED
        and sum(len(word.text) for word in found.page.words) > FAMILIAR_LEAST
    )


def _by_ocr(file: Pdf, number: int, layer: Layer, settings: ReadSettings) -> Page:
    """A page read as a picture."""
    from gouji.readers import READERS

    if missing := READERS["image"].missing:
        raise UnknownFormat(
            f"Page {number} of {file.name} {layer.why}. It has to be read by OCR, for which {missing[0].name} is not "
            f"installed. Install it: {missing[0].install}."
        )
    from gouji.readers.scan import Picture, pages_of_pictures

    with file.page(number) as sheet:
        drawn = file.picture(sheet, SCAN_DPI) if sheet is not None else None
    if drawn is None:
        raise InputError(f"Page {number} of {file.name} {layer.why}, and can't be drawn to be read by OCR.")
    (page,) = pages_of_pictures((Picture(drawn[0], drawn[1], number),), settings)
    return page


def _hold_tables(pages: Sequence[Page]) -> bool:
    """Whether one of the pages has rules, tables or figures."""
    return any(
        page.tables
        or page.rules
        or sum(parse_amount(word.text) is not None and not is_blank_mark(word.text) for word in page.words) >= _FIGURES
        for page in pages
    )
