from gouji.document.remember import LONGEST, remember


def test_short_texts_are_remembered_and_long_ones_are_not() -> None:
    calls: list[str] = []

    @remember
    def size(text: str) -> int:
        """How long a text is."""
        calls.append(text)
        return len(text)

    short, long = "0" * LONGEST, "0" * (LONGEST + 1)
    assert [size(text) for text in (short, short, long, long)] == [LONGEST, LONGEST, LONGEST + 1, LONGEST + 1]
    assert calls == [short, long, long]
    assert size.__doc__ == "How long a text is."
