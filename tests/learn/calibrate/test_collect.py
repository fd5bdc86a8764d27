"""The cases that curves are fitted on."""

from gouji.learn.calibrate import Collector
from gouji.learn.corpus import Recipe, generate
from gouji.pipeline import Settings


def test_a_page_without_an_optional_column_gives_the_cells_that_it_has() -> None:
    collect = Collector(Settings(family="cn-ogi-stat", model="none"))
    recipe = Recipe(family="cn-ogi-stat", clean=1, lost_tables=0, layouts={"tabs": 1})
    samples = (generate(seed, recipe) for seed in range(700_000, 700_100))
    sample = next(sample for sample in samples if sample.gold.absent)
    cells = collect(sample).cells
    assert {case.evidence.address[1] for case in cells} == {"year"}
    assert all(case.right for case in cells)


def test_a_cell_is_covered_by_sums_and_not_by_bounds() -> None:
    collect = Collector(Settings(family="cn-ogi-stat", model="none"))
    recipe = Recipe(family="cn-ogi-stat", clean=1, lost_tables=0, layouts={"tabs": 1})
    cells = collect(generate(700_000, recipe)).cells
    covered = {case.evidence.address[0].partition(".")[0] for case in cells if case.evidence.covered}
    assert covered == {"received", "answered"}  # a part of `disclosed` is no more than the whole, which proves little
