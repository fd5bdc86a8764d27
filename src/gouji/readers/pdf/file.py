"""A PDF file that is open: pages one at a time, pictures of them, and typed errors whatever its bytes are."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gouji.document.errors import EmptyInput, InputError, TooLarge
from gouji.readers.pdf.limits import LIMITS, PdfLimits

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    """A picture: height × width, 0 black to 255 white."""

_LOCK = RLock()
"""PDFium is not made for threads: one works with it at a time."""
POINTS = 72
"""Points an inch."""


class Pdf:
    """A PDF file that is open. Close it, or use it in a `with` block.

    Attributes:
        name: Its name, for messages.
        count: Its pages.
        limits: How much is read.
    """

    def __init__(self, data: bytes, name: str, limits: PdfLimits = LIMITS) -> None:
        self.name = name
        self.limits = limits
        with _LOCK:
            try:
                self._file = pdfium.PdfDocument(data)
            except pdfium.PdfiumError as error:
                raise InputError(_why_not(name, getattr(error, "err_code", None))) from error
            self.count = len(self._file)
        if self.count < 1:
            self.close()
            raise EmptyInput(f"{name} is a PDF file without pages.")
        if self.count > limits.pages:
            self.close()
            raise TooLarge(
                f"{name} has {self.count:,} pages; at most {limits.pages:,} are read. Split it into single reports."
            )

    def __enter__(self) -> Pdf:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        with _LOCK:
            self._file.close()

    @contextmanager
    def page(self, number: int) -> Iterator[pdfium.PdfPage | None]:
        """A page while it is worked with, or None if it is damaged.

        Args:
            number: From 1 on, at most `count`.
        """
        with _LOCK:
            try:
                page = self._file[number - 1]
            except pdfium.PdfiumError:
                yield None
                return
            try:
                yield page
            finally:
                page.close()

    def picture(self, page: pdfium.PdfPage, dpi: float, turn: int | None = None) -> tuple[Grey, float] | None:
        """A page as a picture.

        Args:
            page: The page, open.
            dpi: Pixels an inch, > 0.
            turn: Quarter turns clockwise that bring it upright; as the file says if None.

        Returns:
            Its greys, and its dpi: fewer than asked for if it would be larger than the limits. None if it can't be
            drawn.
        """
        width, height = page.get_size()
        scale = self._scale(width, height, dpi)
        more = 0 if turn is None else (turn - page.get_rotation() // 90) % 4
        with _LOCK:
            try:
                drawn = page.render(scale=scale, rotation=90 * more, grayscale=True, may_draw_forms=False)
            except (pdfium.PdfiumError, MemoryError, ValueError):
                return None
            grey = np.array(drawn.to_numpy(), dtype=np.uint8)
            drawn.close()
        return grey.reshape(grey.shape[:2]), scale * POINTS

    def _scale(self, width: float, height: float, dpi: float) -> float:
        """Pixels a point: as asked for, or as large as the limits allow."""
        area, side = max(width * height, 1e-6), max(width, height, 1e-3)
        return float(min(dpi / POINTS, (self.limits.pixels / area) ** 0.5, self.limits.side / side))


def png_of(grey: Grey) -> bytes:
    """A picture in greys, shape (height, width), as a PNG file."""
    import struct
    import zlib

    height, width = grey.shape
    rows = np.zeros((height, width + 1), dtype=np.uint8)  # each row is led by its filter: 0, none
    rows[:, 1:] = grey

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    out = io.BytesIO()
    out.write(b"\x89PNG\r\n\x1a\n")
    out.write(chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)))
    out.write(chunk(b"IDAT", zlib.compress(rows.tobytes(), 6)))
    out.write(chunk(b"IEND", b""))
    return out.getvalue()


def _why_not(name: str, code: int | None) -> str:
    """What PDFium's error means, for people."""
    if code == raw.FPDF_ERR_PASSWORD:
        return f"{name} is encrypted and needs a password. Give a copy that is saved without one."
    if code == raw.FPDF_ERR_SECURITY:
        return f"{name} is encrypted in a way that can't be read here. Give a copy that is saved without encryption."
    return f"{name} is a damaged PDF file: it can't be opened. Get it anew, or open it in a viewer and print it anew."
