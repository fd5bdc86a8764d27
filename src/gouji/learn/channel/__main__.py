"""`python -m gouji.learn.channel PAIRS.jsonl.xz OUT.json`: estimate the channel from what real OCR engines read."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from gouji.learn.channel.estimate import estimate, write_counts
from gouji.learn.channel.glyphs import MOST
from gouji.learn.channel.held_out import held_out, rank_among_neighbours
from gouji.learn.pairs import Pair, read_pairs


def main() -> None:
    """Read pairs, print the figures on held-out reports, write the data."""
    parser = argparse.ArgumentParser(prog="python -m gouji.learn.channel", description=__doc__)
    parser.add_argument("pairs", type=Path, help="pairs of printed and read texts, .jsonl or .jsonl.xz")
    parser.add_argument("out", type=Path, help="the data file to write")
    parser.add_argument("--engine", action="append", default=[], help="an engine with its version, for the provenance")
    parser.add_argument("--note", default="", help="what else a reader of the provenance should know")
    options = parser.parse_args()

    pairs = list(read_pairs(options.pairs))
    counts = estimate(pairs, tuple(options.engine), options.note)
    write_counts(options.out, counts)
    where = counts.provenance
    print(f"{where.characters:,} characters of {where.reports} reports")
    print(f"{options.out}: {options.out.stat().st_size:,} bytes")
    show(pairs)


def show(pairs: Sequence[Pair]) -> None:
    """Print what the channel is worth on reports held out, and how many confusions the glyphs foretell."""
    figures, errors = held_out(pairs)
    print(f"\nHeld out, {errors:,} errors     nats/character  nats/error  nats/digit error")
    for figure in figures:
        print(f"{figure.name:30} {figure.character:14.4f} {figure.error:11.2f} {figure.digit:17.2f}")
    print()
    for engine in sorted({pair.engine for pair in pairs}):
        ranks = rank_among_neighbours([pair for pair in pairs if pair.engine == engine])
        found = [rank for rank in ranks if rank]
        if found:
            share, middle = len(found) / len(ranks), median(found)
            print(f"{engine}: {share:.0%} of {len(ranks):,} Han confusions are with one of {MOST} glyph neighbours, "
                  f"at median rank {middle:g}")  # fmt: skip


if __name__ == "__main__":
    main()
