"""Ctrl-C in a long command: once ends it when what is under way is done, twice at once."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

GO_ON = "Run the same command again to go on."


@contextmanager
def halted_by_signals() -> Iterator[threading.Event]:
    """An event that SIGINT and SIGTERM set. The second signal raises KeyboardInterrupt.

    Outside the main thread, which alone gets signals, it stays as it is.
    """
    halt = threading.Event()
    if threading.current_thread() is not threading.main_thread():
        yield halt
        return

    def handle(number: int, frame: FrameType | None) -> None:
        if halt.is_set():
            raise KeyboardInterrupt
        halt.set()
        say = f"Stopping when the inputs under way are done; once more stops at once. {GO_ON}"
        print(say, file=sys.stderr, flush=True)

    before = {number: signal.signal(number, handle) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield halt
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
