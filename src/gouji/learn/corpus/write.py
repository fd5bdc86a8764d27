"""A corpus as files."""

from __future__ import annotations

from pathlib import Path

from gouji.learn.corpus.generate import DEFAULT, generate
from gouji.learn.corpus.recipe import Recipe


def write_corpus(folder: Path, count: int, seed: int = 0, recipe: Recipe = DEFAULT) -> None:
    """Write reports and their gold values.

    Args:
        folder: Where to: `reports/NAME.txt` and `gold/NAME.json`; made if need be.
        count: How many, >= 0.
        seed: Reports have the seeds `seed`, `seed` + 1, ...
        recipe: How often what happens.
    """
    reports, gold = folder / "reports", folder / "gold"
    for place in (reports, gold):
        place.mkdir(parents=True, exist_ok=True)
    for number in range(seed, seed + count):
        sample = generate(number, recipe)
        (reports / f"{sample.name}.txt").write_text(sample.text, encoding="utf-8", newline="")
        (gold / f"{sample.name}.json").write_text(sample.gold.to_json(), encoding="utf-8")
