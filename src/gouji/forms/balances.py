"""Balance expressions: `total = a + 2 * b - part.*`, parsed to terms and spread over rows or columns.

Grammar: `sum relation sum`, relation one of `=`, `<=`, `>=` (also ≤ ≥); a sum is terms joined by + or -; a term is an
optional number and `*`, then a key, or a key ending in `.*` for every key that starts so. With `each: row` keys are
columns, with `each: column` rows, with `each: table` `row/column`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches

from gouji.forms.model import Address, Equation

_RELATION = re.compile(r"<=|>=|≤|≥|=")
_TERM = re.compile(
    r"\s*(?P<sign>[+-]?)\s*(?:(?P<factor>\d+(?:\.\d+)?)\s*\*\s*)?(?P<key>[a-z][\w/]*(?:\.[\w/]+)*(?:\.\*)?)\s*"
)
_NAMES = {"≤": "<=", "≥": ">="}


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed balance expression; keys may end in ".*"."""

    left: tuple[tuple[Decimal, str], ...]
    right: tuple[tuple[Decimal, str], ...]
    relation: str


def parse_expression(text: str) -> Expression:
    """Parse a balance expression.

    Raises:
        ValueError: The text is not of the grammar; the message says where.
    """
    relations = _RELATION.findall(text)
    if len(relations) != 1:
        raise ValueError(f"{text!r} needs exactly one of = <= >=, and has {len(relations)}")
    left, right = _RELATION.split(text)
    return Expression(_terms(left), _terms(right), _NAMES.get(relations[0], relations[0]))


def sum_of(text: str, column: str, cells: Sequence[Address]) -> tuple[Address, ...]:
    """The cells of a plain sum of rows in a column, such as `review + litigation.*`.

    Raises:
        ValueError: It is no sum of different rows, or names a cell that the table doesn't have.
    """
    terms = _terms(text)
    rows = [row for row, found in cells if found == column]
    if not rows:
        raise ValueError(f"{column!r} is no column here; there are {', '.join(dict.fromkeys(c for _, c in cells))}")
    _refuse_unknown(Expression(terms, (), "="), rows)
    chosen = [row for _, key in terms for row in _chosen(key, rows)]
    if any(factor != 1 for factor, _ in terms) or len(set(chosen)) < len(chosen):
        raise ValueError(f"{text!r} is no plain sum; add each row once")
    return tuple((row, column) for row in chosen)


def _terms(text: str) -> tuple[tuple[Decimal, str], ...]:
    terms: list[tuple[Decimal, str]] = []
    at = 0
    while at < len(text):
        found = _TERM.match(text, at)
        if not found or (terms and not found["sign"]):
            raise ValueError(f"{text[at:].strip()!r} is not a term such as + 2 * key")
        factor = Decimal(found["factor"] or 1)
        terms.append((-factor if found["sign"] == "-" else factor, found["key"]))
        at = found.end()
    if not terms:
        raise ValueError("one side of the balance is empty")
    return tuple(terms)


def _chosen(key: str, keys: Sequence[str]) -> list[str]:
    """The keys that a term's key stands for."""
    return [k for k in keys if k.startswith(key[:-1])] if key.endswith(".*") else [k for k in keys if k == key]


def _refuse_unknown(expression: Expression, keys: Sequence[str]) -> None:
    unknown = [key for _, key in (*expression.left, *expression.right) if not _chosen(key, keys)]
    if unknown:
        near = [match for key in unknown for match in get_close_matches(key, keys, 1)]
        hint = f"; did you mean {', '.join(map(repr, near))}?" if near else f"; there are {', '.join(keys)}"
        raise ValueError(f"{', '.join(map(repr, unknown))}: no such key here{hint}")


def spread(
    rule: str,
    label: str,
    each: str,
    text: str,
    cells: Sequence[Address],
    rows: Sequence[str] = (),
    columns: Sequence[str] = (),
    tolerance: float = 0.0,
) -> tuple[Equation, ...]:
    """Make one equation for each row, column or table that a balance holds for.

    Args:
        rule: Id of the balance.
        label: How a person would say it.
        each: "row", "column" or "table".
        text: The expression.
        cells: Addresses of the table's cells.
        rows: Only these rows (each: row), all if empty.
        columns: Only these columns (each: column), all if empty.
        tolerance: Largest difference that counts as equal.

    Raises:
        ValueError: The expression is wrong or names a cell that the table doesn't have.
    """
    expression = parse_expression(text)
    row_keys = list(dict.fromkeys(row for row, _ in cells))
    column_keys = list(dict.fromkeys(column for _, column in cells))
    keys = {"row": column_keys, "column": row_keys, "table": [f"{r}/{c}" for r, c in cells]}[each]
    _refuse_unknown(expression, keys)
    present = set(cells)

    def sides(place: str) -> tuple[list[tuple[Decimal, Address]], list[tuple[Decimal, Address]]]:
        def address(key: str) -> Address:
            if each == "row":
                return place, key
            if each == "column":
                return key, place
            row, _, column = key.partition("/")
            return row, column

        left = [(f, address(k)) for f, key in expression.left for k in _chosen(key, keys)]
        right = [(f, address(k)) for f, key in expression.right for k in _chosen(key, keys)]
        return left, right

    places = {"row": list(rows) or row_keys, "column": list(columns) or column_keys, "table": [""]}[each]
    equations = []
    for place in places:
        left, right = sides(place)
        lacking = [address for _, address in (*left, *right) if address not in present]
        if lacking:
            raise ValueError(f"the table has no cell {'/'.join(lacking[0])}")
        equations.append(
            Equation(
                rule,
                label,
                place if each == "row" else None,
                place if each == "column" else None,
                tuple(left),
                tuple(right),
                expression.relation,
                Decimal(str(tolerance)),
            )
        )
    return tuple(equations)
