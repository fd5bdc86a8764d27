"""The data dictionary: what each variable of an export means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from gouji.panel.columns import COLUMNS, COUNTS, OF_REPORT, STATES, Column
from gouji.panel.indicators import Indicator
from gouji.panel.wide import STATE


@dataclass(frozen=True, slots=True)
class Entry:
    """A variable, or an indicator of the long panel.

    Attributes:
        variable: Its name.
        what: "variable" for a column of the export, "indicator" for what `name` may hold in the long panel.
        label_zh: Label in Chinese; of an indicator the official one.
        label_en: Label in English.
        meaning: What it holds.
        indicator: table/row/column of an indicator.
        forms: The editions of the forms that have it, parted by spaces.
        unit: Unit of its values.
        kind: count, signed or amount, of an indicator.
        codes: What its values mean, where it has only these.
    """

    variable: str
    what: str
    label_zh: str
    label_en: str
    meaning: str = ""
    indicator: str = ""
    forms: str = ""
    unit: str = ""
    kind: str = ""
    codes: str = ""


FIELDS = tuple(field.name for field in fields(Entry))
_KINDS = {"count": "A number, 0 or more.", "signed": "A change: may be negative.", "amount": "0 or more, with decimals."}


def describe_long(known: Sequence[Indicator], shown: Iterable[str]) -> list[Entry]:
    """The dictionary of the long panel.

    Args:
        known: The indicators of all forms.
        shown: Names of those that the panel has.
    """
    names = set(shown)
    of_cells = [entry for entry in _indicators(known, "indicator") if entry.variable in names]
    return [*map(_column, COLUMNS), *of_cells]


def describe_wide(known: Sequence[Indicator], shown: Sequence[Indicator], *, states: bool) -> list[Entry]:
    """The dictionary of the wide panel.

    Args:
        known: The indicators of all forms.
        shown: Those that the panel has, in order.
        states: Each has a column of its state.
    """
    entries = {entry.variable: entry for entry in _indicators(known, "variable")}
    found = [_column(column) for column in (*OF_REPORT, *COUNTS)]
    for one in shown:
        found.append(entries[one.name])
        if states:
            found.append(
                Entry(
                    f"{one.name}{STATE}",
                    "variable",
                    f"采信状态：{one.label_zh}",
                    f"State of {one.label_en}",
                    f"What {one.name} is good for.",
                    codes=_codes(STATES),
                )
            )
    return found


def _column(column: Column) -> Entry:
    return Entry(column.name, "variable", column.zh, column.en, column.doc, codes=_codes(column.codes))


def _codes(codes: Mapping[str, tuple[str, str]]) -> str:
    return "; ".join(f"{code} = {en} ({zh})" for code, (zh, en) in codes.items())


def _indicators(known: Sequence[Indicator], what: str) -> Iterator[Entry]:
    editions: dict[str, list[str]] = defaultdict(list)
    newest: dict[str, Indicator] = {}
    for one in known:
        editions[one.name].append(one.form)
        newest.setdefault(one.name, one)
    for one in sorted(newest.values(), key=lambda one: one.order):
        yield Entry(
            one.name,
            what,
            one.label_zh,
            one.label_en,
            _KINDS.get(one.kind, ""),
            one.indicator,
            " ".join(sorted(editions[one.name])),
            one.unit or "",
            one.kind,
        )
