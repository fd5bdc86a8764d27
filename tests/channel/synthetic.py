"""A channel that is known, and pairs drawn from it."""

from __future__ import annotations

from random import Random

from gouji.learn.pairs import Pair

CONFUSED = {"废": "度", "0": "O", "1": "l", "8": "3", "息": "恩"}
"""What each character is read as if misread; no other character ever is."""
ERROR = 0.1
"""Share of such characters that are misread."""
LOST = 0.2
"""Share of lone digits that are lost."""
TEXTS = ("废止数量", "政府信息公开", "本机关不掌握相关政府信息", "其他处理")


def pairs(
    reports: int, seed: int = 0, error: float = ERROR, severity: str = "scan0", engine: str = "one"
) -> list[Pair]:
    """Pairs of made-up reports: two hundred labels and cells each."""
    rng, found = Random(seed), []
    for report in range(reports):
        for i in range(200):
            number = i % 2 == 0
            truth = str(rng.choice((0, 0, 1, 8, 7, 108, 81))) if number else rng.choice(TEXTS)
            read = "".join(CONFUSED[c] if c in CONFUSED and rng.random() < error else c for c in truth)
            if len(truth) == 1 and rng.random() < LOST * error / ERROR:
                read = ""
            role = "number" if number else "label"
            found.append(Pair(truth, read, role, engine, severity, "none", f"r{severity}{report:03d}"))
    return found
