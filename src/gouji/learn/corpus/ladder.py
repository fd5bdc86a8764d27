"""The noise ladder: the same reports at rising character error, all else equal."""

from __future__ import annotations

from gouji.learn.corpus.generate import generate
from gouji.learn.corpus.recipe import Recipe
from gouji.learn.corpus.sample import Sample

RATES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2)
"""Character errors of the ladder's steps."""

_APART = ("columns", "apart", "strips")
"""Layouts in which numbers stand apart from their labels: what goes wrong there is not for characters misread."""

LADDER = Recipe(
    layouts={name: weight for name, weight in Recipe().layouts.items() if name not in _APART},
    ocr=1.0,
    determined=True,
    lost_tables=0.0,
    character_error=0.02,
)
"""Reports of the seven kinds of page as a machine reads them; what is damaged besides characters leaves every cell
determined, so that the steps show what characters do. `training/recipes/ladder.yaml` is the same at one step."""


def ladder(seed: int, rate: float, recipe: Recipe = LADDER) -> Sample:
    """A report at a step of the ladder.

    Args:
        seed: Any integer; the same seed gives the same report at every step, before it is read.
        rate: Character error to be expected, 0 to 0.3; the sample says what was drawn.
        recipe: How often what else happens.
    """
    return generate(seed, recipe.model_copy(update={"character_error": rate}))
