"""Errors planted in generated tables, and what became of the damaged and of the undamaged cells.

A *plant* changes a page whose every figure is known and says which cells it touched; the page then goes through the
whole pipeline as a user's would. Damaged cells are counted apart, because a table is mostly cells that nobody touched.
"""

from gouji.learn.planted.levels import LEVELS, Level, planted
from gouji.learn.planted.measure import Counts, count, run
from gouji.learn.planted.page import TABLE, Page, sound_page

__all__ = ["LEVELS", "TABLE", "Counts", "Level", "Page", "count", "planted", "run", "sound_page"]
