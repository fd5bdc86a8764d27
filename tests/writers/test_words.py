import string

import pytest

from gouji.document import Outcome, Status, Verdict
from gouji.document.errors import OptionError
from gouji.writers import LANGUAGES, WRITERS
from gouji.writers.words import SIGNS, percent, words
from tests.writers.sample import plain


def test_both_languages_say_everything_with_the_same_blanks():
    tables = [words(lang) for lang in LANGUAGES]
    for key in tables[0]:
        texts = [table[key] for table in tables]
        assert all(texts)
        fields = [{name for _, name, _, _ in string.Formatter().parse(text) if name} for text in texts]
        assert fields[0] == fields[1], key
    for member in (*Status, *Verdict, *Outcome):
        kind = type(member).__name__.lower()
        assert f"{kind}.{member}" in tables[0]


def test_signs_tell_statuses_apart():
    assert len(set(SIGNS.values())) == len(Status)


def test_an_unknown_language_is_refused():
    with pytest.raises(OptionError, match="'fr' is not known; use one of zh, en"):
        words("fr")


def test_a_probability_is_never_rounded_up_to_certainty():
    assert [percent(p) for p in (1.0, 0.999999, 0.998, 0.5, 0.0)] == ["100%", "99.99%", "99.8%", "50%", "0%"]


@pytest.mark.parametrize("name", WRITERS)
def test_every_writer_is_deterministic(name):
    assert WRITERS[name](*plain()) == WRITERS[name](*plain())
