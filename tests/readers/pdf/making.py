"""Small PDF files made by hand: content streams, with a font of Han characters that needs no font file."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

FONT = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[<</Type/Font"
    "/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
    "/DW 1000/W[1 95 500]/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6"
    "/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)
A4 = (0, 0, 595, 842)


def say(text: str, x: float, y: float, size: float = 10, matrix: str = "1 0 0 1", mode: int = 0) -> str:
    """Operators that write a text, its base line beginning at x and y from the bottom left."""
    return f"BT /F {size} Tf {mode} Tr {matrix} {x} {y} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    """Operators that draw a line."""
    return f"{x0} {y0} m {x1} {y1} l S\n"


def pdf(
    *pages: str,
    box: Sequence[float] = A4,
    more: str = "",
    forms: Sequence[tuple[str, str]] = (),
    tail: bytes = b"",
) -> bytes:
    """A file.

    Args:
        pages: Content of each page.
        box: Its media box.
        more: More entries of each page.
        forms: Entries and content of form objects, X0 and so on, which pages and forms can draw.
        tail: What stands behind its end.
    """
    first = 4 + len(forms)
    names = "".join(f"/X{i} {4 + i} 0 R" for i in range(len(forms)))
    resources = f"/Resources<</Font<</F 3 0 R>>/XObject<<{names}>>>>"
    kids = " ".join(f"{first + 2 * i} 0 R" for i in range(len(pages)))
    bodies = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode()]
    bodies.append(FONT.encode())
    for entries, content in forms:
        kind = "" if "/Subtype" in entries else "/Type/XObject/Subtype/Form/BBox[-10000 -10000 10000 10000]"
        bodies.append(_stream(f"{kind}{entries}{resources if kind else ''}", content))
    for i, content in enumerate(pages):
        media = " ".join(map(str, box))
        bodies.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[{media}]{resources}/Contents {first + 2 * i + 1} 0 R{more}>>".encode()
        )
        bodies.append(_stream("", content))
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    out += f"trailer\n<</Size {len(bodies) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out) + tail


def _stream(entries: str, content: str) -> bytes:
    data = zlib.compress(content.encode("latin-1"))
    return f"<</Length {len(data)}/Filter/FlateDecode{entries}>>stream\n".encode() + data + b"\nendstream"
