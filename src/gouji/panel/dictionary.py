"""The data dictionary: what each variable of an export means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from gouji.panel.columns import COLUMNS, COUNTS, OF_REPORT, STATES, Column
from gouji.panel.indicators import Indicator
from gouji.panel.shapes import STATE, Shape


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
_KINDS = {"count": "A number, 0 or more.", "signed": "A change; may be negative.", "amount": "0 or more, with a point."}


def describe(known: Sequence[Indicator], shape: Shape) -> list[Entry]:
    """The dictionary of an export.

    Args:
        known: The indicators of all forms.
        shape: What is exported.
    """
    entries = {entry.variable: entry for entry in _indicators(known, "variable" if shape.wide else "indicator")}
    if not shape.wide:
        return [*map(_column, COLUMNS), *(entries[one.name] for one in shape.indicators)]
    found = [_column(column) for column in (*OF_REPORT, *COUNTS)]
    for one in shape.indicators:
        found.append(entries[one.name])
        if shape.states:
            found.append(_state(one))
    return found


def _state(one: Indicator) -> Entry:
    labels = (f"{one.label_zh} × 采信状态", f"{one.label_en} × state")
    meaning = f"What {one.name} is good for."
    return Entry(f"{one.name}{STATE}", "variable", *labels, meaning, codes=_codes(STATES))


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
