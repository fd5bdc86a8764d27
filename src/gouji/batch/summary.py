"""What a batch came to, counted over the records of its inputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from gouji.batch.types import Failure, Record, Summary
from gouji.document import Engine, Status, Verdict


def encode_summary(summary: Summary) -> bytes:
    """The summary as indented UTF-8 JSON with a line end."""
    return msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n"


def summarise(records: Iterable[Record], engine: Engine) -> Summary:
    """Count what became of the inputs (`kept` and `seconds` are left at 0)."""
    verdicts: Counter[Verdict] = Counter()
    cells: Counter[Status] = Counter()
    inputs = accepted = wrong = rows = duplicates = 0
    errors = []
    for record in records:
        inputs += 1
        duplicates += record.same_as is not None
        if record.error is not None:
            errors.append(Failure(record.name, record.error.error, record.error.message, record.error.traceback))
        for report in record.reports:
            verdicts[report.verdict] += 1
            cells.update(report.cells)
            accepted += report.accepted
            wrong += report.failed_checks
            rows += report.to_review
    reports, of = verdicts.total(), cells.total()
    return Summary(
        inputs=inputs,
        kept=0,
        failed=len(errors),
        reports=reports,
        verdicts={verdict: verdicts[verdict] for verdict in Verdict},
        straight_through=(reports - verdicts[Verdict.REVIEW]) / reports if reports else None,
        cells={status: cells[status] for status in Status},
        accepted=accepted,
        accepted_share=accepted / of if of else None,
        failed_checks=wrong,
        to_review=rows,
        seconds=0.0,
        engine=engine,
        errors=tuple(errors),
        duplicates=duplicates,
    )
