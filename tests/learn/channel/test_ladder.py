"""Simulated OCR: a page at a stated character error."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from random import Random
from statistics import mean

import pytest

from gouji.learn.corpus.damage import DAMAGES
from gouji.learn.corpus.damage_ocr import MARKS, REPLACED, spoil
from gouji.learn.corpus.generate import generate
from gouji.learn.corpus.ladder import LADDER, RATES, ladder
from gouji.learn.corpus.page import PageLine, Piece, Role
from gouji.learn.corpus.recipe import Recipe, load_recipe

RECIPES = Path(__file__).parents[3] / "training" / "recipes"


@pytest.mark.parametrize("rate", RATES)
def test_pages_have_the_error_that_was_asked_for(rate: float) -> None:
    samples = [ladder(seed, rate) for seed in range(12)]
    errors = [sample.character_error or 0.0 for sample in samples]
    assert mean(errors) == pytest.approx(rate, rel=0.15)
    assert {sample.engine for sample in samples} == {"simulated"}
    assert {sample.severity for sample in samples} == {f"cer{round(rate * 100):02d}"}


def test_the_gold_is_the_same_at_every_step() -> None:
    assert ladder(3, 0.0).gold == ladder(3, 0.2).gold


def test_marks_hold_what_was_read() -> None:
    sample = ladder(5, 0.1)
    lines = sample.text.split("\n")
    assert len(lines) == len(sample.tags)
    assert all(lines[mark.line - 1][mark.start : mark.end].strip() for mark in sample.marks)


def test_damages_by_hand_give_way_to_the_channel() -> None:
    recipe = Recipe(clean=0, ocr=1, severity=1, character_error=0.05)
    assert set(DAMAGES) >= REPLACED
    assert not {name for seed in range(20) for name in generate(seed, recipe).damage} & REPLACED


def test_the_recipe_file_is_the_ladder() -> None:
    assert load_recipe(RECIPES / "ladder.yaml") == LADDER


@pytest.mark.parametrize("mark", MARKS)
def test_marks_for_nothing_are_read_as_one_number_on_a_page_where_they_look_like_it(mark: str) -> None:
    for seed in range(10):
        lines = [PageLine([Piece("部分公开", Role.LABEL), Piece(mark, Role.NUMBER), Piece(mark, Role.TEXT)])] * 200
        lines = [PageLine([replace(piece) for piece in line.pieces]) for line in lines]
        spoiled = spoil(lines, Random(seed), 0.0, misread_marks=1.0)
        read = [line.pieces[1].text for line in lines if line.pieces[1].text != mark]
        assert 0 < len(read) < 160
        assert set(read) <= set(MARKS[mark])
        assert len(set(read)) == 1
        assert spoiled.wrong == len(read)
        assert {line.pieces[2].text for line in lines} == {mark}  # a mark in running text is no cell


def test_no_mark_is_misread_so_unless_the_recipe_says() -> None:
    lines = [PageLine([Piece("/", Role.NUMBER)]) for _ in range(100)]
    assert spoil(lines, Random(1), 0.0).wrong == 0
