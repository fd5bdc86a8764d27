"""A batch that is killed at many random moments: `python benchmarks/faults.py [--kills 50] [--inputs 400]`.

Main process and workers are killed by SIGKILL until the number is reached; then the batch is let end. Its results must
be those of an undisturbed run, byte for byte, and every input be accounted for once. Linux only.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.batch.faults import accounted, make_inputs, results, start, torment


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--inputs", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, calm, out = (Path(name) / part for part in ("in", "calm", "out"))
        make_inputs(folder, args.inputs)
        if start(folder, calm).wait():
            sys.exit("The undisturbed run failed.")
        began = time.monotonic()
        counts = torment(folder, out, args.kills, args.seed)
        seconds = time.monotonic() - began
        same = results(out) == results(calm) and accounted(out) == accounted(calm)
        print(f"{args.inputs} inputs, {counts['main']} kills of the main process, {counts['worker']} of workers,")
        print(f"{seconds:.0f} s; {len(accounted(out)) - 1} inputs in the manifest, {len(results(out))} files.")
        print("Results equal the undisturbed run's." if same else "RESULTS DIFFER from the undisturbed run's.")
        sys.exit(not same)


if __name__ == "__main__":
    main()
