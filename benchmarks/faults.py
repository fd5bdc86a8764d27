"""A batch that is killed at many random moments: `python benchmarks/faults.py [--kills 50] [--inputs 400]`.

Main process and workers are killed by SIGKILL until the number is reached; then the batch is let end. Its files must be
those of an undisturbed run, byte for byte, its store have the same rows, and every input be accounted for once. Then a
batch with a poison in every hundred inputs, which kills the process that reads it, must do all the others. Linux only.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from gouji.batch.manifest import reading  # noqa: E402
from tests.batch.faults import accounted, make_inputs, results, start, stored, torment  # noqa: E402

EVERY = 100
"""Inputs of which one is poison."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--inputs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        same = kill(Path(name), args.inputs, args.kills, args.seed)
        left = poison(Path(name), args.inputs)
        sys.exit(not (same and left))


def kill(place: Path, inputs: int, kills: int, seed: int) -> bool:
    """Whether a tormented batch comes out as a calm one."""
    folder, calm, out = (place / part for part in ("in", "calm", "out"))
    make_inputs(folder, inputs)
    if start(folder, calm).wait():
        sys.exit("The undisturbed run failed.")
    began = time.monotonic()
    counts = torment(folder, out, kills, seed)
    seconds = time.monotonic() - began
    rows = stored(out)
    same = results(out) == results(calm) and accounted(out) == accounted(calm) and rows == stored(calm)
    print(f"{inputs} inputs, {counts['main']} kills of the main process, {counts['worker']} of workers,")
    print(f"{seconds:.0f} s; {len(accounted(out)) - 1} inputs in the manifest, {len(results(out))} files,")
    print(f"in the store {', '.join(f'{sum(found.values())} {kind}' for kind, found in rows.items())}.")
    print("Results equal the undisturbed run's." if same else "RESULTS DIFFER from the undisturbed run's.")
    return same


def poison(place: Path, inputs: int) -> bool:
    """Whether a batch does all inputs but those that kill whoever reads them."""
    folder, out = place / "poisoned", place / "survived"
    make_inputs(folder, inputs)
    bad = list(range(EVERY // 2, inputs, EVERY))
    for i in bad:
        (folder / f"{i:04}.txt").write_text("KILL", encoding="utf-8")
    command = [
        sys.executable,
        str(ROOT / "tests" / "batch" / "poisoned.py"),
        "run",
        str(folder),
        "--out",
        str(out),
        "--model",
        "none",
    ]
    subprocess.run([*command, "--workers", "2", "-f", "json", "--layout", "both", "-q"], check=False)
    with reading(out) as manifest:
        ends = Counter(record.error.error if record.error else "done" for record in manifest.records())
    print(f"{inputs} inputs with {len(bad)} poisons among them: {dict(ends)}.")
    return ends["WorkerDied"] == len(bad) and ends.total() == inputs


if __name__ == "__main__":
    main()
