"""The data files: whole, small, and saying where they are from."""

from __future__ import annotations

from importlib import resources

from gouji.channel.glyphs import neighbours
from gouji.channel.levels import CLASSES, KINDS, class_of, load_counts

DATA = resources.files("gouji.channel") / "data"


def test_the_counts_say_where_they_are_from() -> None:
    source = load_counts().provenance
    assert source.engines
    assert source.fonts
    assert source.reports > 0
    assert source.characters > 0
    assert source.date
    assert len(source.pairs) == 64
    assert {level.engine for level in load_counts().levels} == {"rapidocr", "tesseract"}


def test_the_counts_add_up() -> None:
    for level in load_counts().levels:
        assert set(level.cells) <= set(KINDS)
        assert set(level.others) == set(CLASSES)
        for character, row in level.confusions.items():
            assert sum(row.values()) <= level.seen[character]
            assert character not in row
        assert all(lost <= printed for lost, printed in level.cells.values())


def test_the_files_are_small() -> None:
    assert len((DATA / "ocr.json").read_bytes()) < 300_000
    assert len((DATA / "glyphs.txt").read_bytes()) < 150_000


def test_glyphs_say_how_they_were_made() -> None:
    head = (DATA / "glyphs.txt").read_text(encoding="utf-8").splitlines()[:2]
    assert all(line.startswith("# ") for line in head)
    assert "Noto Sans CJK SC" in head[1]


def test_neighbours_are_alike_and_sorted() -> None:
    assert "6" in [other for other, _ in neighbours()["0"]]
    assert "木" in [other for other, _ in neighbours()["本"]]
    for character, alike in neighbours().items():
        assert character not in [other for other, _ in alike]
        assert [like for _, like in alike] == sorted((like for _, like in alike), reverse=True)
        assert all(0.5 <= like <= 1 for _, like in alike)
    assert sum(class_of(c) == "han" for c in neighbours()) >= 3750  # 〇 and what folds to another aside
