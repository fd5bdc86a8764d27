"""More damage that leaves every cell determined: to rows, to sums, and pages whose authors print nothing for 0."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random

import pytest

from gouji.learn.corpus import Recipe, generate
from tests.damage import DAMAGES, Damage
from tests.damage_rows import KEEPING, LOSING
from tests.scoring import Gold, Score, make_gold, score
from tests.test_fuzz import Record, fixtures, run, structurer, tell

CHUNK = 50
ROWS, SUMS, BLANK = 800, 400, 300
BLANKS = Recipe(
    clean=1.0, blank=1.0, lost_tables=0.0, layouts={"cells": 3.0, "tabs": 3.0, "pipes": 2.0, "spaces": 1.0, "rows": 1.0}
)
"""Undamaged pages whose authors print nothing, or a dash, for 0."""

pytestmark = pytest.mark.fuzz
Choose = Callable[[Random], list[Damage]]


def fixture_cases(kind: str, first: int, choose: Choose, sound: bool, record_property: Record) -> list[str]:
    """Damage fixtures (only those that don't contradict themselves if `sound`); what is silently wrong."""
    scores: list[Score] = []
    wrong: list[str] = []
    known = [fixture for fixture in fixtures() if not (sound and fixture[2].data["conflicts"])]
    for case in range(first, first + CHUNK):
        rng = Random(f"{kind} {case}")
        name, text, gold = rng.choice(known)
        lines = text.split("\n")
        chosen = choose(rng)
        for damage in chosen:
            lines = damage(lines, rng)
        scores.append(score(run("\n".join(lines), f"{name}.txt", case), gold))
        done = ", ".join(damage.__name__ for damage in chosen)
        wrong += [f"Random('{kind} {case}'), {name}, {done}: {cell}" for cell in scores[-1].silent]
    tell(record_property, f"determined, {kind}", scores)
    return wrong


@pytest.mark.parametrize("first", range(0, ROWS, CHUNK))
def test_damaged_rows(first: int, record_property: Record) -> None:
    def choose(rng: Random) -> list[Damage]:
        return [rng.choice(KEEPING), *rng.sample((*KEEPING, *DAMAGES[:-1]), rng.randint(0, 2))]

    wrong = fixture_cases("rows", first, choose, False, record_property)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("first", range(0, SUMS, CHUNK))
def test_lost_numbers_are_restored_or_missing(first: int, record_property: Record) -> None:
    wrong = fixture_cases("sums", first, lambda rng: [rng.choice(LOSING)], True, record_property)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("first", range(0, BLANK, CHUNK))
def test_clean_reports_that_leave_zeros_blank(first: int, record_property: Record) -> None:
    """Which cell of a row is empty may not be told by such a page; then none of them may be accepted."""
    scores: list[Score] = []
    wrong: list[str] = []
    for case in range(50_000 + first, 50_000 + first + CHUNK):
        sample = generate(case, BLANKS)
        gold: Gold = make_gold(json.loads(sample.gold.to_json()), structurer("none").family)
        scores.append(score(run(sample.text, sample.name, case), gold))
        wrong += [f"generate({case}, BLANKS): {cell}" for cell in scores[-1].silent]
    tell(record_property, "determined, blank zeros", scores)
    assert not wrong, "\n".join(wrong)
