"""A page as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Grey = NDArray[np.uint8]
    """A picture: height × width, 0 black to 255 white."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it was scanned, photographed or rendered; it may lie on its side, upside down or askew.

    Attributes:
        image: Its greys, 0 black to 255 white; shape (height, width), dtype uint8.
        dpi: Pixels an inch; None if unknown, it is told from the page then.
        number: From 1 on.
    """

    image: Grey
    dpi: float | None
    number: int
