"""Damage that leaves every cell determined must not make one wrong; any damage at all must not make a crash."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import jsonschema
import pytest

from gouji.document import Report
from gouji.document.errors import InputError
from gouji.learn.corpus import generate, load_recipe
from gouji.pipeline import Settings, Structurer
from gouji.readers.decode import decode
from tests.damage import DAMAGES
from tests.scoring import Gold, Score, load_gold, make_gold, score

ROOT = Path(__file__).resolve().parent.parent
CHUNK = 50
GENERATED, DAMAGED, ARBITRARY = 1000, 1000, 600
"""Cases of each kind; the first two make up the 2,000 of damage that determines."""
VALIDATED = 25
"""Every how many results the JSON Schema is checked; all others go through the codec, which checks types and names."""
UNDETERMINED = frozenset({"blank-official-form"})
"""Fixtures whose figures are none: nothing to compare."""

pytestmark = pytest.mark.fuzz
Record = Callable[[str, object], None]


@cache
def structurer(model: str) -> Structurer:
    return Structurer(Settings(model=model))


@cache
def validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json.loads((ROOT / "schema/report.schema.json").read_text(encoding="utf-8")))


@cache
def fixtures() -> tuple[tuple[str, str, Gold], ...]:
    """Name, text and gold of every fixture whose page determines its cells."""
    found = []
    for path in sorted((ROOT / "fixtures/reports").rglob("*.txt")):
        gold = ROOT / "fixtures/gold" / f"{path.stem}.json"
        data = load_gold(gold, structurer("none").family)
        if path.stem not in UNDETERMINED and not data.data.get("undecidable"):
            found.append((path.stem, decode(path.read_bytes(), path.name, 2**20).text, data))
    return tuple(found)


def check(report: Report, case: int) -> None:
    """The result must be valid, and come back from its JSON as it was."""
    data = report.to_json()
    assert Report.from_json(data) == report
    if case % VALIDATED == 0:
        validator().validate(json.loads(data))


def run(text: str, name: str, case: int) -> Report:
    """Structure a text with the model, or on rules alone in every fourth case."""
    results = structurer("none" if case % 4 == 3 else "default").run(text.encode("utf-8", errors="replace"), name)
    for result in results:
        check(result.report, case)
    return results[0].report


def tell(record_property: Record, kind: str, scores: list[Score]) -> None:
    """Hand the counts to the summary at the end of the run."""
    counts = [len(scores), *(sum(getattr(s, name) for s in scores) for name in ("cells", "exact", "accepted"))]
    record_property(f"fuzz {kind}", [*counts, sum(len(s.silent) for s in scores)])


@pytest.mark.parametrize("first", range(0, GENERATED, CHUNK))
def test_generated_reports_with_damage_that_determines(first: int, record_property: Record) -> None:
    recipe = load_recipe(ROOT / "training/recipes/determined.yaml")
    family = structurer("none").family
    scores, wrong = [], []
    for case in range(first, first + CHUNK):
        sample = generate(case, recipe)
        gold = make_gold(json.loads(sample.gold.to_json()), family)
        scores.append(score(run(sample.text, sample.name, case), gold))
        wrong += [f"generate({case}, determined): {cell}" for cell in scores[-1].silent]
    tell(record_property, "determined, generated", scores)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("first", range(0, DAMAGED, CHUNK))
def test_fixtures_with_damage_that_determines(first: int, record_property: Record) -> None:
    scores, wrong = [], []
    for case in range(first, first + CHUNK):
        rng = Random(case)
        name, text, gold = rng.choice(fixtures())
        lines = text.split("\n")
        chosen = rng.sample(DAMAGES, rng.randint(1, 3))
        for damage in chosen:
            lines = damage(lines, rng)
        scores.append(score(run("\n".join(lines), f"{name}.txt", case), gold))
        done = ", ".join(damage.__name__ for damage in chosen)
        wrong += [f"Random({case}), {name}, {done}: {cell}" for cell in scores[-1].silent]
    tell(record_property, "determined, fixtures", scores)
    assert not wrong, "\n".join(wrong)


def ruin(text: str, rng: Random) -> str:
    """Arbitrary damage: cut, shuffle, repeat, replace."""
    lines = text.split("\n")
    for _ in range(rng.randint(1, 6)):
        kind = rng.randrange(7)
        at = rng.randrange(len(lines) + 1)
        if kind == 0:
            lines = lines[:at]
        elif kind == 1:
            rng.shuffle(lines)
        elif kind == 2:
            lines[at:at] = rng.choices(lines or [""], k=rng.randint(1, 80))
        elif kind == 3:
            joined = "\n".join(lines)
            lines = "".join(c for c in joined if rng.random() > 0.1).split("\n")
        elif kind == 4:
            alien = [chr(rng.choice((0, 7, 9, 0x30, 0x7C, 0x661, 0x3007, 0x4E00, 0xFF10, 0x1F600))) for _ in range(50)]
            lines.insert(at, "".join(alien))
        elif kind == 5:
            lines = ["".join(lines)] if rng.random() < 0.5 else [c for line in lines for c in (line or " ")][:3000]
        else:
            lines = [line.translate({ord(str(d)): str(rng.randrange(10)) for d in range(10)}) for line in lines]
    return "\n".join(lines)


@pytest.mark.parametrize("first", range(0, ARBITRARY, CHUNK))
def test_arbitrary_damage_gives_a_valid_result_or_an_input_error(first: int, record_property: Record) -> None:
    scores = []
    for case in range(first, first + CHUNK):
        rng = Random(f"arbitrary {case}")
        name, text, _ = rng.choice(fixtures())
        try:
            report = run(ruin(text, rng), f"{name}.txt", case)
        except InputError:
            scores.append(Score(0, 0, 0, ()))
            continue
        scores.append(score(report, Gold({}, {})))
    tell(record_property, "arbitrary", [Score(s.cells, 0, 0, ()) for s in scores])
    assert len(scores) == CHUNK
