"""What is planted is known exactly, and what became of it is counted apart."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from gouji.document import Report, Status
from gouji.learn.planted import LEVELS, TABLE, Counts, count, planted, sound_page
from gouji.learn.planted.cells import CELL_PLANTS, Plant, damage_cells, exchange
from gouji.pipeline import Settings
from gouji.pipeline.build import Structurer

SEED = 940_000
TRIES = 40
"""Cells that a plant is tried on: some want a longer number, or the last of a row."""


@pytest.fixture(scope="module")
def structurer() -> Structurer:
    return Structurer(Settings(model="none", source="ocr"))


def read(structurer: Structurer, text: str) -> Report:
    return structurer.run(text.encode(), "page.txt")[0].report


@pytest.mark.parametrize("plant", [*CELL_PLANTS, exchange], ids=lambda plant: plant.__name__)
def test_a_plant_changes_the_cells_that_it_names_and_no_other(plant: Plant) -> None:
    page = sound_page(SEED, "rows")
    before = {a: piece.text for a, (_, piece) in page.figures().items()}
    text = page.text
    for address in page.rng.sample(list(page.truth), min(TRIES, len(page.truth))):
        damaged = plant(page, address)
        if damaged:
            break
    else:
        pytest.skip("no cell of the page can be damaged so")
    assert page.text != text
    after = {a: piece.text for a, (_, piece) in page.figures().items()}
    assert {a for a in before if after.get(a) != before[a]} <= damaged


def test_the_same_seed_plants_the_same() -> None:
    first, second = planted(LEVELS["cells-4-8"], SEED), planted(LEVELS["cells-4-8"], SEED)
    assert first is not None
    assert second is not None
    assert first[0].text == second[0].text
    assert first[1] == second[1]


@pytest.mark.parametrize("name", LEVELS)
def test_every_level_can_be_planted(name: str) -> None:
    made = [found for seed in range(SEED, SEED + 12) if (found := planted(LEVELS[name], seed)) is not None]
    assert made
    assert all(damaged <= page.truth.keys() for page, damaged in made)
    assert all(bool(page.conflicts) == LEVELS[name].conflicts for page, _ in made)


def test_damage_is_as_much_as_asked_for() -> None:
    assert 5 <= len(damage_cells(sound_page(SEED, "tabs"), 5)) <= 6  # two run together are two


def test_cells_are_counted_by_what_became_of_them(structurer: Structurer) -> None:
    page = sound_page(SEED, "tabs")
    report = read(structurer, page.text)
    sound = count(page, frozenset(), report)
    assert (sound.pages, sound.damaged, sound.sound, sound.kept) == (1, 0, len(page.truth), len(page.truth))
    address = next(a for a, value in page.truth.items() if value)
    page.truth[address] = Decimal(10**6)  # as if the page were wrong here
    wrong = count(page, frozenset({address}), report)
    assert (wrong.damaged, wrong.restored, wrong.silent, wrong.flagged) == (1, 0, 1, 0)
    assert count(page, frozenset(), report).forged == 1
    table = report.tables[TABLE]
    cells = tuple(
        replace(c, status=Status.UNDECIDED, value=None) if (c.row, c.column) == address else c for c in table.cells
    )
    tables = type(report.tables)([replace(table, cells=cells) if t.id == TABLE else t for t in report.tables])
    flagged = count(page, frozenset({address}), replace(report, tables=tables))
    assert (flagged.silent, flagged.flagged) == (0, 1)
    assert (sound + wrong).damaged == 1


@pytest.mark.parametrize("name", ["digital", "digital-author", "digital-1-3"])
def test_digital_text_is_never_changed(name: str) -> None:
    made = Structurer(Settings(model="none", source="digital"))
    total = Counts()
    for seed in (*range(SEED, SEED + 10), 960_090):  # the last one has a row alone before a page break
        found = planted(LEVELS[name], seed)
        if found is not None:
            total += count(*found, read(made, found[0].text))
    assert total.restored == total.damaged
    assert total.kept == total.sound
    assert total.harmed == total.forged == total.silent == 0
    assert total.blamed == total.reported == total.broken


def test_no_level_of_misread_cells_is_silently_wrong(structurer: Structurer) -> None:
    total = Counts()
    for name in ("cells-1-3", "zeros"):
        for seed in range(SEED, SEED + 10):
            found = planted(LEVELS[name], seed)
            if found is not None:
                total += count(*found, read(structurer, found[0].text))
    assert total.silent == total.forged == 0
    assert total.restored > 0.8 * total.damaged


@pytest.mark.parametrize("name", ["glued", "glued-row"])
def test_numbers_run_together_are_cut_rightly_and_never_wrongly_in_silence(name: str) -> None:
    """Counted in rows: a row is right if all its damaged cells are."""
    shipped = Structurer(Settings(source="ocr"))
    rows = right = 0
    for seed in (*range(SEED, SEED + 8), 962_010):  # the last one has lost its commas behind all labels
        found = planted(LEVELS[name], seed)
        if found is None:
            continue
        page, damaged = found
        report = read(shipped, page.text)
        cells = {(cell.row, cell.column): cell for cell in report.tables[TABLE].cells}
        silent = {a for a in page.truth if cells[a].accepted(report.threshold) and cells[a].value != page.truth[a]}
        assert silent == set()
        for row in {row for row, _ in damaged}:
            rows += 1
            right += all(cells[a].value == page.truth[a] for a in damaged if a[0] == row)
    assert rows > 5
    assert right >= 0.95 * rows
