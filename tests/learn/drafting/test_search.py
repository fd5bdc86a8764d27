"""The free search for sums: what was planted is found, and nothing else is, however small the figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest

from gouji.learn.drafting import DraftedForm, draft_form
from gouji.learn.drafting.evidence import Candidate, Line, Span
from gouji.learn.drafting.search import search

Draw = Callable[[Random], int]


def table(rows: Sequence[Sequence[int]]) -> list[Line]:
    """Lines of examples with one place each."""
    return [Line(example, tuple(row)) for example, row in enumerate(rows)]


def found(lines: Sequence[Line], known: Sequence[Candidate] = ()) -> list[Candidate]:
    page = [(i,) for i in range(len(lines[0].figures))]
    return [candidate for candidate, certain in search(lines, [page], known) if certain]


def sums(candidates: Sequence[Candidate]) -> set[tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]]:
    return {(c.left, c.right, c.less) for c in candidates}


def drafted(folder: Path, rows: Sequence[tuple[str, Sequence[int]]]) -> DraftedForm:
    examples = []
    for i in range(len(rows[0][1])):
        examples.append(folder / f"{i}.tsv")
        body = "\n".join(f"{label}\t{figures[i]}" for label, figures in rows)
        examples[-1].write_text(f"情况表\n项目\t数量\n{body}", encoding="utf-8")
    return draft_form(examples)


@pytest.mark.parametrize(
    "draw",
    [
        lambda rng: rng.randint(0, 3),
        lambda rng: rng.randint(0, 9),
        lambda rng: rng.randint(1, 9) if rng.random() < 0.3 else 0,
        lambda rng: 10 * rng.randint(0, 9),
        lambda rng: int(rng.paretovariate(0.7)) - 1,
    ],
    ids=["tiny", "small", "mostly 0", "tens", "heavy tail"],
)
def test_random_tables_have_no_sums(draw: Draw) -> None:
    for seed in range(120):
        rng = Random(seed)
        items, places, examples = rng.choice((4, 6, 12, 20)), rng.choice((1, 1, 2, 7)), rng.choice((2, 3, 4, 6))
        lines = [Line(e, tuple(draw(rng) for _ in range(items))) for e in range(examples) for _ in range(places)]
        assert found(lines) == []


@pytest.mark.parametrize("most", [1, 2, 5])
def test_what_a_sum_lacks_is_not_made_up_from_small_neighbours(most: int) -> None:
    accidents = 0
    for seed in range(150):
        rng = Random(seed)
        rows, lacking = [], 0
        for _ in range(3):
            a, b, absent = rng.randint(0, 200), rng.randint(0, 200), rng.randint(0, most)
            lacking += absent
            rows.append([a + b + absent, a, b, *(rng.randint(0, most) for _ in range(5))])
        if lacking:
            accidents += any(r[0] == r[1] + r[2] + r[3] for r in rows)
            assert found(table(rows)) == []
    assert accidents  # single lines do agree by accident


@pytest.mark.parametrize(
    ("items", "planted"),
    [
        (lambda a, b, c, d: (a + b, a, b, c, d), ((0,), (1, 2), ())),
        (lambda a, b, c, d: (c, a, b, d, a + b + d), ((4,), (1, 2, 3), ())),
        (lambda a, b, c, d: (a, b, c, a + b - c, d), ((3,), (0, 1), (2,))),
        (lambda a, b, c, d: (a + c, a, b, c, d), ((0,), (1, 3), ())),
        (lambda a, b, c, d: (a, b, c, d, 7, a + b + d), ((5,), (0, 1, 3), ())),
        (lambda a, b, c, d: (a, b, 5, 900 + d, c, a + b - c), ((0, 1), (4, 5), ())),
    ],
    ids=["parts below", "parts above", "less", "apart", "three apart", "two against two"],
)
def test_what_is_planted_is_found(
    items: Callable[[int, int, int, int], Sequence[int]],
    planted: tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]],
) -> None:
    rng = Random(5)
    lines = table([items(*(rng.randint(200, 999) for _ in range(4))) for _ in range(6)])
    assert sums(found(lines)) == {planted}


def test_what_follows_from_others_is_left_out() -> None:
    rng = Random(1)
    rows = []
    for _ in range(6):
        a, b, c, d = (rng.randint(100, 999) for _ in range(4))
        rows.append([a, b, a + b, c, d, c + d, a + b + c + d])
    plain = {((2,), (0, 1), ()), ((5,), (3, 4), ()), ((6,), (2, 5), ())}
    assert sums(found(table(rows))) == plain
    assert sums(found(table(rows), [Candidate((6,), (0, 1, 3, 4))])) == plain - {((6,), (2, 5), ())}


def test_zeros_and_repeated_examples_are_no_evidence() -> None:
    row = [101, 74, 27, 12]
    assert found(table([row, row, row, row])) == []
    assert found(table([row, [2 * x for x in row], [3 * x for x in row]])) == []  # the same shares
    assert found(table([[74, 74, 0, 12], [13, 13, 0, 9], [97, 97, 0, 5]])) == []
    assert sums(found(table([row, [72, 13, 59, 16], [127, 97, 30, 16]]))) == {((0,), (1, 2), ())}


def test_a_twin_makes_a_distant_sum_doubtful() -> None:
    rng = Random(2)
    rows = []
    for _ in range(6):
        a, b, c = (rng.randint(100, 999) for _ in range(3))
        rows.append([a + b, c, a, 5, b, 1, a])
    assert found(table(rows)) == []
    assert sums(found(table([row[:-1] for row in rows]))) == {((0,), (2, 4), ())}


def test_a_total_of_a_large_table_is_found() -> None:
    rng = Random(3)
    lines = [Line(e, tuple(rng.choice((0, 0, 0, 1, 2, 30)) for _ in range(59))) for e in range(3) for _ in range(20)]
    summed = [Line(line.example, (*line.figures, sum(line.figures))) for line in lines]
    (candidate,) = found(summed)
    assert candidate.left == (59,)
    assert candidate.right == tuple(range(59))


def test_a_table_that_is_mostly_blank_is_no_harder_to_search() -> None:
    rng = Random(3)
    places = sorted(rng.sample(range(1, 400), 20))
    lines = []
    for n in range(9):
        figures = [0] * 400
        for i in places:
            figures[i] = rng.randrange(1, 9999)
        figures[places[-1]] = sum(figures[i] for i in places[-3:-1])
        lines.append(Line(n // 3, tuple(figures)))
    (candidate,) = found(lines)
    assert set(candidate.items).intersection(places) == set(places[-3:])  # what is blank among them changes nothing


def test_a_whole_without_any_sign_of_its_parts(tmp_path: Path) -> None:
    form = drafted(
        tmp_path,
        [("在职人员", (101, 72, 127)), ("男", (74, 13, 97)), ("女", (27, 59, 30)), ("退休人员", (12, 16, 16))],
    )
    (balance,) = form.tables[0].balances
    assert (balance.expression, balance.found.support, balance.label) == ("r1 = r2 + r3", 3, "在职人员 = 男 + 女")
    assert "holds in 3 of 3 examples with figures other than 0; a sum of neighbours" in form.text


def test_a_result_less_costs_is_written_as_its_labels_say(tmp_path: Path) -> None:
    form = drafted(
        tmp_path,
        [
            ("一、营业收入", (494, 237, 157)), ("减：营业成本", (63, 82, 21)), ("税金", (1, 2, 2)),
            ("二、营业利润", (430, 153, 134)), ("加：营业外收入", (6, 7, 7)), ("三、利润总额", (436, 160, 141)),
        ],
    )  # fmt: skip
    stated = {b.expression: b.label for b in form.tables[0].balances if b.found.stated}
    assert stated == {
        "r4 = r1 - r2 - r3": "营业利润 = 营业收入 - 营业成本 - 税金",
        "r6 = r4 + r5": "利润总额 = 营业利润 + 营业外收入",
    }


def test_a_sum_with_too_little_evidence_is_mentioned(tmp_path: Path) -> None:
    form = drafted(tmp_path, [("许可", (3, 12, 5)), ("处罚", (4, 8, 6)), ("收费", (7, 20, 11)), ("规章", (90, 41, 7))])
    (balance,) = form.tables[0].balances
    assert not balance.found.stated
    line = next(line for line in form.text.splitlines() if "r3 = r1 + r2" in line)
    assert line.lstrip().startswith("#")
    assert "too few or small to rule out an accident" in form.text


def test_a_span_knows_what_follows() -> None:
    span = Span()
    assert span.add({0: 1, 1: -1, 2: -1})
    assert span.add({2: 1, 3: -2})
    assert not span.add({0: 2, 1: -2, 3: -4})
    assert span.holds({0: 1, 1: -1, 3: -2})
    assert not span.holds({0: 1, 3: -1})
