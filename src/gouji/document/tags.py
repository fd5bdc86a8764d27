"""The tags of lines."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from gouji.document.source import Line


class Tag(StrEnum):
    """What a line is."""

    TITLE = "title"  # the report's title
    HEADING = "heading"  # 一、总体情况
    SUBHEADING = "subheading"  # （一）主动公开
    TEXT = "text"  # running prose
    TABLE_HEADING = "table_heading"  # 第二十条第（一）项
    COLUMN_LABEL = "column_label"  # column labels only, one or several on the line
    ROW_LABEL = "row_label"  # a row or group label without numbers
    NUMBERS = "numbers"  # only a run of numbers
    ROW = "row"  # a row label with its numbers
    FRAGMENT = "fragment"  # the rest of a broken label
    NOTE = "note"  # the form's own remarks (本列数据的勾稽关系为…)
    SIGNATURE = "signature"  # issuer and date at the foot
    NOISE = "noise"  # page numbers, dash rules, running heads, bookmarks, pictures, blank lines


TABLE_TAGS = frozenset(
    {Tag.TABLE_HEADING, Tag.COLUMN_LABEL, Tag.ROW_LABEL, Tag.NUMBERS, Tag.ROW, Tag.FRAGMENT, Tag.NOTE}
)
"""Tags of lines that belong to a table."""


@dataclass(frozen=True, slots=True)
class TaggedLine:
    """A line with its tag.

    Attributes:
        line: The line.
        tag: The tag that was chosen.
        probability: Probability of the tag, 0 to 1.
        table: Probability, 0 to 1, that the line belongs to a table.
        by: Who chose it: "model" or "rules".
    """

    line: Line
    tag: Tag
    probability: float
    table: float
    by: str
