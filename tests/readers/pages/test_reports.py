"""Whole reports printed on pages, read and structured: every cell is as the gold says."""

from functools import cache

import pytest

from gouji.document import Document
from gouji.forms import load_families
from gouji.pipeline import Settings, Structurer
from gouji.readers.pages import document_of_pages
from tests.readers.pages.paper import FORMATS, Paper, printed
from tests.scoring import load_gold, score

WAYS = {
    "ruled": Paper(),
    "ruled, whole cells": Paper(each=False),
    "unruled": Paper(ruled=False),
    "over pages": Paper(rows_a_page=9),
    "over pages, in a group": Paper(rows_a_page=14),
    "over pages with its head": Paper(rows_a_page=9, head=3),
}


@cache
def structurer() -> Structurer:
    return Structurer(Settings())


def document(way: str) -> Document:
    paper = WAYS[way]
    fresh = Paper(paper.rows_a_page, paper.ruled, paper.head, paper.each)
    return document_of_pages(printed(fresh), way, "pdf", "0")


@pytest.mark.parametrize("way", WAYS)
def test_every_cell_is_exact_and_accepted(way: str) -> None:
    gold = load_gold(FORMATS / "gold/plain.json", load_families()["cn-ogi"])
    found = score(structurer().structure(document(way), {}).report, gold)
    assert found.silent == ()
    assert found.exact == found.cells == 200
    assert found.accepted >= 0.99 * found.cells


@pytest.mark.parametrize("way", [way for way in WAYS if "over pages" in way])
def test_a_table_over_pages_is_one(way: str) -> None:
    found = document(way)
    assert found.pages is not None
    assert found.pages > 1
    assert sum(region.known_grid for region in found.regions) == 3
