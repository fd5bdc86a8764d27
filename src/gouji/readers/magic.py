"""First bytes of files that are no text."""

from __future__ import annotations

MAGIC: dict[bytes, str] = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP, DOCX or XLSX file",
    b"\xd0\xcf\x11\xe0": "an old Word, Excel or WPS file",
    b"\x89PNG\r\n\x1a\n": "a PNG picture",
    b"\xff\xd8\xff": "a JPEG picture",
    b"II*\x00": "a TIFF picture",
    b"MM\x00*": "a TIFF picture",
    b"II+\x00": "a TIFF picture",
    b"MM\x00+": "a TIFF picture",
    b"GIF8": "a GIF picture",
    b"\x1f\x8b": "a gzip file",
    b"7z\xbc\xaf": "a 7z archive",
    b"Rar!": "a RAR archive",
}
"""First bytes of files that are no text, and what they are."""
