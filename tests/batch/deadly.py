"""Work that a worker process does not survive. Imports little, since every process of the tests does so anew."""

import itertools
import os
import signal
import sys
from pathlib import Path

from gouji.batch import worker
from gouji.batch.types import OUT_OF_MEMORY, FileError, Job, Record, Task


def deadly_work(task: Task, job: Job) -> list[Record]:
    """Does to its process what the input says: "kill", as the system does to one that wants too much memory; "once",
    the same, but only the first time; "hang", in C, where no signal is heard; "exit"; "eat" a GiB of memory.
    """
    path = task.path or Path()
    text = path.read_text()
    seen = path.parent / "seen" / path.name
    if "kill" in text or ("once" in text and not seen.exists()):
        seen.parent.mkdir(exist_ok=True)
        seen.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if "hang" in text:
        _ = 1 in itertools.repeat(0)
    if "exit" in text:
        sys.exit("enough")
    if "pid" in text:
        return [Record(task.name, str(os.getpid()), job.key, job.formats)]
    try:
        _ = bytes(2**30 if "eat" in text else 1)
    except MemoryError:
        return [worker.failed(task, job, FileError(OUT_OF_MEMORY, "", True), "0")]
    return [Record(one.name, "0", job.key, job.formats) for one in (task, *task.same)]
