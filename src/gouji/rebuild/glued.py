"""Tokens of a row that may be several numbers which have run together → readings for every cut."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, combinations, islice, pairwise

from gouji.document import Interval, Reading
from gouji.document.amounts import as_digits
from gouji.rebuild.cuts import CUT, MOST_CUTS, cost_of, cut_digits
from gouji.rebuild.frame import LOST, MOST_READINGS, Frame, reading_of
from gouji.rebuild.tokens import SIGNS, Token

MOST_LOST = 2
"""Numbers that a glued run may have lost."""
LEAST_GLUED = 4
"""Digits of the shortest run that counts as glued though it has fewer digits than its row has cells."""
_AMOUNT = re.compile(rf"([{re.escape(SIGNS)}]?)(\d+)((?:\.\d+)?\D*)")


def is_glued(filled: Sequence[Token], n: int) -> bool:
    """Fewer tokens than cells, and enough digits for all, or all but `MOST_LOST`: they may have run together."""
    digits = sum(map(_digits, filled))
    longest = max(map(_digits, filled), default=0)
    lone = (
        len(filled) == 1
        or longest > n
        or any(len(text) > 1 and text[0] == "0" and text.isdigit() for text in (as_digits(t.text) for t in filled))
        or any(b.text[0] in SIGNS and b.touches(a) for a, b in pairwise(filled))
    )
    plain = all(token.slot is None for token in filled) or len(filled) == 1
    enough = digits >= n or (len(filled) == 1 and digits >= max(LEAST_GLUED, n - MOST_LOST))
    return 0 < len(filled) < n and enough and lone and plain


def _digits(token: Token) -> int:
    return sum(c.isdigit() for c in as_digits(token.text))


def one_parted(filled: Sequence[Token]) -> Iterator[list[Token]]:
    """The tokens with one of them cut in two, in every way."""
    for i, token in enumerate(filled):
        for pieces in token_cuts(token, 2):
            yield [*filled[:i], *pieces, *filled[i + 1 :]]


def cuts_of(filled: Sequence[Token], frame: Frame, row_sums: Sequence[tuple[int, ...]]) -> tuple[list[Reading], bool]:
    """Every cut of tokens that have run together, into as many numbers as cells or, if digits lack, a few less."""
    n = len(frame.columns)
    digits = sum(map(_digits, filled))
    found: list[tuple[float, bool, list[Token], tuple[int, ...]]] = []
    looked = 0
    for parts in range(min(n, digits), max(1, n - MOST_LOST) - 1, -1) if digits < n else (n,):
        for shares in _shares(filled, parts):
            looked += 1
            if looked >= MOST_CUTS:
                break
            if not _signs_reach(filled, shares, n - parts, frame):
                continue
            options = [
                list(islice(token_cuts(token, k, amounts=frame.glued), MOST_CUTS))
                for token, k in zip(filled, shares, strict=True)
            ]
            for combination in islice(_product(options), MOST_CUTS):
                tokens = [token for part in combination for token in part]
                cost = CUT + sum(cost_of(as_digits(token.text)) for token in tokens) + LOST * (n - parts)
                for at in combinations(range(n), parts):
                    looked += 1
                    if _signs_fit(tokens, at, frame):
                        found.append((cost, _balanced(tokens, at, frame, row_sums), tokens, at))
                if looked >= MOST_CUTS:
                    break
    found.sort(key=lambda item: (not item[1], item[0]) if row_sums else (False, item[0]))
    kept = sorted(found[:MOST_READINGS], key=lambda item: item[0])
    least = kept[0][0] if kept else 0.0
    readings = [reading_of(tokens, at, frame, cost - least + CUT, "cut") for cost, _, tokens, at in kept]
    return readings, len(found) <= MOST_READINGS and looked < MOST_CUTS


def _shares(filled: Sequence[Token], n: int) -> Iterator[tuple[int, ...]]:
    """How many of n numbers each token holds."""
    if len(filled) == 1:
        yield (n,)
        return
    for first in range(1, min(_digits(filled[0]), n - len(filled) + 1) + 1):
        for rest in _shares(filled[1:], n - first):
            yield (first, *rest)


def _signs_reach(filled: Sequence[Token], shares: Sequence[int], lost: int, frame: Frame) -> bool:
    """Whether every token with a sign can begin under a head of changes, `lost` numbers being lost somewhere."""
    starts = accumulate(shares, initial=0)
    return all(
        any(head is None or head.kind == "signed" for head in frame.columns[at : at + lost + 1])
        for token, at in zip(filled, starts, strict=False)
        if token.text[0] in SIGNS
    )


def _signs_fit(tokens: Sequence[Token], at: Sequence[int], frame: Frame) -> bool:
    """Whether no number with a sign stands under a head of counts."""
    heads = [frame.columns[c] for token, c in zip(tokens, at, strict=True) if token.text[0] in SIGNS]
    return all(head is None or head.kind == "signed" for head in heads)


def token_cuts(token: Token, parts: int, *, amounts: bool = False) -> Iterator[list[Token]]:
    """Every way to cut a token's digits into so many numbers, each at its own place.

    Args:
        token: The token; of other text than digits nothing comes, unless it stays whole.
        parts: How many numbers, >= 1.
        amounts: Cut what has a sign, decimals or a unit too: the first number has the sign, the last one the rest.
    """
    if parts == 1:
        yield [token]
        return
    text = as_digits(token.text)
    run = _AMOUNT.fullmatch(text)
    if run is None or not (amounts or text.isdigit()):
        return
    sign, digits, rest = run.groups()
    for first, *middle, last in cut_digits(digits, parts):
        at, out = 0, []
        for piece in (sign + first, *middle, last + rest):
            printed = token.text[at : at + len(piece)]
            start = token.interval.start + at
            place = Interval(token.interval.line, start, start + len(piece))
            out.append(Token(printed, place, token.slot, flawed=token.flawed))
            at += len(piece)
        yield out


def _product(options: Sequence[list[list[Token]]]) -> Iterator[tuple[list[Token], ...]]:
    if not options:
        yield ()
        return
    for first in options[0]:
        for rest in _product(options[1:]):
            yield (first, *rest)


def _balanced(tokens: Sequence[Token], at: Sequence[int], frame: Frame, row_sums: Sequence[tuple[int, ...]]) -> bool:
    """Whether every balance within the row holds, lost numbers taken for 0."""
    texts = [as_digits(token.text) for token in tokens]
    numbers = [(frame.places[c], int(text) if text.isdigit() else 0) for text, c in zip(texts, at, strict=True)]
    return all(sum(factors[p] * x for p, x in numbers if p >= 0) == 0 for factors in row_sums)
