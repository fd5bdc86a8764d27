"""What an installation takes on disk, by package: `python benchmarks/install_size.py [--extra scan] [--least 5]`.

Makes a fresh virtual environment in a temporary folder, installs this checkout into it by pip, and adds up the files
of every distribution. The base install is to stay under 600 MB.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parent.parent
TARGET = 600
"""MB of the base install."""
_MEASURE = """
import json
from importlib import metadata
sizes = {}
for found in metadata.distributions():
    files = [found.locate_file(file) for file in found.files or ()]
    # pip compiles what it installs; the compiled files are in the list
    sizes[found.metadata["Name"]] = sum(file.stat().st_size for file in files if file.is_file())
print(json.dumps(sizes))
"""


def measured(extras: str) -> dict[str, int]:
    """Bytes of every distribution of a fresh installation, pip and what it brings left out."""
    with tempfile.TemporaryDirectory() as folder:
        venv.create(folder, with_pip=True)
        python = Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python"
        target = f"{ROOT}[{extras}]" if extras else str(ROOT)
        subprocess.run([python, "-m", "pip", "install", "--quiet", target], check=True)
        told = subprocess.run([python, "-c", _MEASURE], check=True, capture_output=True, text=True).stdout
    sizes: dict[str, int] = json.loads(told)
    return {name: size for name, size in sizes.items() if name not in ("pip", "setuptools")}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--extra", default="", help="extras to install, parted with commas")
    parser.add_argument("--least", type=float, default=5.0, help="MB from which on a package has a line of its own")
    options = parser.parse_args()
    sizes = measured(options.extra)
    shown = sorted((size / 1e6, name) for name, size in sizes.items())[::-1]
    print("| package | MB |\n|---|--:|")
    for size, name in shown:
        if size >= options.least:
            print(f"| {name} | {size:.0f} |")
    rest = [size for size, _ in shown if size < options.least]
    print(f"| {len(rest)} smaller ones | {sum(rest):.0f} |")
    print(f"| in all | {sum(size for size, _ in shown):.0f} (target: < {TARGET}) |")


if __name__ == "__main__":
    main()
