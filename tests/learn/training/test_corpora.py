from dataclasses import replace

import pytest

from gouji.document.errors import OptionError
from gouji.learn.corpus import Recipe, generate, write_samples
from gouji.learn.tagging import report_of
from gouji.learn.training import Extra
from gouji.learn.training.corpora import gather
from tests.learn.training.helpers import tiny

SMALL = {"training": 3, "validation": 1, "test": 1}


@pytest.fixture
def extra():
    return [replace(generate(seed, Recipe()), name=f"real-{seed}", engine="rapidocr") for seed in (91_000, 91_001)]


def test_sources_are_counted(tmp_path, extra):
    write_samples(tmp_path / "more.jsonl.xz", extra)
    training = tiny(tmp_path, **SMALL, samples=[{"file": "more.jsonl.xz", "weight": 3}])
    corpus = gather(training, training.families())
    assert [report.texts for report in corpus.known[3:]] == [report_of(sample).texts for sample in extra]
    assert corpus.weights == (1.0, 1.0, 1.0, 3.0, 3.0)
    assert sum(source.reports for source in corpus.sources if source.kind == "generated") == 3
    last = corpus.sources[-1]
    assert (last.kind, last.name, last.reports, last.weight) == ("samples", "more.jsonl.xz", 2, 3.0)
    assert last.by == {"rapidocr": 2}
    assert last.lines == sum(bool(line.strip()) for sample in extra for line in sample.text.split("\n"))


def test_files_of_the_command_line_come_on_top(tmp_path, extra):
    write_samples(tmp_path / "a.jsonl", extra[:1])
    write_samples(tmp_path / "b.jsonl", extra[1:])
    training = tiny(tmp_path, **SMALL, samples=[{"file": "a.jsonl"}])
    corpus = gather(training, training.families(), [Extra(file=tmp_path / "b.jsonl")])
    assert [source.name for source in corpus.sources[-2:]] == ["a.jsonl", "b.jsonl"]


def test_the_hash_tells_corpora_apart(tmp_path):
    first, same, other = (tiny(tmp_path, **SMALL, first_seed=seed) for seed in (1000, 1000, 2000))
    hashes = [gather(training, training.families()).sha256 for training in (first, same, other)]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize("name", ["real-ocr-test.jsonl.xz", "test.jsonl", "real_ocr_calibration.jsonl"])
def test_a_split_is_refused_by_its_name(tmp_path, extra, name):
    write_samples(tmp_path / name, extra)
    training = tiny(tmp_path, **SMALL)
    with pytest.raises(OptionError, match="never trained on"):
        gather(training, training.families(), [Extra(file=tmp_path / name)])


@pytest.mark.parametrize("split", ["test", "choice", "calibration"])
def test_a_renamed_split_is_refused_by_its_texts(tmp_path, extra, split):
    write_samples(tmp_path / "held.jsonl.xz", extra)
    write_samples(tmp_path / "mine.jsonl", [replace(extra[1], name="mine")])
    training = tiny(tmp_path, **SMALL, splits={split: ["held.jsonl.xz"]})
    with pytest.raises(OptionError, match=r"mine, which is in held\.jsonl\.xz"):
        gather(training, training.families(), [Extra(file=tmp_path / "mine.jsonl")])


def test_another_rendering_of_a_test_report_is_refused(tmp_path):
    """Reports read from pages keep the name of the seed; the same figures in another layout are the same report."""
    page = replace(generate(1001, Recipe()), text="read\nby a machine", tags=(), engine="tesseract")
    write_samples(tmp_path / "held.jsonl", [page])
    training = tiny(tmp_path, **SMALL, first_seed=1000, splits={"test": ["held.jsonl"]})
    with pytest.raises(OptionError, match="first_seed"):
        gather(training, training.families())
