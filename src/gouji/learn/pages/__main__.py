"""Have generated reports read by OCR: `python -m gouji.learn.pages training/pages/test.yaml test.jsonl.xz`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from gouji.document.errors import GoujiError
from gouji.learn.pages.build import build, load_pages


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the split that a configuration describes."""
    parser = argparse.ArgumentParser(prog="python -m gouji.learn.pages", description=__doc__)
    parser.add_argument("config", type=Path, help="configuration of the split, a YAML file")
    parser.add_argument("out", type=Path, help="samples to write: a .jsonl or .jsonl.xz file")
    parser.add_argument("--pairs", type=Path, help="also write printed and read lines here")
    given = parser.parse_args(arguments)
    try:
        build(load_pages(given.config), given.out, given.pairs)
    except GoujiError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
