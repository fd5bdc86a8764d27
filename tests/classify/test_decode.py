import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from gouji.classify.decode import given_neighbours, viterbi


def best_by_trying_all(scores, follow):
    def total(tags):
        return sum(scores[i, t] for i, t in enumerate(tags)) + sum(follow[a, b] for a, b in itertools.pairwise(tags))

    return max(total(tags) for tags in itertools.product(range(scores.shape[1]), repeat=len(scores))), total


@given(st.integers(0, 2**32 - 1), st.integers(1, 6), st.integers(1, 3), st.floats(0.1, 10))
@settings(max_examples=200, deadline=None)
def test_no_other_sequence_scores_higher(seed, lines, tags, spread):
    rng = np.random.default_rng(seed)
    scores, follow = rng.normal(0, spread, (lines, tags)), rng.normal(0, 1, (tags, tags))
    best, total = best_by_trying_all(scores, follow)
    assert abs(total(viterbi(scores, follow)) - best) < 1e-9


def test_a_settled_line_pulls_its_neighbour():
    scores = np.array([[9.0, 0.0], [0.0, 0.1], [9.0, 0.0]])
    follow = np.array([[0.5, -0.5], [-0.5, 0.5]])
    assert viterbi(scores, follow).tolist() == [0, 0, 0]


def test_probabilities_given_neighbours():
    scores, follow = np.log(np.array([[0.9, 0.1], [0.5, 0.5]])), np.log(np.array([[0.8, 0.2], [0.3, 0.7]]))
    found = given_neighbours(scores, follow, np.array([0, 0]))
    np.testing.assert_allclose(found[1], [0.8, 0.2])
    np.testing.assert_allclose(found[0], [0.9 * 0.8 / (0.9 * 0.8 + 0.1 * 0.3), 0.1 * 0.3 / (0.9 * 0.8 + 0.1 * 0.3)])
