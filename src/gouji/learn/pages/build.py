"""Real OCR as a corpus: reports drafted, set, scanned, read, and written with their truth."""

from __future__ import annotations

import itertools
import os
import sys
import time
import warnings
from collections.abc import Collection, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Annotated

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from gouji.document.errors import OptionError
from gouji.forms import load_families
from gouji.learn.corpus import Recipe, Sample, draft, finish, gold_of, write_samples
from gouji.learn.corpus.recipe import placed
from gouji.learn.pages.begins import settle
from gouji.learn.pages.degrade import SEVERITIES, degrade, inverse
from gouji.learn.pages.dump import STYLES, ReadPage, dump
from gouji.learn.pages.engines import ENGINES, missing, moved
from gouji.learn.pages.match_truth import Reading, character_error, match_words, readings, surplus
from gouji.learn.pages.provenance import provenance
from gouji.learn.pages.render import Renderer, fonts_missing
from gouji.learn.pages.typeset import Typeset, draw_style, typeset
from gouji.learn.pairs import Pair, write_pairs

Weight = Annotated[int, Field(gt=0)]

_WRITE_EVERY = 20
"""Reports after which the files are written anew, so that what is there can be used before all is done."""


class Pages(BaseModel):
    """The configuration of a split; the committed files in `training/pages/` explain the keys.

    Attributes:
        name: Of the split; names of reports begin with it.
        reports: How many.
        first_seed: Seed of the first report; the others follow.
        recipe: How reports are drafted; their tables are never laid out as text, so layouts count for nothing.
        fonts: Families to set them in, by turns.
        engines: How often each engine reads a scan of each severity, relative to the others; each report is read once.
        styles: How often each style of dump is, likewise.
        paragraph: Longer paragraphs are cut at a sentence, in characters: reading takes time, and the tables matter.
        paragraphs: Most paragraphs of a section.
        processes: Workers, each of one thread.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]*$")]
    reports: Annotated[int, Field(gt=0)]
    first_seed: Annotated[int, Field(ge=0)]
    recipe: Recipe
    fonts: Annotated[tuple[str, ...], Field(min_length=1)]
    engines: dict[str, dict[str, Weight]]
    styles: dict[str, Weight] = Field(default_factory=lambda: dict.fromkeys(STYLES, 1))
    paragraph: Annotated[int, Field(gt=0)] = 60
    paragraphs: Annotated[int, Field(gt=0)] = 2
    processes: Annotated[int, Field(gt=0)] = 2

    @field_validator("engines")
    @classmethod
    def _known_engines(cls, value: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
        _check_names("engine", value, ENGINES)
        for severities in value.values():
            _check_names("severity", severities, SEVERITIES)
        return value

    @field_validator("styles")
    @classmethod
    def _known_styles(cls, value: dict[str, int]) -> dict[str, int]:
        _check_names("style", value, STYLES)
        return value


def _check_names(kind: str, given: Collection[str], known: Collection[str]) -> None:
    unknown = sorted(set(given) - set(known))
    if unknown:
        raise ValueError(f"there is no {kind} {unknown[0]!r}; allowed are {', '.join(known)}")
    if not given:
        raise ValueError(f"name at least one {kind} of {', '.join(known)}")


@dataclass(frozen=True, slots=True)
class Task:
    """A report to be made: its seed, and how it is set, scanned, read and written."""

    seed: int
    font: str
    engine: str
    severity: str
    style: str


def load_pages(path: Path) -> Pages:
    """Read the configuration of a split. Form files that its recipe names are relative to its folder.

    Raises:
        OptionError: It can't be read, or has unknown, lacking or wrong keys; all problems are listed.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        if isinstance(data, dict) and "recipe" in data:
            data["recipe"] = placed(data["recipe"], path.parent)
        return Pages.model_validate(data)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise OptionError(f"The configuration {path} can't be read: {error}. Give a YAML file.") from error
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors()]
        raise OptionError("\n".join([f"The configuration {path} is wrong:", *lines])) from error


