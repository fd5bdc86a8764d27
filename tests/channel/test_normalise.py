import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gouji.channel import bare, core, enumerator, fold, is_han, squeeze

ANY = st.text(st.characters(), max_size=30)
"""Any characters at all, lone surrogates included."""
PAGE = st.text(alphabet="一二十（）()〔〕1２.．、,，—-自然人總計广廣 \u3000\t①規章〇○", max_size=20)


@given(ANY)
@example("\ud800\U0001f600ﬁ㎡㈠⑴ß\u0130")
def test_folding_keeps_every_offset(text: str) -> None:
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded == "".join(map(fold, text))  # the character at an offset stands for the one at that offset


def test_every_character_folds_to_one_character() -> None:
    everything = "".join(map(chr, range(0x110000)))
    assert len(fold(everything)) == len(everything)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("總計", "总计"),
        ("規章 廢止", "规章 废止"),
        ("ＡＢｃ０１９", "ABc019"),
        ("（一）〔二〕【三】", "(一)(二)[三]"),
        ("，：；！？．。", ",:;!?.."),
        ("“三安全”「一稳定」", '"三安全""一稳定"'),
        ("｢一｣￨", '"一"|'),
        ("—–−－﹣‐―─━", "-" * 9),
        ("／∕╱＼｜│┃", "///\\|||"),
        ("⼀⽬金", "一目金"),
        ("\u3000\u00a0\u200b\ufeff\t\x00", " " * 6),
        ("○◯〇", "〇〇〇"),
        ("０．５", "0.5"),
        ("abc 123", "abc 123"),
        ("", ""),
    ],
)
def test_what_means_the_same_folds_alike(text: str, plain: str) -> None:
    assert fold(text) == plain


@given(PAGE)
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(ANY)
def test_squeezing_drops_white_space_alone(text: str) -> None:
    assert squeeze(text) == "".join(fold(text).split())


@given(ANY)
def test_bare_keeps_letters_digits_and_han_in_order(text: str) -> None:
    kept = bare(text)
    assert all((c.isascii() and c.isalnum()) or is_han(c) for c in kept)
    assert bare(kept) == kept
    rest = iter(fold(text))
    assert all(c in rest for c in kept)


@pytest.mark.parametrize(
    ("text", "short", "whole"),
    [
        ("规章（设区的市以上）", "规章", "规章设区的市以上"),
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "二部分公开", None),
        ("（二）部分公开（区分处理的，只计", "二部分公开", None),
        ("本年增/减", "本年增减", "本年增减"),
        ("（六）其他处理", "六其他处理", "六其他处理"),
        ("（本列数据的勾稽关系为）", "本列数据的勾稽关系为", "本列数据的勾稽关系为"),
        ("自 然 人", "自然人", "自然人"),
        ("3.危及“三安全一稳定”", "3危及三安全一稳定", "3危及三安全一稳定"),
        (" — ", "", ""),
    ],
)
def test_the_core_of_a_label_is_without_its_remarks(text: str, short: str, whole: str | None) -> None:
    assert core(text) == short
    if whole is not None:
        assert bare(text) == whole


@given(PAGE)
def test_the_core_is_never_empty_where_the_label_is_not(text: str) -> None:
    assert bool(core(text)) == bool(bare(text))


HAN = (*"一二三四五六七八九十", "十一", "十二", "十九", "二十", "二十一", "三十", "九十九")
NUMBERS = [*range(1, 13), 19, 20, 21, 30, 99]
NUMERALS = list(zip(HAN, NUMBERS, strict=True))


@pytest.mark.parametrize(("han", "number"), NUMERALS)
def test_han_enumerators_count(han: str, number: int) -> None:
    assert enumerator(f"（{han}）予以公开") == ("paren", number, len(han) + 2)
    assert enumerator(f"{han}、本年") == ("dun", number, len(han) + 1)


@given(st.integers(1, 99), st.sampled_from(".、，．"), st.sampled_from(["", " ", "\u3000"]))
def test_arabic_enumerators_count(number: int, dot: str, space: str) -> None:
    text = f"{space}{number}{space}{dot}{space}属于国家秘密"
    assert enumerator(text) == ("dot", number, text.index("属"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("（－）予以公开", ("paren", 1, 3)),  # OCR's 一
        ("(—)予以公开", ("paren", 1, 3)),
        ("（ 三 ）不予公开", ("paren", 3, 5)),
        ("（３）其他", ("paren", 3, 3)),
        ("一.本年", ("dun", 1, 2)),
        ("  1. 属于", ("dot", 1, 5)),
        ("总计", None),
        ("第一项", None),
        ("2019.5", None),
        ("0.5", None),
        ("（一二）", None),
        ("（）", None),
        ("（无）", None),
        ("", None),
    ],
)
def test_enumerators_as_they_are_printed(text: str, found: tuple[str, int, int] | None) -> None:
    assert enumerator(text) == found


@given(ANY | PAGE)
def test_an_enumerator_is_a_beginning_of_the_text(text: str) -> None:
    found = enumerator(text)
    if found:
        kind, number, end = found
        assert kind in {"paren", "dun", "dot"}
        assert 1 <= number <= 999
        assert 0 < end <= len(text)


def test_han_characters() -> None:
    assert all(map(is_han, "一龥字"))
    assert not any(map(is_han, "a1、　〇ア"))
