"""A person's corrections: what a line is, which label a piece of a line stands for, what a cell holds.

On disk each is one JSON object a line. `gouji.learn.corrections.schema` gives the JSON Schema; `schema`, `kind` and the
fields common to all kinds come first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from gouji.document import Tag

SCHEMA_VERSION: Literal["1"] = "1"
"""Version of this format."""

LARGEST = Decimal(10) ** 15
"""No figure of a report is as large; one that is, is a slip or an attempt to fill the memory."""

MOST_DECIMALS = 6

Name = Annotated[str, Meta(min_length=1, max_length=4096, description="Name of the source.")]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description="Hash of the source's bytes; it decides.")]
Number = Annotated[int, Meta(ge=1, description="1 for the first report of a source, 2 for the second, ...")]
LONGEST_KEY = 200
LONGEST_NAME = 200
_Line = Annotated[int, Meta(ge=1, description="1-based number of the line in the source.")]
_Key = Annotated[str, Meta(min_length=1, max_length=LONGEST_KEY, pattern="^[^/]+$")]
Address = tuple[str, str, str]
"""Table, row and column."""


class Origin(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The report that was corrected, named as results name it."""

    name: Name
    sha256: Sha256
    report: Number = 1

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from other reports: the same bytes are the same report, whatever their name."""
        return self.sha256, self.report


class Made(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What made the output that was corrected."""

    version: Annotated[str, Meta(description="Version of gouji.")]
    model: Annotated[str | None, Meta(description="Name and version of the line model; null for rules alone.")] = None


class Signed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """What every kind of correction says: of which report, and who says so.

    Those whose `who` is empty are drafts: nobody has looked at them yet, and nothing is learnt from them.
    """

    schema: Annotated[Literal["1"], Meta(description="Version of this format.")] = SCHEMA_VERSION
    source: Origin
    who: Annotated[
        str, Meta(max_length=LONGEST_NAME, description="The person; empty for a draft that nobody has looked at.")
    ]
    when: Annotated[datetime, Meta(tz=True, description="ISO 8601 with time zone.")]
    tool: Annotated[str, Meta(max_length=LONGEST_NAME, description="What the correction was made with.")]
    made: Made
    note: Annotated[str, Meta(description="What the person has to say of it.")] = ""


class LineTag(Signed, frozen=True, kw_only=True, tag="line_tag"):
    """What a line is."""

    line: _Line
    text: Annotated[str, Meta(description="The line as it stands in the source.")]
    tag: Annotated[Tag, Meta(description="The right tag.")]

    @property
    def thing(self) -> tuple[object, ...]:
        """What is corrected."""
        return ("line_tag", *self.source.key, self.line)


class LabelMatch(Signed, frozen=True, kw_only=True, tag="match"):
    """Which row or column of a form a piece of a line is the label of; neither for a piece that is no label."""

    line: _Line
    start: Annotated[int, Meta(ge=0, description="Offset of its first character in the line.")]
    end: Annotated[int, Meta(ge=1, description="Offset after its last character.")]
    text: Annotated[str, Meta(description="The piece as it stands in the source.")]
    table: _Key
    row: _Key | None = None
    column: _Key | None = None

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError(f"the piece ends at {self.end} and starts at {self.start}; the end lies after the start")
        if self.row is not None and self.column is not None:
            raise ValueError("row and column are both given; a label is that of a row or of a column")
        if len(self.text) != self.end - self.start:
            raise ValueError(f"the text has {len(self.text)} characters and the place {self.end - self.start}")

    @property
    def thing(self) -> tuple[object, ...]:
        """What is corrected."""
        return ("match", *self.source.key, self.line, self.start, self.end)


class CellValue(Signed, frozen=True, kw_only=True, tag="cell"):
    """What the page says in a cell of the form."""

    table: _Key
    row: _Key
    column: _Key
    value: Annotated[Decimal | None, Meta(description="In the column's unit; null where the page leaves it blank.")]
    span: Annotated[
        tuple[int, int, int] | None,
        Meta(description="[line, start, end) in the source: 1-based line, 0-based characters, if the person gave it."),
    ] = None

    def __post_init__(self) -> None:
        if self.span is not None:
            line, start, end = self.span
            if line < 1 or not 0 <= start < end:
                raise ValueError(f"the span {list(self.span)} is no place; it is [line >= 1, start >= 0, end > start]")
        if self.value is not None:
            check_value(self.value)

    @property
    def address(self) -> Address:
        """Table, row and column."""
        return self.table, self.row, self.column

    @property
    def thing(self) -> tuple[object, ...]:
        """What is corrected."""
        return ("cell", *self.source.key, *self.address)


Correction = LineTag | LabelMatch | CellValue


@dataclass(frozen=True, slots=True)
class Signature:
    """Who corrects what of which report with which tool: what the corrections of one sitting have in common."""

    source: Origin
    who: str
    when: datetime
    tool: str
    made: Made

    def line_tag(self, line: int, text: str, tag: Tag, note: str = "") -> LineTag:
        """A correction of a line's tag."""
        return LineTag(
            source=self.source, who=self.who, when=self.when, tool=self.tool, made=self.made, note=note,
            line=line, text=text, tag=tag,
        )  # fmt: skip

    def match(
        self, place: tuple[int, int, int], text: str, table: str, row: str | None, column: str | None, note: str = ""
    ) -> LabelMatch:
        """A correction of a label; `place` is its line, start and end."""
        line, start, end = place
        return LabelMatch(
            source=self.source, who=self.who, when=self.when, tool=self.tool, made=self.made, note=note,
            line=line, start=start, end=end, text=text, table=table, row=row, column=column,
        )  # fmt: skip

    def cell(
        self, address: Address, value: Decimal | None, span: tuple[int, int, int] | None = None, note: str = ""
    ) -> CellValue:
        """A correction of a cell. Raises ValueError for a value that no cell holds."""
        table, row, column = address
        return CellValue(
            source=self.source, who=self.who, when=self.when, tool=self.tool, made=self.made, note=note,
            table=table, row=row, column=column, value=value, span=span,
        )  # fmt: skip


_ENCODER = msgspec.json.Encoder(decimal_format="number")


def check_value(value: Decimal) -> None:
    """Raise ValueError if no cell can hold the value."""
    exponent = value.as_tuple().exponent
    if not value.is_finite() or abs(value) >= LARGEST or not isinstance(exponent, int) or exponent < -MOST_DECIMALS:
        raise ValueError(
            f"the value {str(value)[:40]} is none that a cell holds; it is a number below 10^15 with at most "
            f"{MOST_DECIMALS} decimals, or null for a blank"
        )


def encode(correction: Correction) -> bytes:
    """The correction as a line of JSON, the line feed included; amounts are JSON numbers."""
    return _ENCODER.encode(correction) + b"\n"
