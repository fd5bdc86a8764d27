"""The store: nothing twice, the latest stands, nothing is lost."""

from datetime import timedelta
from pathlib import Path

import pytest

from gouji.document import Tag
from gouji.document.errors import InputError
from gouji.learn.corrections import Store
from tests.learn.corrections.sample import NOON, sign

FIRST = sign().line_tag(3, "一、总体情况", Tag.SUBHEADING)
LATER = sign("Wu", NOON + timedelta(hours=1)).line_tag(3, "一、总体情况", Tag.HEADING)
OTHER = sign().line_tag(4, "无", Tag.TEXT)
CELL = sign().cell(("disclosure", "r", "c"), None)


def test_the_latest_stands_and_the_earlier_is_kept(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    assert store.add([]).standing == 0
    assert not store.path.exists()
    counts = store.add([LATER, OTHER, OTHER, CELL], unsigned=2)
    assert (counts.read, counts.added, counts.duplicates, counts.unsigned, counts.standing) == (4, 3, 1, 2, 3)
    counts = store.add([FIRST, OTHER])
    assert (counts.added, counts.duplicates, counts.replacing, counts.history, counts.standing) == (1, 1, 0, 1, 3)
    again = Store(tmp_path / "s")
    assert set(again.standing) == {LATER, OTHER, CELL}
    assert set(again.all) == {FIRST, LATER, OTHER, CELL}
    changed = sign("Wu", NOON + timedelta(days=1)).cell(("disclosure", "r", "c"), None, note="sure")
    assert again.add([changed]).replacing == 1
    assert changed in Store(tmp_path / "s").standing


def test_of_two_at_one_time_the_one_imported_later_stands(tmp_path: Path) -> None:
    store = Store(tmp_path)
    same_time = sign("Wu").line_tag(3, "一、总体情况", Tag.HEADING)
    store.add([FIRST])
    store.add([same_time])
    assert Store(tmp_path).standing == (same_time,)


def test_the_same_imports_give_the_same_file(tmp_path: Path) -> None:
    for name, parts in (("a", ([FIRST, OTHER], [LATER])), ("b", ([FIRST, OTHER, LATER], [LATER]))):
        for part in parts:
            Store(tmp_path / name).add(part)
    assert (tmp_path / "a/corrections.jsonl").read_bytes() == (tmp_path / "b/corrections.jsonl").read_bytes()


def test_a_damaged_store_is_told_and_not_written_over(tmp_path: Path) -> None:
    Store(tmp_path).add([FIRST])
    path = tmp_path / "corrections.jsonl"
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(InputError, match="line 1"):
        Store(tmp_path)
    assert path.stat().st_size == 40
