"""Is a page's text what its author typed, or must the page be read as a picture?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from gouji.readers.pdf.drawn import Drawn
from gouji.readers.pdf.letters import Letter
from gouji.readers.pdf.view import Frame, View
from gouji.readers.pdf.wording import is_broken, is_strange

HIDDEN_SHARE = 0.5
"""Share of letters that can't be seen from which on a page's text is what an OCR program laid under its picture."""
FULL_PAGE, FEW_LETTERS = 0.5, 100
"""Share of the page that a picture covers, and letters on it up to which the picture is what the page says."""
SOME_PICTURE = 0.05
"""Share of the page from which on a picture may be a table, or all that the page says."""
SEAL = 36.0
"""Points from which on a picture or a slanted letter is no figure of a table; seals are four centimetres wide."""
OUTLINES = 100
"""Outlines with curves from which on a page without text is text drawn as outlines; ornaments have fewer."""


class Trust(Enum):
    """What a page's text is worth."""

    TYPED = "typed"
    STRANGE = "strange"  # doubtful, if the file has no page whose text reads like a report
    DOUBTFUL = "doubtful"  # better read as a picture where that can be done
    NONE = "none"  # to be read as a picture


@dataclass(frozen=True, slots=True)
class Layer:
    """What a page's text is worth, and why, as the end of the sentence "The page ..."."""

    trust: Trust
    why: str = ""


def layer_of(letters: Sequence[Letter], drawn: Drawn, view: View) -> Layer:
    """Judge a page's text by what is drawn on the page; what its picture shows comes later.

    Args:
        letters: All characters on it, hidden ones included.
        drawn: What is drawn on it.
        view: How it is looked at.
    """
    shown = [letter for letter in letters if letter.shown]
    page = max(view.width * view.height, 1e-6)
    pictures = [(_on_page(image.frame, view), image) for image in drawn.images]
    if len(shown) < HIDDEN_SHARE * len(letters):
        return Layer(Trust.NONE, "has text that can't be seen, laid there by an OCR program")
    if not shown:
        if sum(_size(frame) for frame, _ in pictures) >= SOME_PICTURE * page:
            return Layer(Trust.NONE, "is a picture without text")
        if drawn.curves >= OUTLINES:
            return Layer(Trust.NONE, "has no text, only outlines of letters")
        return Layer(Trust.TYPED)
    text = "".join(letter.text for letter in shown)
    if is_broken(text):
        return Layer(Trust.NONE, "has text of characters that mean nothing, as its fonts name them wrongly")
    if is_strange(text):
        return Layer(Trust.STRANGE, "has text without any wording of the forms, as if its fonts named them wrongly")
    for frame, image in pictures:
        if _size(frame) >= FULL_PAGE * page:
            inside = sum(_within(letter.centre, image.frame) for letter in shown)
            if inside < FEW_LETTERS:
                return Layer(Trust.DOUBTFUL, "is a picture with few words")
    return Layer(Trust.TYPED)


def pictures_of(drawn: Drawn, letters: Sequence[Letter], view: View) -> list[Frame]:
    """The pictures on a page, as it is held upright, that may be tables: large enough, and without text on them."""
    page = max(view.width * view.height, 1e-6)
    return [
        frame
        for image in drawn.images
        if _size(frame := _on_page(image.frame, view)) >= SOME_PICTURE * page
        and sum(_within(letter.centre, image.frame) for letter in letters if letter.shown) < FEW_LETTERS
    ]


def things_above(drawn: Drawn, letters: Sequence[Letter], view: View) -> list[Frame]:
    """Where watermarks, seals and other pictures lie on a page as it is held upright; none is smaller than a cell."""
    frames = [letter.frame for letter in letters if letter.object.turn is None]
    frames += [image.frame for image in drawn.images]
    return [view.upright(*frame) for frame in frames if min(frame[2] - frame[0], frame[3] - frame[1]) >= SEAL]


def _on_page(frame: Frame, view: View) -> Frame:
    x0, y0, x1, y1 = view.upright(*frame)
    return max(0.0, x0), max(0.0, y0), min(view.width, x1), min(view.height, y1)


def _size(frame: Frame) -> float:
    return max(0.0, frame[2] - frame[0]) * max(0.0, frame[3] - frame[1])


def _within(point: tuple[float, float], frame: Frame) -> bool:
    return frame[0] <= point[0] <= frame[2] and frame[1] <= point[1] <= frame[3]
