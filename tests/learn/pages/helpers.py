"""Lines and boxes made by hand: characters 10 wide, lines 12 high."""

from gouji.learn.pages.render import TruthLine


def printed(element: int, text: str, x: float, y: float) -> TruthLine:
    """A printed line whose upper left corner is at (x, y)."""
    return TruthLine(element, text, tuple(x + 10 * i for i in range(len(text) + 1)), y, y + 12)
