"""Report → bytes, one module a format.

`WRITERS` is the registry: the name of a format is the suffix of its files and the choice on the command line. A writer
is a function from a report and its `Context` to the bytes of one file. It takes any text as data: nothing in a report
can become a formula, a script or markup. To add one, write a module with a function `write` and add a line here.

Beside them, `gouji.writers.review` makes the batch's `review.csv`, and `gouji.writers.schema` the JSON Schema.
"""

from __future__ import annotations

from importlib import import_module
from typing import cast

from gouji.document import Report
from gouji.writers.base import LANGUAGES, Context, Writer

__all__ = ["LANGUAGES", "WRITERS", "Context", "Writer"]


def _lazy(name: str) -> Writer:
    """The writer of a module, imported when it is first used: a run pays only for the formats it writes."""

    def write(report: Report, context: Context) -> bytes:
        return cast("Writer", import_module(f"gouji.writers.{name}").write)(report, context)

    return write


WRITERS: dict[str, Writer] = {name: _lazy(name) for name in ("json", "csv", "xlsx", "html")}
