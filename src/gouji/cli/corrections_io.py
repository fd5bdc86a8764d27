"""The files behind `gouji corrections` and `gouji suggest`: results, reports and stores, found and read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from gouji.batch.inputs import find_tasks, load
from gouji.batch.output import read_results, write_whole
from gouji.cli.settings import make_settings
from gouji.document import Report
from gouji.document.errors import EmptyInput, InputError
from gouji.forms import load_families
from gouji.learn.corrections import Places, Read, SourceFile, Store, read_jsonl, read_pages
from gouji.learn.corrections.drafts import draft_cells, draft_tags
from gouji.learn.corrections.from_label_studio import read_tasks
from gouji.learn.corrections.label_studio import Task, encode_tasks, task_of, tasks_for
from gouji.learn.corrections.review_csv import read_review
from gouji.learn.corrections.types import encode
from gouji.learn.suggest import Suggestion, suggest
from gouji.pipeline import Settings, Structurer
from gouji.readers.members import Limits


def read_file(path: Path, format: str, who: str | None, results: Path | None, forms: tuple[str, ...]) -> Read:
    """The corrections of a file. Raises GoujiError if it can't be read."""
    if format == "review-csv":
        return read_review(path, _results(results or path.parent), who)
    settings = make_settings(forms, "none", "auto", None, None, None)
    places = Places.of(load_families(settings.form_paths).values())
    return read_tasks(path, who, places) if format == "label-studio" else read_jsonl(path, places)


def write_cells(folder: Path, out: Path) -> int:
    """Write the cells of results that a person must look at, as drafts, and give their number."""
    drafts = [encode(draft) for draft in draft_cells(_results(folder), _now())]
    write_whole(out, b"".join(drafts))
    return len(drafts)


def write_tasks(folder: Path, reports: Path, store: Path, out: Path, settings: Settings) -> tuple[int, int]:
    """Write the reports of results as tasks of Label Studio.

    Returns:
        The number of tasks, and of results whose report is not in the folder of reports.
    """
    wanted = {(report.source.sha256, report.source.report) for report in _results(folder)}
    hashes = {sha256 for sha256, _ in wanted}
    standing = Store(store).standing
    tasks: list[Task] = []
    found: set[tuple[str, int]] = set()
    sources = (source for source in source_files(reports, store) if source.sha256 in hashes)
    for page in read_pages(sources, Structurer(settings)):
        if page.origin.key in wanted - found:
            found.add(page.origin.key)
            tasks.append(task_of(page, standing))
    write_whole(out, encode_tasks(tasks))
    return len(tasks), len(wanted - found)


def suggestions(folder: Path, n: int, store: Path, settings: Settings) -> list[Suggestion]:
    """The lines of a folder's reports to ask a person about."""
    return suggest(read_pages(source_files(folder, store), Structurer(settings)), n, Store(store).standing)


def write_suggestions(chosen: Sequence[Suggestion], out: Path, format: str) -> None:
    """Write suggestions as tasks of Label Studio, or as drafts of corrections."""
    if format == "label-studio":
        tasks = [task for s in chosen for task in tasks_for(s.page, (s.tagged.line.number,))]
        write_whole(out, encode_tasks(tasks))
        return
    now = _now()
    write_whole(out, b"".join(encode(draft) for s in chosen for draft in draft_tags(s.page, (s.tagged,), now)))


def source_files(folder: Path, store: Path) -> Iterator[SourceFile]:
    """Every file of a folder that can be read, the store left out."""
    for task in find_tasks([folder], store, 0):
        with suppress(OSError, InputError):  # one file that can't be read is no reason to ask nothing
            if task.path is not None and task.error is None:
                yield SourceFile(task.name, load(task, Limits()) if task.member else task.path.read_bytes())


def _results(folder: Path) -> Iterable[Report]:
    found = [report for _, report in read_results(folder) if isinstance(report, Report)]
    if not found:
        raise EmptyInput(f"There is no result (*.json) in {folder}. Write some with `gouji run --format json`.")
    return found


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
