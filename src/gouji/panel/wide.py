"""The panel with one row a report and a column an indicator.

That is one row an issuer and year, except where there are several reports of them: each has its row, and
`reports_of_year` says how many.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gouji.panel.columns import COUNTS, OF_REPORT
from gouji.panel.indicators import Indicator
from gouji.panel.tables import Tables

STATE = "_st"
"""What the name of an indicator's state ends with."""


@dataclass(frozen=True, slots=True)
class Wide:
    """The wide panel.

    Attributes:
        indicators: Its indicators in order, each as its newest form has it.
        sql: The query that makes it.
    """

    indicators: tuple[Indicator, ...]
    sql: str


def widen(tables: Tables, *, accepted_only: bool, states: bool) -> Wide:
    """The wide panel of the indicators that the results have.

    Args:
        tables: The tables.
        accepted_only: Leave figures empty that are not accepted.
        states: Beside each indicator its state, under its name and `STATE`.
    """
    present = {name for (name,) in tables.database.execute("SELECT DISTINCT name FROM panel").fetchall()}
    shown = _newest(one for one in tables.forms if one.name in present)
    heads = ", ".join(f"{column.sql} AS {column.name}" for column in (*OF_REPORT, *COUNTS))
    value = "value" if not accepted_only else "CASE WHEN accepted THEN value END"
    cells = ", ".join(_columns(shown, value, states))
    sql = f"""
        WITH figures AS (SELECT report, {cells} FROM panel GROUP BY report),
        heads AS (
          SELECT {heads} FROM reports r
          LEFT JOIN issuers i ON i.issuer = r.issuer AND i.year IS NOT DISTINCT FROM r.year
        )
        SELECT heads.*, figures.* EXCLUDE (report) FROM heads LEFT JOIN figures USING (report)
        ORDER BY issuer_key, year, report
    """
    return Wide(shown, sql)


def _newest(known: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """One indicator a name, in order: of several editions the newest, which comes first."""
    found: dict[str, Indicator] = {}
    for one in known:
        found.setdefault(one.name, one)
    return tuple(sorted(found.values(), key=lambda one: one.order))


def _columns(shown: Sequence[Indicator], value: str, states: bool) -> Iterable[str]:
    for one in shown:
        yield f"any_value({value}) FILTER (name = '{one.name}') AS {one.name}"
        if states:
            yield f"any_value(state) FILTER (name = '{one.name}') AS {one.name}{STATE}"
