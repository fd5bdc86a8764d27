"""A corpus as files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from gouji.learn.corpus.generate import DEFAULT, family_of, generate
from gouji.learn.corpus.recipe import Recipe
from gouji.learn.corpus.sample import Sample


def generate_all(count: int, seed: int = 0, recipe: Recipe = DEFAULT) -> Iterator[Sample]:
    """Make reports one by one.

    Args:
        count: How many, >= 0.
        seed: Reports have the seeds `seed`, `seed` + 1, ...
        recipe: How often what happens.

    Raises:
        OptionError: The recipe's family is unknown.
        FormError: A form file of the recipe is wrong.
    """
    family = family_of(recipe)
    for number in range(seed, seed + count):
        yield generate(number, recipe, family)


def write_corpus(folder: Path, count: int, seed: int = 0, recipe: Recipe = DEFAULT) -> None:
    """Write reports and their gold values; a second report in the same file has its own in `gold/NAME.2.json`.

    Args:
        folder: Where to: `reports/NAME.txt` and `gold/NAME.json`; made if need be.
        count: How many, >= 0.
        seed: Reports have the seeds `seed`, `seed` + 1, ...
        recipe: How often what happens.
    """
    reports, gold = folder / "reports", folder / "gold"
    for place in (reports, gold):
        place.mkdir(parents=True, exist_ok=True)
    for sample in generate_all(count, seed, recipe):
        (reports / f"{sample.name}.txt").write_text(sample.text, encoding="utf-8", newline="")
        for i, known in enumerate((sample.gold, *sample.more), 1):
            name = sample.name if i == 1 else f"{sample.name}.{i}"
            (gold / f"{name}.json").write_text(known.to_json(), encoding="utf-8")
