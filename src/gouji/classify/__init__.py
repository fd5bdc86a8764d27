"""Which line is what: titles, prose, labels, numbers, noise. A trained line model, and rules where it is unsure."""

from gouji.classify.artifact import find_model, load_model
from gouji.classify.model import LineModel
from gouji.classify.tagger import Tagger

__all__ = ["LineModel", "Tagger", "find_model", "load_model"]
