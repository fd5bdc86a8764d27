"""The bytes of a picture → its pages in greys, as cameras and scanners meant them to be held."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from gouji.document.errors import BinaryInput, InputError, TooLarge
from gouji.readers.scan.types import Picture

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "TIFF", "GIF", "BMP", "WEBP")
"""Names of Pillow's decoders that are let at the bytes; its others are for files that no scanner or phone writes."""
MOST_PIXELS = 120_000_000
"""Of a page; A4 at 600 dpi has 35 million, A3 70. In greys this is 120 MB, while it is decoded three times as much."""
MOST_PAGES = 500
"""Of a TIFF; a report has a dozen."""
LEAST_DPI, MOST_DPI = 50, 1200
"""What a file says of its resolution is taken for true between these: programs that know none write 1, 72 or 96."""
UNTOLD_DPI = (72, 96)
"""What is written where nothing is known."""


def load_pictures(
    data: bytes, name: str, most_pages: int | None = None, most_pixels: int | None = None
) -> Iterator[Picture]:
    """Decode a PNG, JPEG, TIFF (page by page, so that one is in memory at a time), GIF, BMP or WebP.

    Args:
        data: The file's bytes.
        name: Its name, for messages.
        most_pages: That are read; None for `MOST_PAGES`.
        most_pixels: Of a page; None for `MOST_PIXELS`.

    Raises:
        BinaryInput: It is no such picture, or broken.
        TooLarge: A page has more pixels, or there are more pages; it is not decoded then.
    """
    most_pages = MOST_PAGES if most_pages is None else most_pages
    with _opened(data, name) as image:
        count = _count(image, name)
        if count > most_pages:
            raise TooLarge(f"{name} has {count:,} pages; at most {most_pages} are read. Split it into single reports.")
        for number in range(1, count + 1):
            yield _page(image, number, name, most_pixels)


def load_picture(data: bytes, name: str, number: int) -> Picture | None:
    """One page of a picture, None if there is none of this number (from 1 on). Errors as of `load_pictures`."""
    with _opened(data, name) as image:
        count = _count(image, name)
        return _page(image, number, name) if 1 <= number <= count else None


@contextmanager
def _opened(data: bytes, name: str) -> Iterator[Image]:
    """Pillow's image, not yet decoded."""
    from PIL import Image

    with _broken(name), warnings.catch_warnings():
        # Pillow warns of large pictures and odd metadata; our own limit is checked before anything is decoded
        warnings.simplefilter("ignore")
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    with image:
        yield image


@contextmanager
def _broken(name: str) -> Iterator[None]:
    """Whatever goes wrong with a picture is an `InputError`."""
    from PIL import Image, UnidentifiedImageError

    try:
        yield
    except InputError:
        raise
    except UnidentifiedImageError as error:
        raise BinaryInput(f"{name} is no picture that can be read. Give PNG, JPEG, TIFF, GIF, BMP or WebP.") from error
    except Image.DecompressionBombError as error:
        raise TooLarge(
            f"{name} has far more than {MOST_PIXELS:,} pixels, which is the most that is read. "
            "Scan it at 200 to 300 dpi."
        ) from error
    except Exception as error:  # Pillow's decoders raise whatever broken bytes lead them to
        raise BinaryInput(f"{name} is a broken picture: {error}. Scan or send it again.") from error


def _count(image: Image, name: str) -> int:
    """How many pages it has; the frames of other formats than TIFF are no pages."""
    with _broken(name):
        return int(getattr(image, "n_frames", 1)) if image.format == "TIFF" else 1


def _page(image: Image, number: int, name: str, most_pixels: int | None = None) -> Picture:
    from PIL import ImageOps

    most = MOST_PIXELS if most_pixels is None else most_pixels

    with _broken(name), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if number > 1:
            image.seek(number - 1)
        width, height = image.size
        if width * height > most:
            raise TooLarge(
                f"Page {number} of {name} has {width:,} x {height:,} pixels; at most {most:,} in all are read. "
                "Scan it at 200 to 300 dpi."
            )
        dpi = _dpi(image)
        return Picture(np.asarray(_greys(ImageOps.exif_transpose(image)), np.uint8), dpi, number)


def _greys(image: Image) -> Image:
    """The image in greys on white paper."""
    from PIL import Image

    if image.mode in ("I", "I;16", "I;16B", "F"):
        deep = np.asarray(image, np.float32)
        top = max(float(deep.max(initial=0)), 1.0)
        return Image.fromarray((255 * np.clip(deep / top, 0, 1)).astype(np.uint8))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        paper = Image.new("RGBA", layer.size, "white")
        return Image.alpha_composite(paper, layer).convert("L")
    return image.convert("L")


def _dpi(image: Image) -> float | None:
    """What the file says of its resolution, None where that says nothing."""
    across, down = image.info.get("dpi", (0, 0))
    try:
        dpi = (float(across) + float(down)) / 2
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    return dpi if LEAST_DPI <= dpi <= MOST_DPI and round(dpi) not in UNTOLD_DPI else None
