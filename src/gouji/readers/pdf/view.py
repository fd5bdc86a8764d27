"""A page's own coordinates (origin bottom left, as drawn) → points from the top left of the page held upright."""

from __future__ import annotations

from dataclasses import dataclass

Frame = tuple[float, float, float, float]
"""Left, bottom, right and top in a PDF's own coordinates; left, top, right and bottom of a page held upright."""
Matrix = tuple[float, float, float, float, float, float]
"""A point (x, y) goes to (a x + c y + e, b x + d y + f)."""
UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    A, B, C, D, E, F = outer  # noqa: N806
    return (a * A + b * C, a * B + b * D, c * A + d * C, c * B + d * D, e * A + f * C + E, e * B + f * D + F)


def moved(frame: Frame, matrix: Matrix) -> Frame:
    """The frame around what a frame becomes under a matrix."""
    if matrix == UNIT:
        return frame
    a, b, c, d, e, f = matrix
    corners = [(a * x + c * y + e, b * x + d * y + f) for x in frame[::2] for y in frame[1::2]]
    xs, ys = zip(*corners, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


@dataclass(frozen=True, slots=True)
class View:
    """How a page is looked at.

    Attributes:
        frame: The part of it that is shown, in its own coordinates.
        turn: Quarter turns clockwise that bring it upright.
    """

    frame: Frame
    turn: int = 0

    @property
    def width(self) -> float:
        """Of the page held upright, in points."""
        left, bottom, right, top = self.frame
        return top - bottom if self.turn % 2 else right - left

    @property
    def height(self) -> float:
        """Of the page held upright, in points."""
        left, bottom, right, top = self.frame
        return right - left if self.turn % 2 else top - bottom

    def upright(self, left: float, bottom: float, right: float, top: float) -> Frame:
        """A frame in the page's own coordinates as left, top, right, bottom of the page held upright."""
        x0, x1 = left - self.frame[0], right - self.frame[0]
        y0, y1 = self.frame[3] - top, self.frame[3] - bottom
        wide, high = self.frame[2] - self.frame[0], self.frame[3] - self.frame[1]
        if self.turn == 1:
            return high - y1, x0, high - y0, x1
        if self.turn == 2:
            return wide - x1, high - y1, wide - x0, high - y0
        if self.turn == 3:
            return y0, wide - x1, y1, wide - x0
        return x0, y0, x1, y1
