"""What a figure was measured on, and where figures are kept."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

LIBRARIES = ("spacy", "scikit-learn", "rapidfuzz", "numpy", "scipy")


def describe() -> str:
    """Day, processor, cores, system, Python and libraries, as one line."""
    import gouji

    model = next(
        (line.partition(":")[2].strip() for line in _lines(Path("/proc/cpuinfo")) if line.startswith("model name")),
        platform.processor() or platform.machine(),
    )
    memory = next((int(line.split()[1]) // 2**20 for line in _lines(Path("/proc/meminfo")) if "MemTotal" in line), None)
    cores = f"{os.cpu_count()} cores" + (f", {memory} GB" if memory else "")
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    day = datetime.now(UTC).date().isoformat()
    return (
        f"Measured on {day} with gouji {gouji.__version__} on {model} ({cores}), {platform.system()}, "
        f"Python {platform.python_version()}, {libraries}."
    )


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines() if path.exists() else []


def put(page: Path, name: str, text: str) -> None:
    """Replace what stands between `<!-- NAME -->` and `<!-- /NAME -->` on a page.

    Raises:
        SystemExit: The page has no such place.
    """
    first, last = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, found, rest = page.read_text(encoding="utf-8").partition(first)
    _, ended, after = rest.partition(last)
    if not (found and ended):
        raise SystemExit(f"{page} has no place for {name}; mark one with {first} and {last}.")
    page.write_text(f"{before}{first}\n{text}\n{last}{after}", encoding="utf-8")
