"""What inputs may take of the machine."""

from __future__ import annotations

from dataclasses import dataclass

from gouji.document.errors import OptionError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one input may take from the machine, and how long a worker process lives.

    Attributes:
        seconds: Time for one input, >= 0; 0 for no limit; None to allow by size (see `allowed`).
        megabytes: Memory of one worker, in MiB, >= 0; 0 for no limit. Only Linux can hold a process to it.
        inputs: Inputs after which a worker is replaced by a new one, >= 0; 0 for never. Bounds what leaks.
    """

    seconds: float | None = None
    megabytes: int = 4096  # OCR takes 0.9 GB, a page of 30,000 x 30,000 pixels 2.7 GB
    inputs: int = 1000  # at 1.2 s for a new worker and 30 ms for a typed report, replacing costs 4% of the time

    def __post_init__(self) -> None:
        for name in ("seconds", "megabytes", "inputs"):
            value = getattr(self, name)
            if value is not None and value < 0:
                raise OptionError(f"The limit {name} is {value}. Choose a number from 0 on; 0 is no limit.")

    def allowed(self, size: int) -> float | None:
        """Seconds for an input of this many bytes; None for no limit.

        By size, that is 120 s and 100 s more for each MiB: the densest scans have some 40 KB a page, for which it
        gives 4 s beyond the 120, as much as a page takes to be read.
        """
        if self.seconds is None:
            return 120.0 + 100.0 * size / 2**20
        return self.seconds or None
