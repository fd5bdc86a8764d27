"""The characters of a page, each with its box."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double, c_void_p, cast
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from gouji.document.errors import TooLarge
from gouji.readers.pdf.drawn import Drawn, TextObject
from gouji.readers.pdf.limits import PdfLimits
from gouji.readers.pdf.view import Frame, View

BROKEN = "\ufffd"
"""What stands for a character that the font doesn't name."""
_HYPHENS = ("\x02", "\ufffe")
"""What PDFium makes of a dash at the end of a line, taking it for hyphenation: here it may be an empty cell's."""
MOST_HEIGHT = 1.7
"""Height of a line by the height of its font beyond which a font's own figures are wrong: usual are 1.0 to 1.4."""
_UP, _DOWN = 0.88, 0.22
"""Height above and below the base line, in heights of the font, where the font's own figures are wrong."""
_OVERPRINT = 0.2
"""Shift, in heights of the font, up to which a character that is drawn again makes it bold; `i` is wider."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A character.

    Attributes:
        text: The character, one code point; `BROKEN` if the font doesn't say which it is.
        frame: Where it is, as high as its line, in the page's own coordinates.
        object: How it is drawn.
        shown: It can be seen: it is painted, within its clip, and not covered by a picture.
    """

    text: str
    frame: Frame
    object: TextObject
    shown: bool

    @property
    def centre(self) -> tuple[float, float]:
        """The middle of its frame."""
        left, bottom, right, top = self.frame
        return (left + right) / 2, (bottom + top) / 2


def letters_of(page: pdfium.PdfPage, drawn: Drawn, name: str, limits: PdfLimits) -> list[Letter]:
    """The characters on a page in the order they are drawn in, without spaces, and those off the page.

    Args:
        page: The page.
        drawn: What is drawn on it.
        name: The file's name, for messages.
        limits: How much is read.

    Raises:
        TooLarge: There are more than the limits allow.
        pdfium.PdfiumError: The page's text can't be loaded.
    """
    if not drawn.texts:
        return []
    text = page.get_textpage()
    try:
        count = text.count_chars()
        if count > limits.letters:
            raise TooLarge(
                f"A page of {name} has {count:,} characters; at most {limits.letters:,} are read. "
                "Give only the report's pages."
            )
        shown = page.get_bbox()
        found = list(_letters(text.raw, count, drawn))
    finally:
        text.close()
    return list(_once(letter for letter in found if _within(letter.centre, shown)))


def _letters(text: object, count: int, drawn: Drawn) -> Iterator[Letter]:
    loose = raw.FS_RECTF()
    covers = [image for image in drawn.images if image.opaque]
    for i in range(count):
        thing = raw.FPDFText_GetTextObject(text, i)
        how = drawn.texts.get(cast(thing, c_void_p).value) if thing else None
        if how is None:  # a space that PDFium adds between words
            continue
        character = _character(raw.FPDFText_GetUnicode(text, i))
        if character.isspace() or not raw.FPDFText_GetLooseCharBox(text, i, byref(loose)):
            continue
        frame = loose.left, loose.bottom, loose.right, loose.top
        if how.turn is not None:
            high = frame[2] - frame[0] if how.turn % 2 else frame[3] - frame[1]
            if high > MOST_HEIGHT * how.em:
                frame = _by_font(text, i, frame, how)
        centre = (frame[0] + frame[2]) / 2, (frame[1] + frame[3]) / 2
        seen = (
            not how.hidden
            and (how.clip is None or _within(centre, how.clip))
            and not any(image.order > how.order and _within(centre, image.frame) for image in covers)
        )
        yield Letter(character, frame, how, seen)


def _by_font(text: object, i: int, frame: Frame, how: TextObject) -> Frame:
    """A frame around the base line, as high as the font."""
    x, y = c_double(), c_double()
    if not how.em or not raw.FPDFText_GetCharOrigin(text, i, byref(x), byref(y)):
        return frame
    up, down = _UP * how.em, _DOWN * how.em
    left, bottom, right, top = frame
    if how.turn == 0:
        return left, y.value - down, right, y.value + up
    if how.turn == 1:
        return x.value - up, bottom, x.value + down, top
    if how.turn == 2:
        return left, y.value - up, right, y.value + down
    return x.value - down, bottom, x.value + up, top


def _character(code: int) -> str:
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return BROKEN
    character = chr(code)
    return "-" if character in _HYPHENS else character


def _within(point: tuple[float, float], frame: Frame) -> bool:
    return frame[0] <= point[0] <= frame[2] and frame[1] <= point[1] <= frame[3]


def _once(letters: Iterator[Letter]) -> Iterator[Letter]:
    """Each character once, though it is drawn again right where it is, as bold face and shadows are."""
    seen: dict[tuple[str, int, int], list[Letter]] = {}
    for letter in letters:
        reach = _OVERPRINT * letter.object.em
        if reach <= 0:
            yield letter
            continue
        x, y = letter.centre
        column, row = int(x // 4), int(y // 4)
        around = range(int((x - reach) // 4), int((x + reach) // 4) + 1)
        if reach < 40 and any(  # larger ones are no text of a table, and would look over all of the page
            before.object is not letter.object
            and before.shown is letter.shown
            and abs(before.centre[0] - x) <= reach
            and abs(before.centre[1] - y) <= reach
            for c in around
            for r in range(int((y - reach) // 4), int((y + reach) // 4) + 1)
            for before in seen.get((letter.text, c, r), ())
        ):
            continue
        seen.setdefault((letter.text, column, row), []).append(letter)
        yield letter


def upright_view(page: pdfium.PdfPage, letters: Sequence[Letter]) -> View:
    """How a page is to be looked at so that most of its text is upright; as it says itself if there is none."""
    turns = Counter(letter.object.turn for letter in letters if letter.object.turn is not None)
    turn = turns.most_common(1)[0][0] if turns else page.get_rotation() // 90 % 4
    return View(tuple(page.get_bbox()), turn or 0)
