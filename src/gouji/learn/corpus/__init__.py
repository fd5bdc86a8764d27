"""Whole reports as text, generated from the forms, with exact labels at every stage.

A report goes: figures (`values`) → a drawn table (`picture`) → lines (`lay_out`) → prose around them (`outline`) →
damage (`damage`). Lines are made of pieces that know what they are (`page`), so tags stay right whatever happens.
"""

from gouji.learn.corpus.damage import DAMAGES, Damage
from gouji.learn.corpus.generate import DEFAULT, Draft, draft, finish, generate, gold_of
from gouji.learn.corpus.recipe import LAYOUT_NAMES, Recipe, load_recipe
from gouji.learn.corpus.sample import Conflict, ExtraRow, Gold, Heading, Mark, Sample
from gouji.learn.corpus.store import read_samples, write_samples
from gouji.learn.corpus.write import generate_all, write_corpus

__all__ = [
    "DAMAGES", "DEFAULT", "LAYOUT_NAMES", "Conflict", "Damage", "Draft", "ExtraRow", "Gold", "Heading", "Mark",
    "Recipe", "Sample", "draft", "finish", "generate", "generate_all", "gold_of", "load_recipe", "read_samples",
    "write_corpus", "write_samples",
]  # fmt: skip
