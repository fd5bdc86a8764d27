"""What a figure was measured on, and where figures are kept."""

from __future__ import annotations

import platform
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

LIBRARIES = ("spacy", "scikit-learn", "rapidfuzz", "numpy", "scipy")


def describe() -> str:
    """Day, processor, cores, system, Python and libraries, as one line."""
    import gouji
    from gouji.learn.made import this_machine

    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    return (
        f"Measured on {datetime.now(UTC).date().isoformat()} with gouji {gouji.__version__} on {this_machine()}, "
        f"Python {platform.python_version()}, {libraries}."
    )


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
