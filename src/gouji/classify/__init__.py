"""Which line is what: titles, prose, labels, numbers, noise. A trained line model, and rules where it is unsure."""

from gouji.classify.artifact import defaults_files, find_model, load_model
from gouji.classify.model import LineModel
from gouji.classify.tagger import Tagger

__all__ = ["LineModel", "Tagger", "defaults_files", "find_model", "load_model"]
