"""The command line: each command parses and prints; `gouji.batch` and the functions beside it do the work.

Nothing heavy is imported before a command needs it, so that `--help` is there at once.
"""

from gouji.cli import (
    about,
    batches,
    corpus,
    corrections,
    evaluate,
    export,
    formats,
    forms,
    query,
    results,
    run,
    stats,
    suggest,
    train,
)
from gouji.cli.app import app

__all__ = ["app", "main"]

run.add_to(app)
batches.add_to(app)
results.add_to(app)
stats.add_to(app)
export.add_to(app)
query.add_to(app)
forms.add_to(app)
formats.add_to(app)
corpus.add_to(app)
corrections.add_to(app)
suggest.add_to(app)
train.add_to(app)
evaluate.add_to(app)
about.add_to(app)


def main() -> None:
    """Run the command line."""
    app(prog_name="gouji")
