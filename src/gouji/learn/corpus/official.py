"""Figures for the tables of the cn-ogi family: mostly zeros, heavy tails, totals that balance, and authors' errors."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from random import Random

from gouji.forms import TableForm
from gouji.learn.corpus.figures import Values, heavy

APPLICANTS = {"natural_person": 82, "business": 9, "research": 1, "public_welfare": 2, "legal_service": 4, "other": 3}
"""How often each kind of applicant asks: by far the most are natural persons."""

OUTCOMES = {"granted": 40, "partial": 8, "denied.": 1.6, "unavailable.not_held": 22, "unavailable.": 2.5,
            "unprocessed.": 1.8, "other": 1.5}  # fmt: skip
"""How often each outcome is; a key that ends in "." gives the weight of every row that starts so."""

MAX_DRAWN = 1500
"""Applications drawn one by one; larger reports scale the draw up, or it would take most of the time."""


def draw_applications(form: TableForm, rng: Random, size: int) -> Values:
    """Applications that balance.

    Args:
        form: The table, with the rows new, carried_in, total and carried_out, all others being outcomes.
        rng: Source of chance.
        size: Applications answered.

    Returns:
        A value for every cell; every balance of the form holds.
    """
    frame = ("new", "carried_in", "total", "carried_out")
    rows = [row.key for row in form.rows]
    outcomes = [row for row in rows if row not in frame]
    values = dict.fromkeys(form.cells, Decimal(0))
    weights = [_weight(row) * rng.uniform(0.2, 2.0) for row in outcomes]
    kinds = [weight * rng.uniform(0.3, 1.7) for weight in APPLICANTS.values()]
    drawn = min(size, MAX_DRAWN)
    scale = size // drawn if drawn else 1
    pairs = Counter(
        zip(rng.choices(outcomes, weights, k=drawn), rng.choices(list(APPLICANTS), kinds, k=drawn), strict=True)
    )
    for address, count in pairs.items():
        values[address] = Decimal(count * scale)
    for column in APPLICANTS:
        total = sum((values[row, column] for row in outcomes), Decimal(0))
        late = rng.choices((0, 1, 2, heavy(rng, float(1 + total / 12), 0.8)), (70, 12, 6, 12))[0] if total else 0
        values["total", column], values["carried_out", column] = total, Decimal(late)
        early = rng.choices((0, 1, heavy(rng, float(1 + total / 12), 0.8)), (75, 13, 12))[0]
        values["carried_in", column] = Decimal(min(early, int(total)))
        values["new", column] = total + late - values["carried_in", column]
    for row in rows:
        values[row, "total"] = sum((values[row, column] for column in APPLICANTS), Decimal(0))
    return values


def _weight(row: str) -> float:
    return OUTCOMES.get(row) or next(
        (w for key, w in OUTCOMES.items() if key.endswith(".") and row.startswith(key)), 1.0
    )


def draw_disputes(form: TableForm, rng: Random, busy: float) -> Values:
    """Reviews and lawsuits that balance; `busy` is the probability, 0 to 1, that a kind of dispute has any."""
    values = dict.fromkeys(form.cells, Decimal(0))
    for row in dict.fromkeys(row for row, _ in form.cells):
        if rng.random() < busy:
            for column, share in (("upheld", 0.8), ("corrected", 0.35), ("other", 0.4), ("pending", 0.4)):
                values[row, column] = Decimal(heavy(rng, 1.8, 0.9) if rng.random() < share else 0)
        values[row, "total"] = sum((values[row, c] for r, c in form.cells if r == row and c != "total"), Decimal(0))
    return values


_MEDIAN = {
    "regulations": 0.15, "normative_documents": 4.0, "items_last_year": 45.0, "decisions": 500.0,
    "procurement_items": 14.0, "fees": 3.0,
}  # fmt: skip


def draw_disclosure(form: TableForm, rng: Random, quiet: float) -> Values:
    """Figures of the disclosure table; `quiet` is the probability, 0 to 1, that a row is all 0."""
    values: Values = {}
    for row in form.rows:
        name = row.key.rpartition(".")[2]
        median = _MEDIAN.get(name, 0.0)
        still = rng.random() < (0.9 if name == "regulations" else quiet)
        for column in row.columns:
            amount = heavy(rng, median or _MEDIAN.get(column.key, 10.0), 1.6)
            value = Decimal(0 if still or rng.random() < 0.08 else amount)
            if column.kind == "signed" and not still:
                value = Decimal(rng.choice((0, 0, 1, 1, -1)) * heavy(rng, 12, 1.5))
            elif column.kind == "amount" and not still:
                value = (
                    _money(rng)
                    if column.unit != "万元"
                    else Decimal(str(round(rng.lognormvariate(3.5, 2), rng.choice((0, 1, 2, 2, 4)))))
                )
            values[row.key, column.key] = value
    return values


def _money(rng: Random) -> Decimal:
    """An amount of yuan; half of them are round, as budgets are."""
    yuan = rng.lognormvariate(14.5, 2)
    return (
        Decimal(round(yuan, -4 if yuan > 2e4 else -2)).quantize(Decimal(1))
        if rng.random() < 0.4
        else Decimal(str(round(yuan, rng.choice((0, 1, 2, 2)))))
    )


def contradict(form: TableForm, values: Values, rng: Random) -> None:
    """Make an error as authors do, in place: a total wrong or forgotten, an outcome left out, a case counted twice."""
    rows = (
        [row.key for row in form.rows] if form.id == "applications" else list(dict.fromkeys(r for r, _ in form.cells))
    )
    kind = rng.choices(("total", "forgotten", "left_out", "twice", "carried"), (30, 20, 20, 20, 10))[0]
    columns = list(APPLICANTS) if form.id == "applications" else ["upheld", "corrected", "other", "pending"]
    column = rng.choices(columns, range(len(columns), 0, -1))[0]
    used = [row for row in rows if values[row, column]]
    if form.id != "applications":
        row = rng.choice(rows)
        values[row, rng.choice(("total", column))] += rng.randint(1, 3)
    elif kind == "total" or not used:
        values["total", column] += rng.choice((1, 1, 2, 5, 10))
        if rng.random() < 0.6:
            values["total", "total"] = sum((values["total", c] for c in APPLICANTS), Decimal(0))
    elif kind == "forgotten":
        values[rng.choice(used), "total"] = Decimal(0)
    elif kind == "left_out":
        row = rng.choice(used)
        values[row, column] = values[row, "total"] = Decimal(0)
    elif kind == "twice":
        for place in (column, "total"):
            values["total", place] *= 2
    else:
        values["carried_out", column] += rng.randint(1, 4)
        values["carried_out", "total"] = sum((values["carried_out", c] for c in APPLICANTS), Decimal(0))
