"""Training of the line classifier: one configuration gives one model folder.

A run goes: configuration (`config`) → corpus (`corpora`) → classifier and settings (`fit`) → figures (`measure`) →
model folder (`run`, `card`). `families` and `layouts` are experiments on the same configuration, `promotion` makes a
model the default if it is no worse than the one it replaces.
"""

from gouji.learn.training.card import write_card
from gouji.learn.training.config import Corrected, Extra, Training, load_training
from gouji.learn.training.experiments import compare_families, hold_out_layouts
from gouji.learn.training.promotion import promote
from gouji.learn.training.run import is_trained, train

__all__ = [
    "Corrected",
    "Extra",
    "Training",
    "compare_families",
    "hold_out_layouts",
    "is_trained",
    "load_training",
    "promote",
    "train",
    "write_card",
]
