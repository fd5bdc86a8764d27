"""Bytes → text: the encodings that these reports come in, told apart by content."""

from __future__ import annotations

import codecs
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from functools import cache

from charset_normalizer import from_bytes

from gouji.channel import fold
from gouji.document.errors import BinaryInput, EmptyInput, TooLarge
from gouji.readers.magic import MAGIC

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65536
"""Bytes looked at to guess an encoding."""
_ENCODINGS = ("utf-8", "gb18030", "big5", "utf-16-le", "utf-16-be")
"""Encodings that are tried on bytes without a mark that are not plain UTF-8; the most plausible text wins."""
_MAX_NUL_SHARE = 1 / 8
"""Share of NUL bytes up to which valid UTF-8 is taken for that; more of them are halves of UTF-16."""
_PLAIN, _LEGIBLE = 0.9, 0.7
"""Share of usual characters below which other encodings are thought of, and below which the bytes are no text."""
_MAX_CONTROL_SHARE = 0.02
"""Share of control characters from which on a text is taken for binary data; dumps hold a stray one now and then."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was decoded from, and what had to be repaired (each a full sentence)."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str, max_bytes: int) -> Decoded:
    """Decode the bytes of a text file.

    Args:
        data: The file's bytes.
        name: Its name, for messages.
        max_bytes: The largest size that is read.

    Raises:
        EmptyInput: There is no text.
        BinaryInput: The bytes are not text.
        TooLarge: There are more than `max_bytes` bytes.
    """
    if len(data) > max_bytes:
        raise TooLarge(
            f"{name} has {len(data):,} bytes; at most {max_bytes:,} are read. "
            "Split it into single reports, or raise the limit."
        )
    for magic, what in MAGIC.items():
        if data.startswith(magic):
            raise BinaryInput(f"{name} is {what}, which the text reader can't read. Give its text instead.")
    found = _decode(data)
    if found is None:
        raise BinaryInput(f"{name} is binary data, not text in UTF-8, UTF-16 or GB18030. Give its text instead.")
    text = found.text
    warnings = list(found.warnings)
    if any("\ud800" <= c <= "\udfff" for c in set(text)):
        warnings.append("The source holds lone surrogates, which were read as ?.")
        text = text.encode("utf-8", errors="replace").decode("utf-8")
    if "\x00" in text:
        warnings.append(f"The source holds {text.count(chr(0))} NUL characters, which were read as spaces.")
        text = text.replace("\x00", " ")
    if not text.replace("\ufeff", "").strip():
        raise EmptyInput(f"{name} holds no text.")
    controls = sum(text.count(chr(code)) for code in (*range(1, 9), *range(14, 32), 127, 0xFFFD))
    if controls > _MAX_CONTROL_SHARE * len(text):
        raise BinaryInput(
            f"{name} is binary data: {controls:,} of its {len(text):,} characters are control or broken characters."
        )
    return Decoded(text, found.encoding, tuple(warnings))


def _decode(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _lenient(data, encoding)
    sample = data[:_SAMPLE]
    if sample.count(0) <= len(sample) * _MAX_NUL_SHARE:
        with suppress(UnicodeDecodeError):
            return Decoded(data.decode("utf-8"), "utf-8")
    shares = {encoding: _plausibility(sample, encoding) for encoding in _ENCODINGS}
    if max(shares.values()) < _PLAIN and (found := from_bytes(sample).best()) is not None:
        shares.setdefault(found.encoding, _plausibility(sample, found.encoding))
    best = max(shares, key=shares.__getitem__)
    return _lenient(data, best) if shares[best] >= _LEGIBLE else None


def _lenient(data: bytes, encoding: str) -> Decoded:
    text = _text(data, encoding)
    bad = text.count("\ufffd")
    warning = f"{bad} characters could not be decoded as {encoding} and were read as \ufffd."
    return Decoded(text, encoding, (warning,) if bad else ())


def _text(data: bytes, encoding: str) -> str:
    """The text with what can't be decoded as U+FFFD; lone surrogates alone pass, `decode` mends them."""
    with suppress(UnicodeDecodeError):
        return data.decode(encoding, errors="surrogatepass")
    return data.decode(encoding, errors="replace")


@cache
def _usual() -> frozenset[str]:
    """What Chinese reports are written in: ASCII, the usual Han characters, their punctuation, full-width forms."""
    first_level = (bytes((row, cell)) for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF))
    ranges = ((0x20, 0x7E), (0x2010, 0x2026), (0x2460, 0x2473), (0x2500, 0x257F), (0x3000, 0x303F), (0xFF01, 0xFF5E))
    return frozenset(
        [raw.decode("gb2312", errors="ignore") for raw in first_level]
        + [chr(code) for first, last in ranges for code in range(first, last + 1)]
        + list("\t\n\r\f·")
    )


def _plausibility(sample: bytes, encoding: str) -> float:
    """Share, 0 to 1, of the characters that Chinese reports are usually written in, traditional ones included."""
    counts = Counter(_text(sample, encoding))
    usual = sum(count for c, count in counts.items() if c != "\x00" and fold(c) in _usual())
    return usual / max(1, counts.total())
