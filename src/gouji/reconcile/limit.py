"""What the programs for one table may spend."""

from __future__ import annotations

import time

SECONDS = 2.0
"""Time limit of the joint choice for one table."""
MOST_WORK = 100_000
"""Work of all programs for one table: nodes of their branch-and-bound trees times the numbers of their matrices. About
15 microseconds each where this was measured, so that the time limit seldom strikes before."""
ROOT = 10
"""Nodes that a program's root counts for: of 328 programs for read pages, work so counted is within a factor of two or
three of the time they took."""
MOST_NODES = 2000
"""Nodes of one program at most."""


class Limit:
    """What is left for the programs of one table, all its alignments and readings together.

    A count of work, so that the outcome does not hang on the machine's speed; and seconds, for the worst.

    Args:
        seconds: Time from now on, by the thread's own clock: how busy the machine is must not change the outcome.
        work: See `MOST_WORK`.
    """

    def __init__(self, seconds: float = SECONDS, work: float = MOST_WORK) -> None:
        self._until = time.thread_time() + seconds
        self._work = work

    @property
    def seconds(self) -> float:
        """The time that is left; 0 or less if none is."""
        return self._until - time.thread_time()

    def nodes(self, numbers: int, share: float = 1.0) -> int:
        """Nodes that a program may visit; 0 if it is not to be asked at all.

        Args:
            numbers: Numbers of its matrix other than 0.
            share: Share of what is left that it may take, 0 to 1.
        """
        if self.seconds <= 0:
            return 0
        return max(0, min(MOST_NODES, int(share * self._work / max(1, numbers)) - ROOT))

    def spend(self, numbers: int, nodes: int) -> None:
        """Take off what a program has used.

        Args:
            numbers: Numbers of its matrix other than 0.
            nodes: Nodes that it has visited.
        """
        self._work -= numbers * (nodes + ROOT)
