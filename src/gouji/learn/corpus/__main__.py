"""`python -m gouji.learn.corpus OUT N --seed S [--recipe FILE]`: write generated reports and their gold values."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from gouji.document.errors import GoujiError
from gouji.learn.corpus.recipe import Recipe, load_recipe
from gouji.learn.corpus.write import write_corpus


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and write the corpus; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m gouji.learn.corpus", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write OUT/reports/NAME.txt and OUT/gold/NAME.json to")
    parser.add_argument("count", type=int, help="how many reports")
    parser.add_argument("--seed", type=int, default=0, help="seed of the first report (default 0)")
    parser.add_argument("--recipe", type=Path, help="YAML file with settings of the generator")
    options = parser.parse_args(arguments)
    try:
        write_corpus(
            options.out, options.count, options.seed, load_recipe(options.recipe) if options.recipe else Recipe()
        )
    except GoujiError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
