import numpy as np
import pytest

from gouji.classify.features import FIRST_PLACES, PLACES, places
from gouji.classify.look import Kind, look_at
from gouji.classify.model import LineModel, Settings, log_softmax
from gouji.document import Tag
from gouji.learn.tagging import Encoder
from tests.classify.helpers import labels, model, reports, trained


def test_the_factorised_evaluation_is_scikit_learns_own():
    classifier, vocabulary, _ = trained()
    expected = classifier.predict_proba(Encoder({"cn-ogi": labels()}, vocabulary).design(reports()))
    line_model, found = model(), []
    for report in reports():
        looks = look_at(report.texts, labels())
        parts, _ = line_model.contributions(looks)
        kinds = np.array([look.kind for look in looks])
        found.append(np.exp(log_softmax(line_model.logits(parts, kinds, report.positions))))
    np.testing.assert_allclose(np.concatenate(found), expected, atol=1e-5)


@pytest.mark.parametrize("lines", [1, 2, 3])
def test_short_documents_see_edges_as_in_training(lines):
    classifier, vocabulary, _ = trained()
    report = reports()[0]
    short = type(report)(report.texts[:lines], report.positions[:lines], report.tags[:lines])
    expected = classifier.predict_proba(Encoder({"cn-ogi": labels()}, vocabulary).design([short]))
    looks = look_at(short.texts, labels())
    parts, _ = model().contributions(looks)
    logits = model().logits(parts, np.array([look.kind for look in looks]), short.positions)
    np.testing.assert_allclose(np.exp(log_softmax(logits)), expected, atol=1e-5)


def test_unknown_words_are_novel_and_known_ones_are_not():
    _, novel = model().contributions(look_at(["规范性文件", "寤寐求之辗转反侧", "0"], labels()))
    assert novel[0] < 0.2
    assert novel[1] > 0.9
    assert novel[2] == 0


def test_places_are_columns_of_the_table_and_blank_lines_are_gaps():
    kinds = np.array([Kind.TITLE, Kind.HEADING, Kind.NUMBER, Kind.NUMBER])
    near, far = places(kinds, np.array([0, 1, 2, 3])), places(kinds, np.array([0, 1, 5, 6]))
    assert near.shape == (4, 13)
    assert near.min() >= 0
    assert far.max() < PLACES
    assert (near[:, 1:] == far[:, 1:]).all()
    assert near[1, 0] != far[1, 0]
    assert near[0, 0] == far[0, 0]


def test_a_stretch_of_cells_knows_how_long_it_is():
    kinds = np.array([Kind.ROW, Kind.NUMBER, Kind.SHORT, Kind.NUMBER, Kind.ROW])
    since, until, long = (places(kinds, np.arange(5))[1:4, -3:] - kinds[1:4, None]).T
    assert (np.diff(since) == len(Kind)).all()
    assert (np.diff(until) == -len(Kind)).all()
    assert len(set(long)) == 1


def test_a_model_without_the_later_places_runs_as_it_did():
    later = model()
    classifier, vocabulary, follow = trained()
    kept = classifier.coef_.copy()
    kept[:, FIRST_PLACES - PLACES :] = 0
    looks = look_at(reports()[0].texts, labels())
    made = [
        LineModel("x", vocabulary, weights, classifier.intercept_, later.tags, follow, Settings())
        for weights in (kept, kept[:, : FIRST_PLACES - PLACES])
    ]
    kinds, at = np.array([look.kind for look in looks]), reports()[0].positions
    new, old = (each.logits(each.contributions(looks)[0], kinds, at) for each in made)
    np.testing.assert_array_equal(new, old)


def test_weights_that_do_not_fit_the_vocabulary_are_refused():
    with pytest.raises(ValueError, match="shape"):
        LineModel("x", ["=edge"], np.zeros((1, 3)), np.zeros(1), [Tag.TEXT], np.zeros((1, 1)), Settings())
