"""Whole reports as text, generated from the forms, with exact labels at every stage.

A report goes: figures (`values`) → a drawn table (`picture`) → lines (`lay_out`) → prose around them (`outline`) →
damage (`damage`). Lines are made of pieces that know what they are (`page`), so tags stay right whatever happens.
"""

from gouji.learn.corpus.damage import DAMAGES, Damage
from gouji.learn.corpus.generate import generate
from gouji.learn.corpus.recipe import LAYOUT_NAMES, Recipe, load_recipe
from gouji.learn.corpus.sample import Conflict, ExtraRow, Gold, Heading, Mark, Sample
from gouji.learn.corpus.write import write_corpus

__all__ = [
    "DAMAGES", "LAYOUT_NAMES", "Conflict", "Damage", "ExtraRow", "Gold", "Heading", "Mark", "Recipe", "Sample",
    "generate", "load_recipe", "write_corpus",
]  # fmt: skip
