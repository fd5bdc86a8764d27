"""Which lines would teach the model most: those it is least sure of, and of these some that are unlike each other.

Pool-based active learning in batches. A line's uncertainty is its least confidence, 1 - P(tag) (Settles 2009, "Active
Learning Literature Survey", section 3.1). The most uncertain lines alone are often one line many times over, so a batch
is chosen as in Zhdanov 2019 ("Diverse mini-batch Active Learning"): the most uncertain `POOL` times n lines are put in
n clusters by k-means weighted by uncertainty, and each cluster gives the line nearest to its centre. Lines are compared
by the character n-grams of themselves and their neighbours.
"""

from __future__ import annotations

import math
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from gouji.channel import fold
from gouji.document import TaggedLine
from gouji.document.errors import OptionError
from gouji.learn.corrections import Correction, LineTag, Page

POOL = 10
"""Uncertain lines for each one wanted, from which the diverse ones are chosen: the middle of what Zhdanov tried."""

SHARE = 2.0
"""No report gives more than this many times its even share of the lines, so that none dominates a batch."""

LEAST = 0.02
"""A line at least as sure as 1 - LEAST teaches nothing: that is what the program accepts without a person."""

_LONGEST = 120
"""Characters of a line that are compared; paragraphs are told by how they begin."""
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A line to ask a person about.

    Attributes:
        page: The report it stands in.
        tagged: The line with the tag that was found.
        uncertainty: 1 - P(tag), 0 to 1.
        alike: Lines of all reports that read the same but for their digits, this one included.
    """

    page: Page
    tagged: TaggedLine
    uncertainty: float
    alike: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    page: Page
    tagged: TaggedLine
    context: str

    @property
    def uncertainty(self) -> float:
        return max(0.0, 1.0 - self.tagged.probability)


def suggest(pages: Iterable[Page], n: int, known: Iterable[Correction] = (), seed: int = 0) -> list[Suggestion]:
    """Choose lines to ask a person about.

    Args:
        pages: The reports.
        n: How many lines, at least 1.
        known: Corrections there are already; their lines are not asked for again.
        seed: Where k-means starts; the same pages and seed give the same lines.

    Returns:
        At most n lines, the least certain first. Fewer where fewer are uncertain or a report has had its share.

    Raises:
        OptionError: n is less than 1.
    """
    if n < 1:
        raise OptionError(f"{n} lines are asked for. Ask for at least 1.")
    done = {c.thing for c in known if isinstance(c, LineTag)}
    reports = 0
    found: dict[str, _Candidate] = {}
    counts: Counter[str] = Counter()
    for page in pages:
        reports += 1
        for candidate, key in _candidates(page):
            counts[key] += 1
            asked = ("line_tag", *page.origin.key, candidate.tagged.line.number) in done
            best = found.get(key)
            if not asked and candidate.uncertainty >= LEAST and (not best or candidate.uncertainty > best.uncertainty):
                found[key] = candidate
    # of equally uncertain lines (all that the rules decide are) those that stand for many go first, then any, not the
    # first reports'
    ranked = sorted(found, key=lambda key: (-found[key].uncertainty, -counts[key], crc32(f"{seed} {key}".encode())))
    most = max(1, math.ceil(SHARE * n / max(reports, 1)))
    pool = _pool([(key, found[key]) for key in ranked], POOL * n, POOL * most)
    chosen = _choose([candidate for _, candidate in pool], n, most, seed)
    made = [Suggestion(c.page, c.tagged, c.uncertainty, counts[key]) for i, (key, c) in enumerate(pool) if i in chosen]
    return sorted(made, key=lambda s: -s.uncertainty)


def _pool(ranked: Iterable[tuple[str, _Candidate]], size: int, most: int) -> list[tuple[str, _Candidate]]:
    """The first `size` candidates, at most `most` of a report: else a long bad report leaves no room for others."""
    shares: Counter[tuple[str, int]] = Counter()
    pool = []
    for key, candidate in ranked:
        origin = candidate.page.origin.key
        if shares[origin] < most:
            shares[origin] += 1
            pool.append((key, candidate))
        if len(pool) == size:
            break
    return pool


def _candidates(page: Page) -> Iterator[tuple[_Candidate, str]]:
    """The lines with text of a report, and what they are told apart by: how they read but for their digits."""
    full = [tagged for tagged in page.tagged if tagged.line.text.strip()]
    shapes = [_DIGITS.sub("0", fold(tagged.line.text).strip()[:_LONGEST]) for tagged in full]
    for i, tagged in enumerate(full):
        before, after = shapes[i - 1] if i else "", shapes[i + 1] if i + 1 < len(shapes) else ""
        # the line counts twice against its neighbours
        yield _Candidate(page, tagged, f"{before[-20:]}\n{shapes[i]}\n{shapes[i]}\n{after[:20]}"), shapes[i]


def _choose(pool: Sequence[_Candidate], n: int, most: int, seed: int) -> set[int]:
    """Indices of at most n candidates that are unlike each other, at most `most` of a report."""
    taken: set[int] = set()
    shares: Counter[tuple[str, int]] = Counter()

    def take(i: int) -> bool:
        key = pool[i].page.origin.key
        if i in taken or shares[key] >= most or len(taken) >= n:
            return False
        taken.add(i)
        shares[key] += 1
        return True

    for cluster in _clusters(pool, n, seed) if len(pool) > n else ():
        next((i for i in cluster if take(i)), None)
    for i in range(len(pool)):  # clusters whose reports had had their share
        take(i)
    return taken


def _clusters(pool: Sequence[_Candidate], n: int, seed: int) -> list[list[int]]:
    """Clusters of candidates, each with the nearest to its centre first; those of the most uncertain lines first."""
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True).fit_transform(
        [candidate.context for candidate in pool]
    )
    weights = np.array([candidate.uncertainty for candidate in pool])
    means = KMeans(n_clusters=n, n_init=1, random_state=seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # fewer different lines than clusters: some stay empty
        distances = means.fit(vectors, sample_weight=weights).transform(vectors)
    clusters: dict[int, list[int]] = {}
    for i, label in enumerate(means.labels_.tolist()):
        clusters.setdefault(label, []).append(i)
    ordered = sorted(clusters.items(), key=lambda item: min(item[1]))  # the pool is sorted by uncertainty
    return [sorted(members, key=lambda i: float(distances[i, label])) for label, members in ordered]
