"""`python tests/batch/poisoned.py run ...`: gouji with a pipeline that some inputs hang, kill or fill with memory.

Workers import the main script, which is this one, and so are the same.
"""

import itertools
import os
import signal

from pebble import CONSTS

from gouji.cli import main
from gouji.pipeline import Structurer
from gouji.pipeline.build import Result

whole = Structurer.run


def poisoned(self: Structurer, data: bytes, name: str) -> list[Result]:
    """Read, unless the input says what else to do; what hangs does so in C, where no signal is heard."""
    if b"HANG" in data:
        _ = 1 in itertools.repeat(0)
    if b"KILL" in data:
        os.kill(os.getpid(), signal.SIGKILL)
    if b"EAT" in data:
        _ = len(bytes(2**31))
    return whole(self, data, name)


CONSTS.term_timeout = 0.2
Structurer.run = poisoned  # type: ignore[method-assign]

if __name__ == "__main__":
    main()
