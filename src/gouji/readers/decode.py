"""Bytes → text: the encodings that these reports come in, told apart by content."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from charset_normalizer import from_bytes

from gouji.document.errors import BinaryInput, EmptyInput, TooLarge

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 65536
"""Bytes looked at to guess an encoding."""
_MAX_CONTROL_SHARE = 0.02
"""Share of control characters from which on a text is taken for binary data; dumps hold a stray one now and then."""
_MAGIC = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP, DOCX or XLSX file",
    b"\xd0\xcf\x11\xe0": "an old Word, Excel or WPS file",
    b"\x89PNG": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
}


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
    for magic, what in _MAGIC.items():
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
    if not text.strip(" \t\r\n\f\v\ufeff\u3000"):
        raise EmptyInput(f"{name} holds no text.")
    controls = sum(text.count(chr(code)) for code in (*range(1, 9), *range(14, 32), 127, 0xFFFD))
    if controls > _MAX_CONTROL_SHARE * len(text):
        raise BinaryInput(
            f"{name} is binary data: {controls:,} of its {len(text):,} characters are control characters."
        )
    return Decoded(text, found.encoding, tuple(warnings))


def _decode(data: bytes) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(data.decode(encoding, errors="replace"), encoding)
    sample = data[:_SAMPLE]
    nul = sample.count(0)
    if nul > len(sample) // 8:  # UTF-16 without a mark: the NULs of its ASCII part stand on one side only
        even, odd = sample[::2].count(0), sample[1::2].count(0)
        if max(even, odd) < 10 * (min(even, odd) + 1):
            return None
        return Decoded(data.decode("utf-16-be" if even > odd else "utf-16-le", errors="replace"), "utf-16")
    for encoding in ("utf-8", "gb18030"):
        try:
            return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    best = from_bytes(sample).best()
    encoding = _sturdy(sample, best.encoding if best else None)
    text = data.decode(encoding, errors="replace")
    bad = text.count("\ufffd")
    return Decoded(text, encoding, (f"{bad} characters could not be decoded as {encoding} and read as \ufffd.",))


def _sturdy(sample: bytes, guess: str | None) -> str:
    """The encoding that loses fewest characters of the sample: a few broken bytes must not turn Chinese into Latin."""
    names = [name for name in ("utf-8", "gb18030", "big5", guess) if name]
    losses = {name: sample.decode(name, errors="replace").count("\ufffd") for name in dict.fromkeys(names)}
    chinese = min(("utf-8", "gb18030", "big5"), key=losses.__getitem__)
    return chinese if losses[chinese] <= len(sample) // 50 else (guess or chinese)
