"""The layouts by name.

A layout is `(picture, rng) -> lines`. To add one, write the function and put it here and in `recipe.LAYOUT_NAMES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from gouji.learn.corpus import layouts, strewn, wrapped
from gouji.learn.corpus.page import PageLine
from gouji.learn.corpus.picture import Picture

Layout = Callable[[Picture, Random], Iterator[PageLine]]

LAYOUTS: dict[str, Layout] = {
    "cells": layouts.cells,
    "tabs": layouts.tabs,
    "spaces": wrapped.spaces,
    "pipes": layouts.pipes,
    "rows": layouts.rows,
    "ocr": wrapped.ocr,
    "boxes": wrapped.boxes,
    "glued": layouts.glued,
    "columns": strewn.columns,
    "apart": strewn.apart,
    "strips": strewn.strips,
    "late": strewn.late,
    "spread": layouts.spread,
}

KEEPS_SLOTS = frozenset({"cells", "tabs", "spaces", "pipes"})
"""Layouts in which an empty cell can be seen."""
