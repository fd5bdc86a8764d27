"""Training of the line classifier: one configuration gives one model folder.

A run goes: configuration (`config`) → corpus (`corpora`) → classifier and settings (`fit`) → figures (`measure`) →
model folder (`run`, `card`). `families` and `layouts` are experiments on the same configuration, `promote` makes a
model the default if it is no worse than the one it replaces.
"""

from gouji.learn.training.card import write_card
from gouji.learn.training.config import Extra, Training, load_training
from gouji.learn.training.experiments import compare_families, hold_out_layouts
from gouji.learn.training.run import train

__all__ = ["Extra", "Training", "compare_families", "hold_out_layouts", "load_training", "train", "write_card"]
