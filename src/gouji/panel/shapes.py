"""The panel as it is exported: long, with a row a figure, or wide, with a row a report and a column an indicator.

A row a report is one row an issuer and year, except where there are several reports of them: each has its row, and
`reports_of_year` says how many.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from gouji.panel.columns import ACCEPTED_ONLY, COLUMNS, COUNTS, OF_REPORT, STATE_SQL
from gouji.panel.indicators import Indicator
from gouji.panel.tables import JOINED, NAMED, Tables

STATE = "_s"
"""What the name of an indicator's state ends with."""
_SORTED = 1_000_000
"""The most rows of a long panel that are sorted, for people who look through them. To sort hundreds of millions takes
long and much memory; the store has the figures of a report together as it is."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What is to be exported.

    Attributes:
        sql: The query that makes its rows, in order.
        indicators: Its indicators in order, each as its newest form has it.
        wide: Each of them is a column.
        states: Beside it stands a column of its state.
    """

    sql: str
    indicators: tuple[Indicator, ...]
    wide: bool
    states: bool = False


def lengthen(tables: Tables, rows: int, *, accepted_only: bool) -> Shape:
    """The long panel, in the order of issuers, years and the form; a large one in the order of the store.

    Args:
        tables: The tables.
        rows: Number of its rows.
        accepted_only: Leave figures empty that are not accepted.
    """
    made = [
        f"CASE WHEN c.accepted THEN {column.sql} END AS {column.name}"
        if accepted_only and column.name in ACCEPTED_ONLY
        else f"{column.sql} AS {column.name}"
        for column in COLUMNS
    ]
    order = 'ORDER BY i.issuer_key, r.year, r.report, n."order"' if rows <= _SORTED else ""
    return Shape(f"SELECT {', '.join(made)} FROM {JOINED} {order}", _present(tables), wide=False)


def widen(tables: Tables, *, accepted_only: bool, states: bool) -> Shape:
    """The wide panel of the indicators that the results have.

    Args:
        tables: The tables.
        accepted_only: Leave figures empty that are not accepted.
        states: Beside each indicator its state, under its name and `STATE`.
    """
    shown = _present(tables)
    heads = ", ".join(f"{column.sql} AS {column.name}" for column in (*OF_REPORT, *COUNTS))
    value = "c.value::DOUBLE" if not accepted_only else "CASE WHEN c.accepted THEN c.value::DOUBLE END"
    names = ", ".join(f"'{one.name}'" for one in shown)
    # of two columns an indicator DuckDB names each by the indicator and what it is
    cells = ", ".join(f"{one.name}_v AS {one.name}" + f", {one.name}{STATE}" * states for one in shown)
    sql = f"""
        WITH figures AS (
          PIVOT (SELECT report, name, {value} AS value, {STATE_SQL} AS state FROM cells c JOIN {NAMED})
          ON name IN ({names})
          USING any_value(value) AS v, any_value(state) AS {STATE[1:]} GROUP BY report
        ),
        heads AS (
          SELECT {heads} FROM reports r
          LEFT JOIN issuers i ON i.issuer = r.issuer AND i.year IS NOT DISTINCT FROM r.year
        )
        SELECT heads.*, {cells} FROM heads LEFT JOIN figures USING (report)
        ORDER BY issuer_key, year, report
    """
    return Shape(sql, shown, wide=True, states=states)


def _present(tables: Tables) -> tuple[Indicator, ...]:
    kinds = tables.kinds()
    return _newest(one for one in tables.forms if one.cell in kinds)


def _newest(known: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """One indicator a name, in order: of several editions the newest, which comes first."""
    found: dict[str, Indicator] = {}
    for one in known:
        found.setdefault(one.name, one)
    return tuple(sorted(found.values(), key=lambda one: one.order))
