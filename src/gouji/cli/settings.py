"""Options of the command line → settings of the pipeline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from gouji.pipeline import Settings

OCR_ENGINES = ("rapidocr", "tesseract")
"""As in gouji.readers, which would take a while to import; a test holds them together."""


def split(words: list[str] | None) -> tuple[str, ...]:
    """The words of an option that may be repeated or parted with commas, each once, in order."""
    return tuple(dict.fromkeys(part.strip() for word in words or () for part in word.split(",") if part.strip()))


def parse_workers(text: str) -> int:
    """Number of processes, 0 for auto. Raises BadParameter if the text is neither a number nor auto."""
    if text == "auto":
        return 0
    if not text.isdecimal():
        raise typer.BadParameter(f"{text!r} is not a number of processes; give one, or auto.", param_hint="--workers")
    return int(text)


def make_settings(
    forms: tuple[str, ...],
    model: str,
    source: str,
    threshold: float | None,
    issuer: str | None,
    year: int | None,
    reader: str = "auto",
    ocr_engine: str = OCR_ENGINES[0],
    ocr_vote: bool = False,
) -> Settings:
    """The pipeline's settings. All forms must be of one family, which is the family that is read.

    Raises:
        FormError: A form file is wrong.
        OptionError: The forms are of several families.
    """
    from gouji.document.errors import OptionError
    from gouji.forms.load import read_form
    from gouji.pipeline import Settings
    from gouji.readers import ReadSettings

    files = [form for form in forms if form.endswith((".yaml", ".yml")) or Path(form).is_file()]
    names = [form for form in forms if form not in files]
    of_files = [read_form(Path(file)).form for file in files]
    families = {name.partition("/")[0] for name in (*names, *of_files)}
    if len(families) > 1:
        given = ", ".join(sorted(families))
        raise OptionError(f"The forms are of several families ({given}). Run one family at a time.")
    chosen = [name for name in names if "/" in name]
    return Settings(
        family=families.pop() if families else Settings().family,
        # who names a form wants no other; who names a family or gives a file wants all editions of the family
        forms=(*chosen, *of_files) if chosen else (),
        form_paths=tuple(Path(file).resolve() for file in files),
        model=model,
        source=source,
        reader=reader,
        reading=ReadSettings(ocr_engine, ocr_vote),
        threshold=threshold,
        issuer=issuer,
        year=year,
    )
