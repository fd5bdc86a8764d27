"""A batch from its paths to its summary: what is new is done, what stands is kept, both are counted."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import msgspec

from gouji.batch.engines import Crew, choose_crew
from gouji.batch.inputs import find_tasks
from gouji.batch.manifest import Manifest, fingerprint, stands
from gouji.batch.output import REVIEW, SUMMARY, write_whole
from gouji.batch.types import Failure, Job, Options, Progress, Record, Summary, Task
from gouji.document import Engine, Status, Verdict
from gouji.document.errors import OptionError
from gouji.forms import shipped
from gouji.writers import LANGUAGES, WRITERS
from gouji.writers.review import write_review

Watch = Callable[[Progress], None]


def run_batch(options: Options, watch: Watch | None = None) -> Summary:
    """Read every input, write its results, `review.csv`, `summary.json` and the manifest.

    An input that can't be read is an entry of the summary's errors; it stops nothing.

    Args:
        options: What to do.
        watch: Called after every input.

    Returns:
        The summary, over all inputs of this batch, whether done now or kept.

    Raises:
        SetupError: A form, a model or an option is wrong; nothing was written.
        InputError: There is nothing to read.
    """
    began = time.monotonic()
    formats = _formats(options)
    tasks = find_tasks(options.paths, options.out, options.settings.max_bytes, options.settings.archives)
    with choose_crew(options.workers, len(tasks)) as crew:
        engine = crew.describe(options.settings)
        key = fingerprint(engine, options.settings, shipped(), options.lang)
        job = Job(options.out.resolve(), formats, options.lang, key, options.settings)
        manifest = Manifest(job.out)
        try:
            kept = _do(tasks, job, crew, manifest, watch or (lambda _: None), options.overwrite)
        finally:
            manifest.close()
    records = [record for task in tasks if (record := manifest.get(task.name))]
    summary = replace(summarise(records, engine), kept=kept, seconds=round(time.monotonic() - began, 3))
    rows = (look.row() for record in records for report in record.reports for look in report.review)
    write_whole(job.out / REVIEW, write_review(rows))
    write_whole(job.out / SUMMARY, encode_summary(summary))
    return summary


def encode_summary(summary: Summary) -> bytes:
    """The summary as indented UTF-8 JSON with a line end."""
    return msgspec.json.format(msgspec.json.encode(summary), indent=2) + b"\n"


def summarise(records: Iterable[Record], engine: Engine) -> Summary:
    """Count what became of the inputs (`kept` and `seconds` are left at 0)."""
    verdicts: Counter[Verdict] = Counter()
    cells: Counter[Status] = Counter()
    inputs = accepted = wrong = rows = 0
    errors = []
    for record in records:
        inputs += 1
        if record.error is not None:
            errors.append(Failure(record.name, record.error.error, record.error.message, record.error.traceback))
        for report in record.reports:
            verdicts[report.verdict] += 1
            cells.update(report.cells)
            accepted += report.accepted
            wrong += report.failed_checks
            rows += len(report.review)
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
    )


def _formats(options: Options) -> tuple[str, ...]:
    unknown = [name for name in options.formats if name not in WRITERS]
    if unknown:
        raise OptionError(f"{unknown[0]!r} is no format that can be written. There are {', '.join(WRITERS)}.")
    if options.lang not in LANGUAGES:
        raise OptionError(f"{options.lang!r} is no language of the pages. There are {', '.join(LANGUAGES)}.")
    return tuple(name for name in WRITERS if not options.formats or name in options.formats)


def _do(tasks: list[Task], job: Job, crew: Crew, manifest: Manifest, watch: Watch, overwrite: bool) -> int:
    """Do what does not stand yet. Returns how many inputs were kept."""
    todo = tasks if overwrite else [task for task in tasks if not stands(manifest.get(task.name), task, job)]
    kept = len(tasks) - len(todo)
    doing = {task.name for task in todo}
    failed = sum((r := manifest.get(t.name)) is not None and r.error is not None for t in tasks if t.name not in doing)
    progress = Progress(len(tasks), kept, kept, failed)
    watch(progress)
    for record in crew.run(todo, job):
        _clear(manifest.get(record.name), record, job.out)
        manifest.put(record)
        progress = replace(progress, done=progress.done + 1, failed=progress.failed + (record.error is not None))
        watch(progress)
    return kept


def _clear(before: Record | None, now: Record, out: Path) -> None:
    """Remove what an earlier run wrote for the input and this one did not: it would pass for a result of today."""
    if before is not None:
        for old in {output.path for output in before.outputs} - {output.path for output in now.outputs}:
            (out / old).unlink(missing_ok=True)