def plan(config: Pages) -> list[Task]:
    """What is to be made: engines, severities and styles of dump balanced against one another, fonts by turns."""
    designs = [
        (engine, severity, style)
        for engine, severities in config.engines.items()
        for severity, often in severities.items()
        for style, times in config.styles.items()
        for _ in range(often * times)
    ]
    rng = Random(f"gouji pages {config.first_seed}")
    tasks: list[Task] = []
    while len(tasks) < config.reports:
        rng.shuffle(designs)
        for engine, severity, style in designs[: config.reports - len(tasks)]:
            font = config.fonts[len(tasks) % len(config.fonts)]
            tasks.append(Task(config.first_seed + len(tasks), font, engine, severity, style))
    return tasks


def read_report(config: Pages, task: Task, renderer: Renderer) -> tuple[Sample, list[Pair]]:
    """Make a report, print it, scan it, and have it read.

    Returns:
        The dump with its truth, and what was read for every printed line.
    """
    report = draft(task.seed, config.recipe)
    rng = Random(f"gouji page {task.seed}")
    printed = typeset(report.draw(), draw_style(task.font, rng), rng, config.paragraph, config.paragraphs)
    read: list[ReadPage] = []
    found: list[Reading] = []
    extra = 0
    for number, page in enumerate(renderer.render(printed)):
        scan = degrade(page.image, SEVERITIES[task.severity], np.random.default_rng((task.seed, number)))
        words = moved(ENGINES[task.engine](scan), inverse(scan.affine))
        matching = match_words(words, page.lines)
        found += readings(words, matching, page.lines)
        extra += surplus(words, matching)
        read.append(ReadPage(words, matching, page.lines))
    lines = dump(read, printed.pieces, task.style, rng)
    name = f"{config.name}-{task.seed:07d}"
    sample = replace(
        finish(name, lines, gold_of(report), task.style, ("ocr",)),
        family=report.family,
        engine=task.engine,
        severity=task.severity,
        character_error=round(character_error(found, extra), 4),
        font=task.font,
    )
    family = load_families(config.recipe.forms)[sample.family]
    return settle(sample, family), [_pair(reading, printed, task, name) for reading in found]


def _pair(reading: Reading, printed: Typeset, task: Task, name: str) -> Pair:
    role = printed.pieces[reading.line.element].role.value
    return Pair(reading.line.text, reading.text, role, task.engine, task.severity, task.font, name)


@cache
def _renderer() -> Renderer:
    """The worker's browser, kept open while the worker lives."""
    return Renderer().__enter__()


def _work(config: Pages, task: Task) -> tuple[Sample, list[Pair]]:
    os.environ["OMP_THREAD_LIMIT"] = "1"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the engines' libraries: they say nothing on the result
        return read_report(config, task, _renderer())


def _made(config: Pages, tasks: list[Task]) -> Iterator[tuple[Sample, list[Pair]]]:
    with ProcessPoolExecutor(config.processes, mp_context=get_context("spawn")) as pool:
        yield from pool.map(_work, itertools.repeat(config), tasks)


def build(config: Pages, out: Path, pairs_out: Path | None = None) -> int:
    """Make a split and write it, with its provenance in a file beside it.

    Args:
        config: What to make.
        out: A `.jsonl` or `.jsonl.xz` file of samples; written anew from time to time while it grows.
        pairs_out: Where to write the pairs of printed and read lines, likewise.

    Returns:
        The number of reports.

    Raises:
        OptionError: An engine or a font is missing.
    """
    problems = [reason for name in config.engines if (reason := missing(name))]
    problems += [f"The font {font} is not installed." for font in fonts_missing(config.fonts)]
    if problems:
        raise OptionError(" ".join(problems))
    samples: list[Sample] = []
    pairs: list[Pair] = []
    tasks = plan(config)
    began = time.perf_counter()
    for sample, found in _made(config, tasks):
        samples.append(sample)
        pairs += found
        last = len(samples) == len(tasks)
        if last or not len(samples) % _WRITE_EVERY:
            write_samples(out, samples)
            if pairs_out:
                write_pairs(pairs_out, pairs)
            each = (time.perf_counter() - began) / len(samples)
            left = each * (len(tasks) - len(samples)) / 60
            text = f"{len(samples)} of {len(tasks)} reports, {each:.1f} s each, {left:.0f} min left"
            print(text, file=sys.stderr, flush=True)
    made = provenance(config.model_dump(mode="json"), config.fonts, config.engines, samples)
    beside = out.with_name(out.name.removesuffix(".xz").removesuffix(".jsonl") + ".json")
    beside.write_text(made, encoding="utf-8")
    return len(samples)
