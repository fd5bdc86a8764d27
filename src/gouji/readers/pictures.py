"""Pages of sources as pictures, to show beside their cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gouji.document.errors import InputError
from gouji.readers.detect import detect, is_pdf

if TYPE_CHECKING:
    from gouji.readers.scan.types import Grey


def page_picture(data: bytes, page: int, dpi: int = 100) -> bytes | None:
    """A page as a picture, held upright as its reader holds it: a box in points times dpi / 72 is its place in pixels.

    Args:
        data: The source's bytes.
        page: Of the page, from 1 on.
        dpi: Pixels an inch, > 0. Fewer are drawn of pages larger than the limits of the reader.

    Returns:
        A PNG file in greys, or None if the source has no such page, or no pages.
    """
    return _pdf_picture(data, page, dpi) if is_pdf(data) else _image_picture(data, page, dpi)


def _image_picture(data: bytes, number: int, dpi: int) -> bytes | None:
    from gouji.readers import READERS

    try:
        if detect(data, "the source") != "image" or READERS["image"].missing:
            return None
        from gouji.readers.pdf.file import png_of
        from gouji.readers.scan import image_page

        grey = image_page(data, number, dpi)
    except InputError:
        return None
    return None if grey is None else png_of(grey)


def _pdf_picture(data: bytes, number: int, dpi: int) -> bytes | None:
    from gouji.readers.pdf.file import Pdf, png_of
    from gouji.readers.pdf.reading import SCAN_DPI
    from gouji.readers.pdf.typed import upright_turn

    try:
        with Pdf(data, "the source") as file:
            if not 1 <= number <= file.count:
                return None
            turn = upright_turn(file, number)
            # a page that was read as a picture is drawn as it was for that, so that it is known again
            fine = dpi if turn is not None else SCAN_DPI
            with file.page(number) as page:
                drawn = file.picture(page, fine, turn) if page is not None else None
    except InputError:
        return None
    if drawn is None:
        return None
    return png_of(drawn[0] if turn is not None else _straightened(*drawn, number, dpi))


def _straightened(grey: Grey, dpi: float, number: int, wanted: float) -> Grey:
    """A page that was read as a picture as its reader turned it, at the dpi wanted; not turned if that is not here."""
    from gouji.readers import READERS

    if READERS["image"].missing:
        return grey
    from gouji.readers.scan import Picture, scaled, upright_picture

    return scaled(upright_picture(Picture(grey, dpi, number)).image, wanted / dpi)
