"""The channel: what it draws, what it costs."""

from __future__ import annotations

import math
from random import Random

import pytest
from rapidfuzz.distance import Levenshtein

from gouji.channel import Channel, load_channel, squeeze
from gouji.channel.noise import channel_of
from gouji.channel.numerals import DIGITS, TURNED
from gouji.learn.channel.estimate import count
from tests.channel import synthetic

TEXTS = [(text, False) for text in synthetic.TEXTS] + [(number, True) for number in ("0", "0", "0", "12", "3105", "7")]


@pytest.fixture(scope="module")
def known() -> Channel:
    return channel_of(count(synthetic.pairs(40)))


def measured(channel: Channel, texts: list[tuple[str, bool]], seed: int, times: int) -> float:
    rng, wrong, printed = Random(seed), 0, 0
    for _ in range(times):
        for text, number in texts:
            wrong += Levenshtein.distance(squeeze(text), squeeze(channel.damage(text, rng, number)))
            printed += len(squeeze(text))
    return wrong / printed


@pytest.mark.parametrize("rate", [0.01, 0.02, 0.05, 0.1, 0.2])
def test_the_stated_error_is_what_is_drawn(rate: float) -> None:
    channel = load_channel().at_error(rate, TEXTS)
    assert channel.expected_error(TEXTS) == pytest.approx(rate, rel=0.01)
    assert measured(channel, TEXTS, 1, 1500) == pytest.approx(rate, rel=0.15)


def test_no_error_leaves_every_text() -> None:
    channel, rng = load_channel().at_error(0), Random(0)
    assert all(channel.damage(text, rng, number) == text for text, number in TEXTS * 20)


@pytest.mark.parametrize("rate", [-0.1, 0.4])
def test_an_error_out_of_range_is_refused(rate: float) -> None:
    with pytest.raises(ValueError, match=r"must be from 0 to 0\.3"):
        load_channel().at_error(rate)


def test_the_same_seed_draws_the_same() -> None:
    channel = load_channel().at_error(0.1)
    first, second = ([channel.damage(t, rng, n) for t, n in TEXTS] for rng in (Random(7), Random(7)))
    assert first == second


def test_lone_digits_are_lost_as_often_as_they_were(known: Channel) -> None:
    rng = Random(2)
    lost = sum(known.damage("7", rng, True) == "" for _ in range(4000)) / 4000
    assert lost == pytest.approx(synthetic.LOST, abs=0.03)


def test_a_seen_confusion_is_cheaper_than_a_similar_glyph_and_that_than_any(known: Channel) -> None:
    assert known.cost("废", "废") < known.cost("废", "度") < known.cost("废", "庆")
    assert known.cost("本", "木") < known.cost("本", "鑫")


def test_costs_are_the_logarithms_of_shares(known: Channel) -> None:
    assert math.exp(-known.cost("废", "度")) == pytest.approx(synthetic.ERROR, abs=0.03)


@pytest.mark.parametrize(
    ("truth", "read"), [("废", "一"), ("龘", "龙"), ("0", "\U0001f600"), ("", "一"), ("一", ""), ("", "")]
)
def test_every_cost_is_finite(truth: str, read: str) -> None:
    assert 0 <= load_channel().cost(truth, read) < 30
    assert 0 <= load_channel().string_cost(truth, read) < 60


def test_what_folding_makes_equal_costs_as_little_as_the_same(known: Channel) -> None:
    assert known.cost("（", "(") == known.cost("（", "（")
    assert known.string_cost("（一） 废 止", "(一)废止") == known.string_cost("(一)废止", "(一)废止")


def test_a_text_is_closest_to_itself_and_then_to_its_likely_misreading(known: Channel) -> None:
    costs = [known.string_cost("废止数量", read) for read in ("废止数量", "度止数量", "废止数", "现行有效")]
    assert costs == sorted(costs)
    assert len(set(costs)) == 4


def test_the_numbers_that_may_stand_there(known: Channel) -> None:
    found = dict(known.digit_readings("103", 30))
    assert next(iter(found)) == "103"
    assert found["108"] < found["102"]
    assert found["103"] < found["108"]
    assert list(found.values()) == sorted(found.values())


def test_letters_are_read_as_digits(known: Channel) -> None:
    assert known.digit_readings("O", 3)[0][0] == "0"
    assert known.digit_readings("l08", 3)[0][0] == "108"


def test_a_number_turned_upside_down_is_among_the_readings() -> None:
    assert dict(load_channel().digit_readings("66", 300))["99"] <= TURNED


def test_a_lost_cell_may_have_been_any_digit(known: Channel) -> None:
    found = dict(known.digit_readings("", 10))
    assert set(found) == set("0123456789")
    assert math.exp(-found["7"]) == pytest.approx(synthetic.LOST, abs=0.03)


def test_readings_are_numbers() -> None:
    for text, _ in load_channel().digit_readings("1O5", 40):
        assert float(text) == float(text)
        assert text == "0" or not text.startswith("0") or text.startswith("0.")


def test_severities_are_chosen_by_the_error() -> None:
    mild, bad = synthetic.pairs(20, 1, 0.05, "scan0"), synthetic.pairs(20, 2, 0.4, "scan3")
    channel = channel_of(count(mild + bad))
    errors = [part.table.character_error for part in channel.at_error(0.001).mixture.parts]
    assert errors == [channel.pooled(severities=["scan0"]).character_error]
    between = channel.pooled(severities=["scan0"]).character_error * 1.5
    assert sum(part.weight for part in channel.at_error(between).mixture.parts) == pytest.approx(1)
    assert len(channel.at_error(between).mixture.parts) == 2


def test_an_engine_without_counts_is_refused() -> None:
    with pytest.raises(KeyError, match="no counts"):
        load_channel().pooled(engines=["abacus"])


def test_one_character_is_misread() -> None:
    channel, rng = load_channel(), Random(5)
    for _ in range(50):
        read = channel.misread("主动公开", rng)
        assert Levenshtein.distance("主动公开", read) == 1
        number = channel.misread("1,024", rng, number=True)
        assert number != "1,024"
        assert number.replace(",", "").isdigit()
    assert channel.misread("abc", rng) == "abc"


def test_zero_is_always_among_the_readings() -> None:
    assert "0" in dict(load_channel().digit_readings("728", 5))


def test_a_count_has_no_point_or_sign() -> None:
    assert all(text.isdigit() for text, _ in load_channel().digit_readings("1O5", 40, DIGITS))
