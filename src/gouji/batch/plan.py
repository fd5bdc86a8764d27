"""What a run is to do: each input with why, and inputs with the same bytes together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from gouji.batch.manifest import Manifest
from gouji.batch.standing import Why, content_hash, standing
from gouji.batch.types import Job, Record, Task
from gouji.document import Verdict

_TOGETHER = 50
"""Inputs with the same bytes that are done in one go: so many are written well within the time for one input."""


class Only(StrEnum):
    """Which of the inputs of an earlier run to do again."""

    FAILED = "failed"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Step:
    """What a run does with an input.

    Attributes:
        task: The input.
        why: Why it is done, or `Why.KEPT`.
        failed: It is kept as a failure.
    """

    task: Task
    why: Why
    failed: bool = False


def plan(
    tasks: Sequence[Task], job: Job, manifest: Manifest | None, *, overwrite: bool = False, only: Only | None = None
) -> list[Step]:
    """What is to be done with each input, in order.

    Args:
        tasks: Every input.
        job: What they share.
        manifest: What was done before; None if nothing was.
        overwrite: Do all of them.
        only: Do these whatever stands, and no others.
    """
    lost = manifest.lost(job.storage) if manifest and job.store else frozenset()
    steps = []
    for task in tasks:
        record = manifest.get(task.name) if manifest else None
        if only:
            why = Why.ASKED if record and _is(record, only) else Why.KEPT
        else:
            why = Why.ASKED if overwrite and record else standing(record, task, job, lost)
        steps.append(Step(task, why, why is Why.KEPT and record is not None and record.error is not None))
    return steps


def together(tasks: Sequence[Task], job: Job) -> list[Task]:
    """The tasks, those with the same bytes made one, at the place of the first of them.

    Only files of the same size are read for it. Members of archives are left as they are: to read them takes long.
    """
    sizes: dict[int, list[Task]] = defaultdict(list)
    for task in tasks:
        sizes[task.size].append(task)
    first: dict[str, str] = {}
    groups: dict[str, list[Task]] = {}
    for alike in sizes.values():
        for task in alike:
            sha256 = content_hash(task, job) if len(alike) > 1 and not task.member else None
            leader = first.get(sha256, task.name) if sha256 else task.name
            if len(groups.get(leader, ())) >= _TOGETHER:
                leader = task.name
            if sha256:
                first[sha256] = leader
            groups.setdefault(leader, []).append(task)
    return [replace(task, same=tuple(groups[task.name][1:])) for task in tasks if task.name in groups]


def _is(record: Record, only: Only) -> bool:
    if only is Only.FAILED:
        return record.error is not None or not record.sha256  # or was under way when another retry was ended
    return any(report.verdict is Verdict.REVIEW for report in record.reports)
