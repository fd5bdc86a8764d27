"""What is evaluated on: corpora of every kind → cases, each a report and what is true of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from gouji.document.errors import OptionError
from gouji.forms import Family
from gouji.learn.corpus import Conflict, ExtraRow, Gold, Heading, Recipe, Sample, generate, load_recipe, read_samples
from gouji.learn.corpus.ladder import LADDER, RATES
from gouji.learn.corpus.sample import RULE_NAMES

Address = tuple[str, str, str]
"""Table, row and column of a cell."""

FIRST_SEED = 600_000
"""Seeds of generated reports start here: far from those of training and of the tests."""

GENERATED = 200
"""Reports that a recipe makes where no number is given."""


@dataclass(frozen=True, slots=True)
class Case:
    """A report whose figures are known.

    Attributes:
        sample: The report. Tags and marks are empty where only the figures are known.
        corpus: The corpus it came from.
        rung: The character error rate that the noise ladder asked for, None off the ladder.
        number: Which report of its source it is, from 1.
        undecidable: Table and row of printed rows that the page doesn't determine: accepting a value there is wrong.
        partial: The known figures are not all that the page shows.
    """

    sample: Sample
    corpus: str
    rung: float | None = None
    number: int = 1
    undecidable: frozenset[tuple[str, str]] = frozenset()
    partial: bool = False


def figures_of(gold: Gold, family: Family) -> dict[Address, Decimal | None]:
    """The figures of a report by address; None for a cell printed empty. Columns that the page lacks have none."""
    found: dict[Address, Decimal | None] = {}
    for table, rows in gold.tables.items():
        left = {row: iter(values) for row, values in rows.items()}
        absent = gold.absent.get(table, ())
        for row, column in family.table(table, f"{family.id}/{gold.forms[table]}").cells:
            if row in left and column not in absent:
                found[table, row, column] = next(left[row])
    return found


def read_corpora(specs: Sequence[str], limit: int = 0, ladder: int = 0) -> list[Case]:
    """Read corpora.

    Args:
        specs: For each corpus: a `.jsonl` or `.jsonl.xz` of samples, a folder with `reports/` and `gold/`, a recipe
            (`.yaml`), or "default" for the generator's own recipe (on the ladder: for `LADDER`).
        limit: At most so many reports of each corpus, spread evenly over it; 0 for all (`GENERATED` of a recipe).
        ladder: If above 0, each recipe makes so many reports at each rung of the noise ladder instead.

    Returns:
        The cases, in the order of the corpora.

    Raises:
        OptionError: A corpus can't be read or holds nothing.
    """
    cases: list[Case] = []
    for spec in specs:
        recipe = _recipe(spec, ladder > 0)
        if recipe is not None:
            found = list(_climb(spec, recipe, ladder) if ladder else _generated(spec, recipe, limit or GENERATED))
        elif Path(spec).is_dir():
            found = _spread(list(read_folder(Path(spec))), limit)
        else:
            found = _spread([case for sample in read_samples(Path(spec)) for case in cases_of(sample, spec)], limit)
        if not found:
            raise OptionError(f"The corpus {spec} holds no report whose figures are known. Give another one.")
        cases += found
    return cases


def cases_of(sample: Sample, corpus: str) -> Iterator[Case]:
    """A case for each report of a sample's text; those after the first have their number added to the name."""
    for number, gold in enumerate((sample.gold, *sample.more), 1):
        name = sample.name if number == 1 else f"{sample.name}.{number}"
        yield Case(replace(sample, name=name, gold=gold), corpus, None, number, frozenset(gold.omitted))


def corpus_hash(cases: Iterable[Case]) -> str:
    """SHA-256 over texts, tags and figures, in hex."""
    digest = hashlib.sha256()
    for case in cases:
        for part in (case.sample.text, " ".join(case.sample.tags), case.sample.gold.to_json()):
            digest.update(part.encode("utf-8", errors="surrogatepass") + b"\0")
    return digest.hexdigest()


def _recipe(spec: str, ladder: bool) -> Recipe | None:
    if spec == "default":
        return LADDER if ladder else Recipe()
    return load_recipe(Path(spec)) if spec.endswith((".yaml", ".yml")) else None


def _spread(cases: list[Case], limit: int) -> list[Case]:
    """At most `limit` cases at even distances: what a file lists first may all be of one kind."""
    if not 0 < limit < len(cases):
        return cases
    return [cases[i * len(cases) // limit] for i in range(limit)]


def _generated(spec: str, recipe: Recipe, count: int) -> Iterator[Case]:
    return (case for seed in range(FIRST_SEED, FIRST_SEED + count) for case in cases_of(generate(seed, recipe), spec))


def _climb(spec: str, recipe: Recipe, count: int) -> Iterator[Case]:
    """The same reports at every rung, so that only the noise differs."""
    for rung in RATES:
        for case in _generated(spec, recipe.model_copy(update={"character_error": rung}), count):
            yield replace(case, sample=replace(case.sample, name=f"{case.sample.name}-{rung:.0%}"), rung=rung)


def read_folder(folder: Path) -> Iterator[Case]:
    """The reports of a folder whose figures are known, in order of their names.

    `gold/NAME.json` holds what is true of `reports/**/NAME.txt`, `gold/NAME.2.json` of the second report in it.

    Raises:
        OptionError: A file can't be read or is no gold file.
    """
    for path in sorted((folder / "reports").rglob("*.txt")):
        first = folder / "gold" / f"{path.stem}.json"
        more = sorted((folder / "gold").glob(f"{path.stem}.[0-9].json"))
        for number, gold in enumerate([first, *more], 1):
            if gold.exists():
                yield _read_case(path, gold, number, folder)


def _read_case(path: Path, gold: Path, number: int, folder: Path) -> Case:
    try:
        data = json.loads(gold.read_text(encoding="utf-8"), parse_float=Decimal, parse_int=Decimal)
        text = path.read_bytes().decode("utf-8", errors="surrogateescape")
        # the reader finds the encoding itself, so the bytes must come out as they went in
        sample = Sample(gold.stem, text, (), _gold(data), path.parent.name, ())
        undecidable = frozenset((table, row) for table, row in (u.split("/")[:2] for u in data.get("undecidable", [])))
        return Case(sample, str(folder), None, number, undecidable, bool(data.get("partial")))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OptionError(
            f"{gold} is no gold file: {type(error).__name__}: {error}. See fixtures/README.md for what one holds."
        ) from error


def _gold(data: Any) -> Gold:
    """Gold from the JSON that `Gold.to_json` writes; facts that a file leaves out are empty."""
    rules = {name: id for id, name in RULE_NAMES.items()}
    return Gold(
        issuer=data.get("issuer") or "",
        issuer_also=tuple(data.get("issuer_also", ())),
        year=int(data.get("year") or 0),
        title=data.get("title") or "",
        published=data.get("published"),
        headings=tuple(Heading(h["number"], h["title"]) for h in data.get("headings", ())),
        forms=dict(data["forms"]),
        tables={t: {r: tuple(values) for r, values in rows.items()} for t, rows in data["tables"].items()},
        conflicts=tuple(
            Conflict(c["table"], rules.get(c["rule"], c["rule"]), c.get("row"), c.get("column"))
            for c in data.get("conflicts", ())
        ),
        extra_rows=tuple(
            ExtraRow(e["table"], e["block"], e["label"], tuple(e["values"])) for e in data.get("extra_rows", ())
        ),
        absent={table: tuple(columns) for table, columns in data.get("absent", {}).items()},
    )
