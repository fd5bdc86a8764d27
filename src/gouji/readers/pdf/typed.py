"""A page of a PDF file → its words and rules, and whether its text can be trusted."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium

from gouji.document.errors import InputError
from gouji.readers.pages import Page
from gouji.readers.pdf.drawn import drawn_on
from gouji.readers.pdf.file import Pdf
from gouji.readers.pdf.ink import DPI, holds_table, inked_cells
from gouji.readers.pdf.layer import Layer, Trust, layer_of, pictures_of, things_above
from gouji.readers.pdf.letters import letters_of, upright_view
from gouji.readers.pdf.rules import rules_of
from gouji.readers.pdf.words import words_of


@dataclass(frozen=True, slots=True)
class TypedPage:
    """What a page's own text says.

    Attributes:
        page: Its words that can be seen, and its rules.
        layer: What they are worth.
        turn: Quarter turns clockwise from how it is drawn to how it is held upright.
    """

    page: Page
    layer: Layer
    turn: int


def typed_page(file: Pdf, number: int) -> TypedPage | None:
    """Read a page by its text.

    Args:
        file: The file.
        number: Of the page, from 1 on.

    Returns:
        What it says, or None if it is damaged.

    Raises:
        TooLarge: There is more on it than the limits allow.
    """
    with file.page(number) as sheet:
        return None if sheet is None else _read(file, sheet, number)


def _read(file: Pdf, sheet: pdfium.PdfPage, number: int) -> TypedPage | None:
    drawn = drawn_on(sheet, file.name, file.limits)
    try:
        letters = letters_of(sheet, drawn, file.name, file.limits)
    except pdfium.PdfiumError:
        return None
    view = upright_view(sheet, letters)
    rules = rules_of(drawn, view)
    words = words_of(
        [letter for letter in letters if letter.shown], view, rules, [view.upright(*frame) for frame in drawn.lines]
    )
    page = Page(number, view.width, view.height, words, rules)
    layer = layer_of(letters, drawn, view)
    if layer.trust is Trust.TYPED and words:
        pictures = pictures_of(drawn, letters, view)
        grey = file.picture(sheet, DPI, view.turn) if pictures or rules else None
        if grey is not None and grey[1] == DPI:  # larger pages than the limits allow are no pages of reports
            if any(holds_table(grey[0], frame) for frame in pictures):
                layer = Layer(Trust.DOUBTFUL, "shows a table that is a picture")
            elif inked_cells(grey[0], page, things_above(drawn, letters, view)):
                layer = Layer(Trust.DOUBTFUL, "shows figures in cells of a table that are not in its text")
    return TypedPage(page, layer, view.turn)


def upright_turn(file: Pdf, number: int) -> int | None:
    """Quarter turns that bring a page upright by its text; None if it is not read by its text."""
    try:
        found = typed_page(file, number)
    except InputError:
        return None
    return found.turn if found is not None and found.layer.trust is Trust.TYPED else None
