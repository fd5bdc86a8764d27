import numpy as np
import pytest

from gouji.document import Tag
from gouji.document.errors import OptionError
from gouji.learn.corpus import Recipe, generate, write_samples
from gouji.learn.corrections import LineTag, Made, Origin, SourceFile, Store
from gouji.learn.tagging import TAGS, UNKNOWN
from gouji.learn.training import Corrected
from gouji.learn.training.corpora import gather
from gouji.learn.training.fit import fit
from tests.learn.corrections.sample import NOON
from tests.learn.training.helpers import silent, tiny

SMALL = {"training": 3, "validation": 1, "test": 1, "most_grams": 50, "least_reports": 2}


@pytest.fixture
def corrected(tmp_path):
    """A store in which one person tagged two lines of a report."""
    sample = generate(92_000, Recipe(clean=1))
    source = SourceFile("town.txt", sample.text.encode())
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / source.name).write_bytes(source.data)
    lines = sample.text.split("\n")
    chosen = [i for i, line in enumerate(lines) if line.strip()][:2]
    store = Store(tmp_path / "corrections")
    store.add(
        LineTag(
            source=Origin(source.name, source.sha256), who="Li", when=NOON, tool="editor", made=Made("0.1.0"),
            line=i + 1, text=lines[i], tag=Tag.NOTE,
        )
        for i in chosen
    )  # fmt: skip
    return Corrected(file=store.path, sources=tmp_path / "reports", weight=50), sample


def test_what_a_person_tagged_is_learnt_and_the_rest_is_not(tmp_path, corrected):
    training = tiny(tmp_path, **SMALL)
    corpus = gather(training, training.families(), corrections=[corrected[0]])
    report = corpus.known[-1]
    assert report.tags[:2].tolist() == [TAGS.index(Tag.NOTE)] * 2
    assert set(report.tags[2:].tolist()) == {UNKNOWN}
    assert corpus.weights[-1] == 50
    source = corpus.sources[-1]
    assert (source.kind, source.reports, source.lines, source.by) == ("corrections", 1, 2, {"Li": 2})


def test_a_correction_changes_what_the_model_says(tmp_path, corrected):
    training = tiny(tmp_path, **SMALL, blind=0)
    families = training.families()
    found = []
    for people in ([], [corrected[0]]):
        corpus = gather(training, families, corrections=people)
        classifier = fit(training, families, corpus.known, corpus.weights, corpus.held, silent).classifier
        found.append(
            classifier.intercept_[list(classifier.classes_).index("note")] if "note" in classifier.classes_ else -np.inf
        )
    assert found[1] > found[0]


def test_a_corrected_report_of_a_split_is_refused(tmp_path, corrected):
    write_samples(tmp_path / "held.jsonl", [corrected[1]])
    training = tiny(tmp_path, **SMALL, splits={"test": ["held.jsonl"]})
    with pytest.raises(OptionError, match="never trained on"):
        gather(training, training.families(), corrections=[corrected[0]])
