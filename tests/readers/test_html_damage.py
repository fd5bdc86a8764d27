"""Tables whose markup is wrong: cells lost or put in, spans that lie, labels copied. Nothing may be silently wrong."""

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from random import Random

import pytest

from gouji.pipeline import Settings, Structurer
from tests.readers.webpages import Box, Rows, Style, gold, page
from tests.readers.webstyles import numbers
from tests.scoring import score

pytest.importorskip("lxml")
GOLDS = ("gb18030-signs-and-units", "three-kinds-two-editions", "columns-moved")
TIMES = 3


def some_row(rows: Rows, chance: Random) -> list[Box]:
    return chance.choice([row for row in rows if len(numbers(row)) > 1])


def lose_cells(rows: Rows, chance: Random) -> None:
    for _ in range(3):
        row = some_row(rows, chance)
        del row[chance.choice(numbers(row))]


def put_in_cells(rows: Rows, chance: Random) -> None:
    for _ in range(2):
        row = some_row(rows, chance)
        row.insert(chance.choice(numbers(row)), Box("", kind="number"))


def widen(rows: Rows, chance: Random) -> None:
    for _ in range(3):
        row = chance.choice(rows)
        at = chance.randrange(len(row))
        row[at] = replace(row[at], across=row[at].across + 1)


def lengthen(rows: Rows, chance: Random) -> None:
    for _ in range(2):
        row = chance.choice(rows)
        at = chance.randrange(len(row))
        row[at] = replace(row[at], down=row[at].down + 1)


def _header(rows: Rows, chance: Random) -> list[Box]:
    return chance.choice([row for row in rows if sum(box.kind == "head" for box in row) > 2])


def copy_header(rows: Rows, chance: Random) -> None:
    row = _header(rows, chance)
    one, other = chance.randrange(1, len(row)), chance.randrange(1, len(row))
    row[one] = replace(row[one], text=row[other].text)


def lose_header(rows: Rows, chance: Random) -> None:
    row = _header(rows, chance)
    del row[chance.randrange(1, len(row))]


def copy_label(rows: Rows, chance: Random) -> None:
    labels = [(row, i) for row in rows if numbers(row) for i, box in enumerate(row) if box.kind == "label"]
    if labels:
        (row, at), (other, there) = chance.choice(labels), chance.choice(labels)
        row[at] = replace(row[at], text=other[there].text)


def lose_row(rows: Rows, chance: Random) -> None:
    rows.remove(chance.choice([row for row in rows if numbers(row) and all(box.down == 1 for box in row)]))


DAMAGE = (lose_cells, put_in_cells, widen, lengthen, copy_header, lose_header, copy_label, lose_row)


@cache
def structurer() -> Structurer:
    return Structurer(Settings())


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_nothing_is_silently_wrong(damage: Callable[[Rows, Random], None]) -> None:
    chance = Random(7)

    def damaged(rows: Rows) -> Rows:
        rows = [list(row) for row in rows]
        damage(rows, chance)
        return rows

    for name in GOLDS * TIMES:
        (result,) = structurer().run(page(name, Style(rows=damaged)), "a.html")
        found = score(result.report, gold(name))
        assert found.silent == ()
        assert found.exact >= 0.7 * found.cells
