"""How a report writes its labels."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How a report writes its labels.

    Attributes:
        dot: What follows 1 in "1.属于国家秘密".
        half: Brackets are half-width.
        gap: A space follows enumerators.
        alias: Probability, 0 to 1, that a label is an alias.
        remarks: Explanatory remarks for labels, by the label's beginning.
        corner: The corner label (申请人情况) is printed.
        note: Where the form's own note stands: "cell", "line" (before the table), "" (nowhere).
        groups: Groups of rows: "column" (merged cells), "one" (only the innermost column) or "lines" (own lines).
        money: 万元 is named in the label of the procurement amount.
    """

    dot: str = "."
    half: bool = False
    gap: bool = False
    alias: float = 0.05
    remarks: Mapping[str, str] | None = None
    corner: bool = True
    note: str = "cell"
    groups: str = "column"
    money: bool = False


def draw_labels(rng: Random, remarks: Mapping[str, str] | None, money: bool) -> LabelStyle:
    """A report's way to write labels."""
    return LabelStyle(
        rng.choices((".", "．", "、", ". "), (75, 8, 10, 7))[0],
        rng.random() < 0.25,
        rng.random() < 0.15,
        rng.choice((0.0, 0.0, 0.05, 0.3)),
        remarks,
        rng.random() < 0.92,
        rng.choices(("cell", "line", ""), (80, 8, 12))[0],
        rng.choices(("column", "one", "lines"), (75, 8, 17))[0],
        money,
    )


_NUMBERED = re.compile(r"^(\d)\.")


def write_label(label: str, style: LabelStyle) -> str:
    """A label of the form in a report's style."""
    text = _NUMBERED.sub(lambda found: f"{found[1]}{style.dot}", label)
    if style.half:
        text = text.replace("（", "(").replace("）", ")")
    if style.gap:
        text = re.sub(r"^(（.）|\(.\)|[一二三四]、|\d[.．、])\s*", r"\1 ", text)
    return text
