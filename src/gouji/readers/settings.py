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
    """

    ocr_engine: str = OCR_ENGINES[0]
    ocr_vote: bool = False

    def __post_init__(self) -> None:
        if self.ocr_engine not in OCR_ENGINES:
            raise OptionError(f"There is no OCR engine {self.ocr_engine!r}. Choose one of {', '.join(OCR_ENGINES)}.")


READ_SETTINGS = ReadSettings()
"""The defaults."""
