"""Pairs of printed and read texts → counts of the channel."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from rapidfuzz.distance import Levenshtein

from gouji.channel import fold, squeeze
from gouji.channel.glyphs import neighbours
from gouji.channel.levels import (
    CLASSES,
    OWN,
    REST,
    Counts,
    Insertions,
    Level,
    Provenance,
    class_of,
    context_of,
    keys_of,
    kind_of,
)
from gouji.learn.pairs import Pair

GARBLED = 0.6
"""A reading with a larger share of wrong characters than this is of something else, or of nothing."""
SHORT = 4
"""Characters below which a text is never taken for garbled: one wrong digit of one is a share of 1."""
TWICE = 2
"""A confusion of other characters is kept if it was seen this often."""


def align(truth: str, read: str) -> list[tuple[str, int, int]]:
    """The least edits that make the reading of the truth: "replace", "insert" or "delete", and the two places."""
    return [(step.tag, step.src_pos, step.dest_pos) for step in Levenshtein.editops(truth, read)]


def garbled(truth: str, read: str, edits: int) -> bool:
    """Whether a reading is of something else, or of nothing, so that its characters say nothing about confusions."""
    return bool(read) and len(truth) >= SHORT and edits > GARBLED * max(len(truth), len(read))


@dataclass(slots=True)
class Tally:
    """Counts of a level while they are made."""

    cells: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)
    seen: Counter[str] = field(default_factory=Counter)
    confusions: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    places: Counter[str] = field(default_factory=Counter)
    doubled: Counter[str] = field(default_factory=Counter)
    added: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    splits: Counter[str] = field(default_factory=Counter)
    gaps: Counter[str] = field(default_factory=Counter)
    merges: Counter[str] = field(default_factory=Counter)
    spaces: Counter[str] = field(default_factory=Counter)
    garbled: int = 0

    def add(self, pair: Pair) -> None:
        """Count a pair."""
        number = pair.role == "number"
        truth, read = squeeze(pair.truth), squeeze(pair.read)
        if not truth:
            return
        kind, context = kind_of(truth, number), context_of(number)
        edits = align(truth, read)
        if garbled(truth, read, len(edits)):
            self.garbled += 1
            return
        self.cells[kind] += 1
        self.characters[kind] += len(truth)
        if not read:
            self.lost[kind] += 1
            return
        keys = keys_of(truth, number)
        self.seen.update(keys)
        self.places[context] += len(truth)
        for tag, i, j in edits:
            if tag == "insert":
                if i and truth[i - 1] == read[j]:
                    self.doubled[context] += 1
                else:
                    self.added[context][read[j]] += 1
            else:
                self.confusions[keys[i]][read[j] if tag == "replace" else ""] += 1
        self._spaces(pair, context)

    def _spaces(self, pair: Pair, context: str) -> None:
        """Count spaces put in and lost, between characters that were read."""
        truth, read = _gaps(pair.truth), _gaps(pair.read)
        for block in Levenshtein.opcodes(truth[0], read[0]):
            if block.tag != "equal":
                continue
            for k in range(block.src_end - block.src_start - 1):
                printed, seen = truth[1][block.src_start + k], read[1][block.dest_start + k]
                if printed:
                    self.spaces[context] += 1
                    self.merges[context] += not seen
                else:
                    self.gaps[context] += 1
                    self.splits[context] += seen

    def level(self, engine: str, severity: str) -> Level:
        """The counts, rare confusions of common characters pooled by class."""
        rows = self.confusions.items()
        own = {c: _kept(c, row) for c, row in rows if class_of(c) in OWN or max(row.values()) >= TWICE}
        kept = {c for c in self.seen if c in own or class_of(c) in OWN}
        others = {}
        for name in CLASSES:
            rest = [c for c in self.seen if class_of(c) == name and c not in kept]
            lost = sum(self.confusions[c][""] for c in rest if c in self.confusions)
            wrong = sum(sum(self.confusions[c].values()) for c in rest if c in self.confusions)
            alike = sum(self._alike(c) for c in rest if c in self.confusions)
            others[name] = (sum(self.seen[c] for c in rest), wrong - lost, lost, alike)
        return Level(
            engine=engine,
            severity=severity,
            cells={kind: (self.lost[kind], n) for kind, n in sorted(self.cells.items())},
            cell_characters=dict(sorted(self.characters.items())),
            seen={c: self.seen[c] for c in sorted(kept)},
            confusions={c: dict(sorted(own[c].items())) for c in sorted(own)},
            others=others,
            insertions={
                context: Insertions(n, self.doubled[context], _often(self.added[context]))
                for context, n in sorted(self.places.items())
            },
            splits={context: (self.splits[context], n) for context, n in sorted(self.gaps.items())},
            merges={context: (self.merges[context], n) for context, n in sorted(self.spaces.items())},
        )

    def _alike(self, character: str) -> int:
        """How often a character was read as one of its neighbours by glyph."""
        near = {other for other, _ in neighbours().get(character, ())}
        return sum(n for other, n in self.confusions[character].items() if other in near)


def _kept(character: str, row: Counter[str]) -> dict[str, int]:
    """The confusions kept of a character, and the number of all others under `REST`."""
    kept = {other: n for other, n in row.items() if n >= TWICE or class_of(character) in OWN}
    rest = sum(row.values()) - sum(kept.values())
    return kept | ({REST: rest} if rest else {})


def _often(counts: Counter[str]) -> dict[str, int]:
    return {c: n for c, n in sorted(counts.items()) if n >= TWICE or class_of(c) in OWN}


def _gaps(text: str) -> tuple[str, list[bool]]:
    """The folded text without spaces, and after which of its characters a space stood."""
    plain, after = [], list[bool]()
    for character in fold(text):
        if character.isspace():
            if after:
                after[-1] = True
        else:
            plain.append(character)
            after.append(False)
    return "".join(plain), after


def count(pairs: Iterable[Pair]) -> tuple[Level, ...]:
    """Count pairs by engine and severity, in the order of the names."""
    tallies: defaultdict[tuple[str, str], Tally] = defaultdict(Tally)
    for pair in pairs:
        tallies[pair.engine.partition(" ")[0], pair.severity].add(pair)
    return tuple(tallies[key].level(*key) for key in sorted(tallies))


def estimate(pairs: Sequence[Pair], engines: tuple[str, ...] = (), note: str = "") -> Counts:
    """Counts with their provenance.

    Args:
        pairs: What was printed and read.
        engines: Names and versions of the engines; those named in the pairs if none.
        note: What else a reader should know.
    """
    encoded = hashlib.sha256()
    for pair in pairs:
        encoded.update(msgspec.json.encode(pair))
    return Counts(
        Provenance(
            engines=engines or tuple(sorted({pair.engine for pair in pairs})),
            fonts=tuple(sorted({pair.font for pair in pairs})),
            reports=len({pair.report for pair in pairs}),
            characters=sum(len(squeeze(pair.truth)) for pair in pairs),
            date=str(datetime.now(UTC).date()),
            pairs=encoded.hexdigest(),
            note=note,
        ),
        count(pairs),
    )


def write_counts(path: Path, counts: Counts) -> None:
    """Write the data file: a line for each kind of count, so that changes can be read."""
    data = json.loads(msgspec.json.encode(counts))
    levels = [",\n  ".join(f"{json.dumps(k)}: {_short(v)}" for k, v in level.items()) for level in data["levels"]]
    body = ",\n".join(f" {{{level}}}" for level in levels)
    head = json.dumps(data["provenance"], ensure_ascii=False, indent=1)
    path.write_text(f'{{"provenance": {head},\n"levels": [\n{body}\n]}}\n', encoding="utf-8")


def _short(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def by_report(pairs: Iterable[Pair]) -> Iterator[tuple[str, list[Pair]]]:
    """The pairs of each report, in the order of the names."""
    reports: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        reports[pair.report].append(pair)
    yield from sorted(reports.items())
