"""Counts from pairs: a channel that is known is found again."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest

from gouji.channel.levels import Counts
from gouji.channel.noise import channel_of
from gouji.document.errors import OptionError
from gouji.learn.channel.estimate import count, estimate, write_counts
from gouji.learn.channel.held_out import held_out, rank_among_neighbours
from gouji.learn.pairs import Pair, read_pairs
from tests.channel import synthetic


def pair(truth: str, read: str, role: str = "label", report: str = "r1") -> Pair:
    return Pair(truth, read, role, "one 1.0", "scan0", "none", report)


def test_a_known_channel_is_recovered() -> None:
    channel = channel_of(count(synthetic.pairs(40)))
    for printed, read in synthetic.CONFUSED.items():
        row = channel.mixture.row(printed)
        assert row.error == pytest.approx(synthetic.ERROR, abs=0.03), printed
        assert row.outcomes[read] > 0.9, printed
    assert channel.mixture.row("府").error < 0.01
    assert channel.lost("7", True) == pytest.approx(synthetic.LOST, abs=0.02)
    assert channel.lost("108", True) < 0.01


def test_each_kind_of_edit_is_counted() -> None:
    (level,) = count(
        [pair("规章数量", "规草量"), pair("12", "112", "number"), pair("0", "", "number"), pair("自然人", "自 然、人")]
    )
    assert (level.engine, level.severity) == ("one", "scan0")
    assert level.cells["digit"] == (1, 1)
    assert level.insertions["number"].doubled == 1
    assert level.splits["text"] == (1, 1)  # only between characters read right
    assert level.others["han"] == (7, 1, 1, 1)  # 草 looks like 章


def test_spaces_and_widths_are_no_errors() -> None:
    (level,) = count([pair("（一）予以公开", "(一) 予以公开")])
    assert not level.confusions
    assert not level.insertions["text"].characters


def test_garbled_readings_say_nothing_of_characters() -> None:
    (level,) = count([pair("本机关不掌握相关", "AN2下"), pair("5", "S", "number")])
    assert level.confusions == {"lone 5": {"S": 1}}


def test_lone_digits_are_told_from_others() -> None:
    (level,) = count([pair("1", "工", "number"), pair("11", "11", "number")])
    assert level.confusions == {"lone 1": {"工": 1}}
    assert level.seen == {"1": 2, "lone 1": 1}


def test_written_counts_are_read_again(tmp_path: Path) -> None:
    counts = estimate(synthetic.pairs(3), note="made up")
    path = tmp_path / "ocr.json"
    write_counts(path, counts)
    assert msgspec.json.decode(path.read_bytes(), type=Counts) == counts
    assert json.loads(path.read_text(encoding="utf-8"))["provenance"]["note"] == "made up"


def test_the_estimate_beats_what_knows_nothing() -> None:
    figures, errors = held_out(synthetic.pairs(30))
    by_name = {figure.name: figure for figure in figures}
    assert errors > 50
    assert by_name["pooled"].error < by_name["hand-made"].error < by_name["uniform"].error
    assert by_name["pooled"].character < by_name["uniform"].character


def test_confusions_are_ranked_among_neighbours() -> None:
    assert rank_among_neighbours([pair("本级政府", "木级政府"), pair("本级政府", "鑫级政府")]) == [1, None]


def test_pairs_that_are_none_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "pairs.jsonl"
    path.write_text('{"truth": "a"}\n', encoding="utf-8")
    with pytest.raises(OptionError, match="is no pair"):
        list(read_pairs(path))
    with pytest.raises(OptionError, match="can't be read"):
        list(read_pairs(tmp_path / "none.jsonl"))
