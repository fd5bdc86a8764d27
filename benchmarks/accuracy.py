"""How many cells come out right, as Markdown: `python benchmarks/accuracy.py [--write]`.

The fixtures and generated reports are read with the line model and with rules alone, and counted as `gouji evaluate`
counts (see `gouji.learn.evaluate.outcome`):

    exact     the value equals the printed figure; a blank must be a cell without a value, not an absent one
    accepted  status read, inferred, corrected or blank, and confidence at the threshold or above
    silent    accepted and not exact, or accepted where the form as printed has no such cell: must never happen;
              in brackets, those whose text stands at the right place, so that the damage lies in the digits

Zeros make up most of a form, so that non-zero cells are counted apart. The known figures of generated reports are
those before damage: some damage can't be undone, and then the right answer is a flag. `--write` puts the table into
README.md.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from machine import describe, put

from gouji.learn.corpus import LAYOUT_NAMES
from gouji.learn.evaluate import Case, read_corpora
from gouji.learn.evaluate.arms import RULES, SHIPPED, Job, run
from gouji.learn.evaluate.figures import SEVERAL, Tally, slices_of
from gouji.pipeline import Settings

ROOT = Path(__file__).parent.parent
FIXTURES = str(ROOT / "fixtures")
GENERATED = "default"
ARMS = {SHIPPED: "model", RULES: "rules"}


def groups(cases: Sequence[Case]) -> Iterator[tuple[str, list[int]]]:
    """The groups of reports, each with the positions of its cases."""
    generated = [case.corpus == GENERATED for case in cases]
    yield "fixtures", [i for i, made in enumerate(generated) if not made]
    by_layout = {name: at for axis, name, at in slices_of(cases) if axis == "layout"}
    for name in (*LAYOUT_NAMES, SEVERAL):
        yield name, [i for i in by_layout.get(name, np.array([], dtype=np.intp)).tolist() if generated[i]]
    yield "all generated", [i for i, made in enumerate(generated) if made]


def share(part: int, whole: int) -> str:
    """A percentage, rounded down: 99.99% is not all."""
    return f"{int(10_000 * part / whole) / 100:.2f}%" if whole else "–"


def table(cases: Sequence[Case], tallies: Mapping[str, Tally]) -> Iterator[str]:
    """The Markdown table, a line at a time."""
    heads = " | ".join(f"{ARMS[arm]}: exact | non-zero exact | accepted | silent" for arm in tallies)
    yield f"| reports | number | cells | {heads} |"
    yield "|---|" + "--:|" * (2 + 4 * len(tallies))
    for name, places in groups(cases):
        if not places:
            continue
        at = np.array(places, dtype=np.intp)
        shown = [name, str(len(at))]
        for tally in tallies.values():
            counts = {key: [int(c.sum()) for c in tally.count(key, at)] for key in SHOWN}
            if len(shown) == 2:
                shown.append(str(counts["exact"][1]))
            silent, in_place = counts["silent"][0], counts["silent_in_place"][0]
            shown += [share(*counts[key]) for key in SHOWN[:3]]
            shown.append(f"{silent} ({in_place})" if silent else "0")
        yield f"| {' | '.join(shown)} |"


SHOWN = ("exact", "nonzero_exact", "accepted", "silent", "silent_in_place")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--generated", type=int, default=500, help="generated reports (default 500)")
    parser.add_argument("--jobs", type=int, default=1, help="processes (default 1)")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    parser.add_argument("--silent", action="store_true", help="list the silently wrong cells")
    options = parser.parse_args()
    cases = [*read_corpora([FIXTURES]), *read_corpora([GENERATED], options.generated)]
    outcomes = list(run(cases, Job(Settings(), tuple(ARMS)), options.jobs))
    tallies = {arm: Tally([outcome[i] for outcome in outcomes]) for i, arm in enumerate(ARMS)}
    text = "\n".join((*table(cases, tallies), "", describe()))
    print(text)
    if options.silent:
        for i, name in enumerate(ARMS.values()):
            print("\n".join(f"{name}: {told}" for outcome in outcomes for told in outcome[i].silent))
    if options.write:
        put(ROOT / "README.md", "accuracy", text)


if __name__ == "__main__":
    main()
