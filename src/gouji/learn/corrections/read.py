"""Corrections from disk: every wrong line is named, with what is allowed there."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from gouji.document import Tag
from gouji.document.errors import EmptyInput, InputError, TooLarge
from gouji.forms import Family
from gouji.learn.corrections.types import SCHEMA_VERSION, CellValue, Correction, LabelMatch, LineTag

MOST_BYTES = 256 * 2**20
"""Largest file that is read: about half a million corrections, more than a person makes."""

TOLD = 20
"""Wrong lines that a message lists; the others are counted."""

_DECODER = msgspec.json.Decoder(Correction)
_ALLOWED = {
    "kind": "line_tag, match or cell",
    "tag": ", ".join(tag.value for tag in Tag),
    "when": "a time such as 2026-01-31T09:30:00+08:00",
    "sha256": "64 hexadecimal digits in lower case",
    "value": "a JSON number, or null for a blank",
    "source": "an object with name, sha256 and report",
    "made": "an object with version and model",
    "span": "[line, start, end]",
}
"""What a field may hold, where the error itself doesn't say."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a piece of a file.

    Attributes:
        where: The file and the place in it, such as "corrections.jsonl, line 3".
        message: What is wrong and what is allowed.
    """

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Read:
    """What a file holds.

    Attributes:
        corrections: Those that a person signed, in order.
        problems: Everything that is wrong.
        unsigned: Drafts that nobody has looked at; they are left out.
    """

    corrections: tuple[Correction, ...]
    problems: tuple[Problem, ...] = ()
    unsigned: int = 0


@dataclass(frozen=True, slots=True)
class Places:
    """The places that forms have: what corrections may speak of.

    Attributes:
        cells: Every table/row/column.
        rows: Every table/row, printed rows included.
        columns: Every table/column.
    """

    cells: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()
    columns: frozenset[str] = frozenset()
    _tables: frozenset[str] = field(default=frozenset())

    @staticmethod
    def of(families: Iterable[Family]) -> Places:
        """The places of every edition of the families."""
        cells, rows, columns = set[str](), set[str](), set[str]()
        for family in families:
            for form in family.forms:
                for table in form.tables:
                    for printed in table.rows:
                        rows.add(f"{table.id}/{printed.key}")
                        rows.update(f"{table.id}/{row}" for row, _ in printed.cells)
                        columns.update(f"{table.id}/{column}" for _, column in printed.cells)
                        cells.update(f"{table.id}/{row}/{column}" for row, column in printed.cells)
        return Places(frozenset(cells), frozenset(rows), frozenset(columns), frozenset(r.split("/")[0] for r in rows))

    def problem(self, correction: Correction) -> str | None:
        """Why the correction speaks of a place that no form has, or None."""
        match correction:
            case CellValue():
                return _unknown("cell", "/".join(correction.address), self.cells)
            case LabelMatch(row=str() as row):
                return _unknown("row", f"{correction.table}/{row}", self.rows)
            case LabelMatch(column=str() as column):
                return _unknown("column", f"{correction.table}/{column}", self.columns)
            case LabelMatch():
                return _unknown("table", correction.table, self._tables)
            case LineTag():
                return None


def _unknown(kind: str, name: str, known: frozenset[str]) -> str | None:
    if name in known:
        return None
    near = difflib.get_close_matches(name[:200], sorted(known), 3, 0.5)
    hint = f"did you mean {', '.join(near)}?" if near else f"there are {', '.join(sorted(known)[:3])} …"
    return f"No form has the {kind} {name[:200]!r}; {hint} A form of your own is added with --form."


def read_bytes(path: Path) -> bytes:
    """The bytes of a file that a person gave.

    Raises:
        InputError: It can't be read, is empty, or is too large.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise TooLarge(f"{path} has {size:,} bytes; at most {MOST_BYTES:,} are read. Split it into several files.")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path} can't be read ({error.strerror}). Give a file of corrections.") from error
    if not data.strip():
        raise EmptyInput(f"{path} is empty. Give a file with at least one correction.")
    return data


def read_jsonl(path: Path, places: Places | None = None) -> Read:
    """The corrections of a JSONL file; blank lines are passed over.

    Args:
        path: The file.
        places: The places that forms have; None checks none.

    Raises:
        InputError: The file as a whole can't be read.
    """
    found: list[Correction] = []
    problems: list[Problem] = []
    unsigned = 0
    for number, line in enumerate(read_bytes(path).removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        correction, wrong = _decode(line)
        if correction is not None and not correction.who.strip():
            unsigned += 1
            continue
        if correction is not None and places is not None:
            wrong = places.problem(correction)
        if wrong is not None:
            problems.append(Problem(f"{path}, line {number}", wrong))
        elif correction is not None:
            found.append(correction)
    return Read(tuple(found), tuple(problems), unsigned)


def _decode(line: bytes) -> tuple[Correction | None, str | None]:
    try:
        raw = msgspec.json.decode(line)
        if not isinstance(raw, dict):
            return None, "This is no JSON object. Each line holds one object with schema, kind, source and so on."
        if raw.get("schema") != SCHEMA_VERSION:
            return None, f"schema is {_short(raw.get('schema'))}; this program reads {SCHEMA_VERSION!r}."
        if isinstance(raw.get("value"), str):  # a decimal in quotes is read like a number elsewhere
            return None, f"value is the text {_short(raw['value'])}; allowed is {_ALLOWED['value']}."
        return _DECODER.decode(line), None
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        return None, explain(str(error))
    except RecursionError:
        return None, "It is nested too deeply. A correction holds objects of at most two levels."


def _short(value: Any) -> str:
    return repr(value)[:60]


def explain(error: str) -> str:
    """A decoder's error with what is allowed at the place it names."""
    at = re.search(r" - at `\$(?:\.\.\.)?(?:\.?(\w+)|\[[^\]]*\])*`", error)
    allowed = _ALLOWED.get(at[1] or "") if at else None
    return f"{error[:500]}; allowed is {allowed}." if allowed else f"{error[:500]}."


def refuse(problems: tuple[Problem, ...]) -> None:
    """Raise InputError with every problem, if there is any."""
    if problems:
        lines = [f"  {problem.where}: {problem.message}" for problem in problems[:TOLD]]
        more = [f"  … and {len(problems) - TOLD} more"] if len(problems) > TOLD else []
        head = f"{len(problems)} corrections are wrong, and nothing was imported. Mend them and import again:"
        raise InputError("\n".join([head, *lines, *more]))
