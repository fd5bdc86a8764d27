"""The result as JSON: the contract, described by `schema/report.schema.json`."""

from __future__ import annotations

from gouji.document import Report
from gouji.writers.base import Context


def write(report: Report, context: Context) -> bytes:
    """The report as one line of UTF-8 JSON; amounts are JSON numbers.

    Fields come in the order of the contract, so the same report always gives the same bytes.
    """
    return report.to_json() + b"\n"
