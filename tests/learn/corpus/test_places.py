"""Structural damage: each kind changes what it says and nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from random import Random

import pytest

from gouji.learn.corpus import DAMAGES, Recipe, generate
from gouji.learn.corpus.page import PageLine, Piece, Role

COLUMNS = "abcd"
FIGURES = {"r1": "12 30 0 42", "r2": "7 0 5 12", "r3": "0 0 0 0", "r4": "19 1 2 22"}
NAMES = {"r1": "予以公开的件数", "r2": "部分公开的申请", "r3": "不予公开的事项", "r4": "其他处理和总计"}
KEEP_TEXTS = ("swap_rows", "shift_rows", "swap_columns", "shift_cells")


def table(layout: str = "tabs") -> list[PageLine]:
    lines = [PageLine([Piece("本年度情况如下，均已办结。", Role.TEXT)])]
    for row, figures in FIGURES.items():
        label = Piece(NAMES[row], Role.LABEL, table="t", row=row)
        cells = [
            Piece(text, Role.NUMBER, "\t", table="t", row=row, column=column)
            for text, column in zip(figures.split(), COLUMNS, strict=True)
        ]
        lines.append(PageLine([label, *cells], layout=layout))
    return lines


def shown(lines: list[PageLine]) -> list[list[str]]:
    return [line.text.split("\t") for line in lines if line.table]


def spoil(name: str, wanted: Callable[[list[PageLine]], bool] = lambda _: True) -> list[PageLine]:
    """A table with a damage that changed it, and for which `wanted` holds."""
    for seed in range(400):
        lines = table()
        if DAMAGES[name].spoil(lines, Random(seed), 1.0) and wanted(lines):
            return lines
    raise AssertionError(f"{name} never did it")


def pieces(lines: list[PageLine], role: Role) -> list[str]:
    return [piece.text for line in lines for piece in line.pieces if piece.role is role]


@pytest.mark.parametrize("name", KEEP_TEXTS)
def test_exchanges_leave_labels_and_prose_and_keys_follow_figures(name: str) -> None:
    before = table()
    meant = {(p.row, p.column): p.text for line in before for p in line.numbers()}
    for seed in range(60):
        lines = table()
        changed = DAMAGES[name].spoil(lines, Random(seed), 1.0)
        assert changed == (shown(lines) != shown(before))
        assert pieces(lines, Role.LABEL) == pieces(before, Role.LABEL)
        assert lines[0].text == before[0].text
        assert [len(row) for row in shown(lines)] == [5] * 4
        for line in lines:
            for piece in line.numbers():
                assert piece.text in ("", meant[piece.row, piece.column])


def test_rows_exchanged_are_neighbours() -> None:
    rows = [row[1:] for row in shown(spoil("swap_rows"))]
    whole = [figures.split() for figures in FIGURES.values()]
    assert sorted(rows) == sorted(whole)
    moved = [i for i, (a, b) in enumerate(zip(rows, whole, strict=True)) if a != b]
    assert moved == [moved[0], moved[0] + 1]


def test_columns_exchanged_are_neighbours_and_in_every_row_from_some_row_on() -> None:
    rows = [row[1:] for row in shown(spoil("swap_columns", lambda lines: shown(lines)[0][1] == "30"))]
    assert rows == [["30", "12", "0", "42"], ["0", "7", "5", "12"], ["0", "0", "0", "0"], ["1", "19", "2", "22"]]


def test_figures_slip_by_one_row_with_and_without_loss() -> None:
    def figures(lines: list[PageLine]) -> list[list[str]]:
        return [row[1:] for row in shown(lines)]

    whole = figures(table())
    closed = figures(spoil("shift_rows", lambda lines: sorted(figures(lines)) == sorted(whole)))
    assert closed != whole
    lossy = figures(spoil("shift_rows", lambda lines: [""] * 4 in figures(lines)))
    kept = [row for row in lossy if any(row)]
    assert len(kept) == 3
    assert kept == [row for row in whole if row in kept]


def test_cells_are_lost_doubled_and_glued() -> None:
    before = Counter(pieces(table(), Role.NUMBER))
    lost = Counter(pieces(spoil("lose_cells"), Role.NUMBER))
    assert lost < before
    more = Counter(pieces(spoil("surplus_cells"), Role.NUMBER))
    assert more > before
    glued = spoil("glue_cells")
    assert pieces(glued, Role.NUMBER) == pieces(table(), Role.NUMBER)
    assert sum(line.text.count("\t") for line in glued) < sum(line.text.count("\t") for line in table())


def test_text_leaks_into_the_next_cell_and_none_is_lost() -> None:
    for name in ("leak_digits", "leak_labels"):
        lines = spoil(name)
        assert ["".join(row) for row in shown(lines)] == ["".join(row) for row in shown(table())]
        assert shown(lines) != shown(table())
    assert pieces(spoil("leak_labels"), Role.NUMBER) == pieces(table(), Role.NUMBER)
    assert pieces(spoil("leak_digits"), Role.LABEL) == pieces(table(), Role.LABEL)


def test_halves_of_labels_are_interleaved() -> None:
    labels = pieces(spoil("interleave_labels"), Role.LABEL)
    assert Counter("".join(labels)) == Counter("".join(NAMES.values()))
    assert any(a[:3] + b[:3] in labels for a, b in zip(NAMES.values(), list(NAMES.values())[1:], strict=False))


def test_lines_are_dropped_and_doubles_removed() -> None:
    whole = [line.text for line in table()]
    left = [line.text for line in spoil("drop_lines")]
    assert [text for text in whole if text in left] == left
    lines = [PageLine([Piece("0 0", Role.NUMBER, table="t", row=str(i), column="a")]) for i in range(3)]
    lines.insert(2, PageLine([Piece("1 0", Role.NUMBER, table="t", row="x", column="a")]))
    kept = {
        tuple(line.text for line in copy)
        for seed in range(20)
        for copy in [list(lines)]
        if DAMAGES["drop_repeats"].spoil(copy, Random(seed), 1.0)
    }
    assert kept == {("0 0", "1 0", "0 0"), ("0 0", "1 0")}  # next to each other, or anywhere


@pytest.mark.parametrize("name", DAMAGES)
def test_a_recipe_can_ask_for_a_damage_and_keep_all_others_off(name: str) -> None:
    weights = dict.fromkeys(DAMAGES, 0.0) | {name: 1 / DAMAGES[name].rate}
    recipe = Recipe(clean=0, ocr=1, damages=weights, severity=0.8)
    for seed in range(12):
        damage = generate(seed, recipe).damage
        assert damage in ((), (name,))
        if damage:
            return
    raise AssertionError(f"{name} never happened")


def test_gold_is_what_the_author_printed_whatever_happens_to_the_page() -> None:
    for seed in range(10):
        weights = {name: 1 / DAMAGES[name].rate for name in KEEP_TEXTS} | {"drop_lines": 10.0}
        hurt = generate(seed, Recipe(clean=0, ocr=1, damages=weights))
        assert hurt.gold == generate(seed, Recipe(clean=1)).gold
