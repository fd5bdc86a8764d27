"""A batch from its paths to its summary: what is new is done, what stands is kept, both are counted."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from gouji.batch.engines import Alone, Crew, choose_crew
from gouji.batch.inputs import find_tasks
from gouji.batch.looks import in_order
from gouji.batch.manifest import Manifest, opened, reading
from gouji.batch.options import ENGINES, LAYOUTS, Options
from gouji.batch.output import MANIFEST, REVIEW, SUMMARY, remove_drafts
from gouji.batch.plan import Only, Step, plan, together
from gouji.batch.roots import STANDARD_INPUT
from gouji.batch.standing import Why, fingerprint, seen
from gouji.batch.summary import encode_summary, summarise
from gouji.batch.types import NO_ROOM, Job, Progress, Record, Summary, Task
from gouji.batch.watching import Log, Metrics
from gouji.document import Engine
from gouji.document.errors import OptionError
from gouji.forms import shipped
from gouji.store.places import Storage, write_whole
from gouji.writers import LANGUAGES, WRITERS
from gouji.writers.review import write_review

if TYPE_CHECKING:
    from gouji.batch.keeping import Keeper

Watch = Callable[[Progress], None]


def run_batch(
    options: Options, watch: Watch | None = None, halt: Event | None = None, only: Only | None = None
) -> Summary:
    """Read every input, write its results, `review.csv`, `summary.json` and the manifest.

    An input that can't be read is an entry of the summary's errors; it stops nothing.

    Args:
        options: What to do.
        watch: Called after every input.
        halt: When it is set, what is under way is done and no more begun.
        only: Do again these inputs of the run before, and no others.

    Returns:
        The summary, over all inputs of this batch, whether done now or kept.

    Raises:
        SetupError: A form, a model or an option is wrong; nothing was written. Or the out folder is at fault: another
            run is at work there, it can't be written to, or the disk is full; what was done is kept.
        InputError: There is nothing to read.
    """
    began = time.monotonic()
    halt = halt or Event()
    tasks, crew = _begin(options)
    with crew:
        job, engine = _job(options, crew)
        with opened(job.out) as manifest:
            if manifest.killed:
                remove_drafts(job.out)
            with _keeping(job, manifest) as keeper:
                steps = plan(tasks, job, manifest, overwrite=options.overwrite, only=only)
                kept = sum(step.why is Why.KEPT for step in steps)
                manifest.begin(job.key, engine, _absolute(options), len(tasks), kept)
                with Log(options.log_file) as log, closing(Metrics(options.metrics_file, len(tasks), kept)) as metrics:
                    log.write("begin", inputs=len(tasks), kept=kept, key=job.key, engine=engine)
                    done = _do(steps, job, crew, (manifest, keeper), (watch or (lambda _: None), log, metrics), halt)
                    if keeper is not None:
                        keeper.finish()
                    left = done.total - done.done
                    seconds = round(time.monotonic() - began, 3)
                    log.write("end", done=done.done, failed=done.failed, left=left, seconds=seconds)
            records = _Records(manifest, tasks)
            summary = replace(summarise(records, engine), kept=kept, seconds=seconds, left=left)
            with job.storage.draft(REVIEW) as file:
                write_review(file, in_order(report.looks for record in records for report in record.reports))
            write_whole(job.storage, SUMMARY, encode_summary(summary))
            manifest.end()
    return summary


def plan_batch(options: Options) -> list[Step]:
    """What `run_batch` would do, without doing or writing anything. Errors as of `run_batch`."""
    tasks, crew = _begin(options)
    with crew:
        job, _ = _job(options, crew)
    with _before(job.out) as manifest:
        return plan(tasks, job, manifest, overwrite=options.overwrite)


def _begin(options: Options) -> tuple[list[Task], Crew]:
    _formats(options)
    with _before(options.out) as manifest:
        known = partial(_known, manifest) if manifest else lambda _: False
        most, archives = options.settings.max_bytes, options.settings.archives
        tasks = find_tasks(options.paths, options.out, most, archives, options.lists, known)
    if options.engine == "dask":
        return tasks, _cluster(options)
    return tasks, choose_crew(options.workers, tasks, options.settings, options.limits)


def _before(out: Path) -> AbstractContextManager[Manifest | None]:
    """What the runs before left, if there were any."""
    return reading(out) if (out / MANIFEST).exists() else nullcontext()


def _known(manifest: Manifest, task: Task) -> bool:
    """Whether a file was read by a run before, as a report and with success, and is as it was then."""
    record = manifest.get(task.name)
    return record is not None and record.error is None and bool(record.seen) and record.seen == seen(task)


def _cluster(options: Options) -> Crew:
    if options.scheduler is None:
        raise OptionError("The engine dask works on a cluster that is there: give its address with --scheduler.")
    if options.limits is not None:
        raise OptionError(
            "Limits are the cluster's own with the engine dask: give --memory-limit to `dask worker` instead."
        )
    try:
        from gouji.batch.cluster import Cluster
    except ImportError as error:
        raise OptionError(
            f"The engine dask needs a library that is not installed ({error}): `pip install gouji[scale]`."
        ) from error
    return Cluster(options.scheduler)


def _job(options: Options, crew: Crew) -> tuple[Job, Engine]:
    engine = crew.describe(options.settings)
    key = fingerprint(engine, options.settings, shipped(), options.lang)
    store = options.layout != LAYOUTS[0]
    return Job(
        options.out.resolve(), _formats(options), options.lang, key, options.settings, store, options.results
    ), engine


def _formats(options: Options) -> tuple[str, ...]:
    unknown = [name for name in options.formats if name not in WRITERS]
    if unknown:
        raise OptionError(f"{unknown[0]!r} is no format that can be written. There are {', '.join(WRITERS)}.")
    if options.lang not in LANGUAGES:
        raise OptionError(f"{options.lang!r} is no language of the pages. There are {', '.join(LANGUAGES)}.")
    for word, value, allowed in (("layout", options.layout, LAYOUTS), ("engine", options.engine, ENGINES)):
        if value not in allowed:
            raise OptionError(f"{value!r} is no {word}. There are {', '.join(allowed)}.")
    if options.layout != LAYOUTS[0] and find_spec("pyarrow") is None:
        raise OptionError("The store needs a library that is not installed: `pip install gouji[data]`.")
    if options.layout == "store":
        return ()
    return tuple(name for name in WRITERS if not options.formats or name in options.formats)


def _keeping(job: Job, manifest: Manifest) -> AbstractContextManager[Keeper | None]:
    """Who keeps the store: also for a run that makes files alone, where an earlier one has made a store."""
    if not job.store and not manifest.ledger:
        return nullcontext()
    try:
        from gouji.batch.keeping import Keeper
    except ImportError as error:
        raise OptionError(
            f"The store needs a library that is not installed ({error}): `pip install gouji[data]`."
        ) from error
    return Keeper(manifest, job.storage, alone=job.url is None)


def _absolute(options: Options) -> Options:
    """The options as they hold in any folder, for `gouji retry`."""
    paths, lists = (
        tuple(path if path == STANDARD_INPUT else path.resolve() for path in some)
        for some in (options.paths, options.lists)
    )
    return replace(options, paths=paths, lists=lists, out=options.out.resolve(), log_file=None, metrics_file=None)


class _Records:
    """The records of the tasks, read from the manifest each time they are gone through."""

    def __init__(self, manifest: Manifest, tasks: Sequence[Task]) -> None:
        self._manifest = manifest
        self._tasks = tasks

    def __iter__(self) -> Iterator[Record]:
        return (record for task in self._tasks if (record := self._manifest.get(task.name)))


def _do(
    steps: Sequence[Step],
    job: Job,
    crew: Crew,
    kept_in: tuple[Manifest, Keeper | None],
    told: tuple[Watch, Log, Metrics],
    halt: Event,
) -> Progress:
    """Do what does not stand yet. Returns how far it came, which is less than all if `halt` was set."""
    manifest, keeper = kept_in
    watch, log, metrics = told
    todo = [step.task for step in steps if step.why is not Why.KEPT]
    kept = len(steps) - len(todo)
    progress = Progress(len(steps), kept, kept, sum(step.failed for step in steps))
    watch(progress)
    tasks = together(todo, job)
    if not isinstance(crew, Alone):
        tasks.sort(key=lambda task: task.size, reverse=True)  # else the last worker may long be at the last large one
    for record in crew.run(_begun(tasks, manifest), job, halt):
        if record.error and record.error.error == NO_ROOM:
            raise OptionError(
                f"{record.error.message} What was done until now is kept. Make room and run the same command again."
            )
        _clear(manifest.get(record.name), record, job.storage)
        manifest.put([record])
        if keeper is not None:
            keeper.count(record)
        progress = progress.after(record)
        log.input(record)
        metrics.count(record)
        watch(progress)
    return progress


def _begun(tasks: Iterable[Task], manifest: Manifest) -> Iterator[Task]:
    """The tasks, each marked when it is handed out: its results of an earlier run are about to be overwritten.

    Else a run that is killed there, followed by one with the settings of before, would take new results for old ones.
    """
    for task in tasks:
        before = [record for one in (task, *task.same) if (record := manifest.get(one.name)) and record.sha256]
        if before:
            manifest.put([replace(record, sha256="", error=None) for record in before])
        yield task


def _clear(before: Record | None, now: Record, storage: Storage) -> None:
    """Remove what an earlier run wrote for the input and this one did not: it would pass for a result of today."""
    if before is not None:
        for old in {output.path for output in before.outputs} - {output.path for output in now.outputs}:
            storage.remove(old)
