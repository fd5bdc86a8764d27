"""How sources are read, where a format leaves a choice."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.document.errors import OptionError

OCR_ENGINES = ("rapidocr", "tesseract")
"""The OCR engines that scans and photos can be read with."""


@dataclass(frozen=True, slots=True)
class ReadSettings:
    """How sources are read.

    Attributes:
        ocr_engine: What reads scans and photos, one of `OCR_ENGINES`.
        ocr_vote: Both engines read; where they differ in a figure, it is doubtful.
        max_pages: Most pages of a PDF or TIFF file, > 0; None for the reader's own limit, as for the others.
        max_scanned: Most pages of a PDF file that are read by OCR.
        max_pixels: Most pixels of a page of a picture file.
    """

    ocr_engine: str = OCR_ENGINES[0]
    ocr_vote: bool = False
    max_pages: int | None = None
    max_scanned: int | None = None
    max_pixels: int | None = None

    def __post_init__(self) -> None:
        if self.ocr_engine not in OCR_ENGINES:
            raise OptionError(f"There is no OCR engine {self.ocr_engine!r}. Choose one of {', '.join(OCR_ENGINES)}.")
        for name in ("max_pages", "max_scanned", "max_pixels"):
            value = getattr(self, name)
            if value is not None and value <= 0:
                raise OptionError(f"The limit {name} is {value}. Choose a number above 0.")


READ_SETTINGS = ReadSettings()
"""The defaults."""
