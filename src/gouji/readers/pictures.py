"""Pages of sources as pictures, to show beside their cells."""

from __future__ import annotations

from gouji.document.errors import InputError
from gouji.readers.detect import PDF, PDF_WITHIN


def page_picture(data: bytes, page: int, dpi: int = 100) -> bytes | None:
    """A page as a picture, held upright as its reader holds it: a box in points times dpi / 72 is its place in pixels.

    Args:
        data: The source's bytes.
        page: Of the page, from 1 on.
        dpi: Pixels an inch, > 0. Fewer are drawn of pages larger than the limits of the reader.

    Returns:
        A PNG file in greys, or None if the source has no such page, or no pages.
    """
    return _pdf_picture(data, page, dpi) if PDF in data[:PDF_WITHIN] else None


def _pdf_picture(data: bytes, page: int, dpi: int) -> bytes | None:
    from gouji.readers.pdf.file import Pdf, png_of
    from gouji.readers.pdf.typed import upright_turn

    try:
        with Pdf(data, "the source") as file:
            if not 1 <= page <= file.count:
                return None
            turn = upright_turn(file, page)
            with file.page(page) as sheet:
                drawn = file.picture(sheet, dpi, turn) if sheet is not None else None
    except InputError:
        return None
    return png_of(drawn[0]) if drawn else None
