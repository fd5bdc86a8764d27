"""The table of characters that look alike, made from the pictures of their glyphs.

Run `python -m gouji.learn.channel.glyphs` to make `channel/data/glyphs.txt` anew. Each character is drawn in several
fonts, cut to its ink, scaled with its proportions kept, blurred as a scan blurs it and compared with every other by
normalised correlation; the likeness of two characters is the mean over the fonts that have both.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gouji.channel import fold
from gouji.channel.glyphs import encode

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL import ImageFont

FONTS = (
    ("Noto Sans CJK SC", "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("Noto Serif CJK SC", "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
    ("WenQuanYi Zen Hei", "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
)
"""Families, files as Debian installs them, and which face of the collection."""
SIZE = 32
"""Side of the pictures in pixels; about a character of 12 points at 200 dpi."""
BLUR = 1.2
"""Radius of the blur in pixels."""
MOST = 8
"""Neighbours kept of each character."""
LEAST = 0.5
"""Likeness below which two characters are not neighbours."""
OUTPUT = Path(__file__).parents[2] / "channel" / "data" / "glyphs.txt"


def alphabet() -> list[str]:
    """The characters of the table: level 1 of GB 2312, digits, Latin letters and signs, folded."""
    han = [bytes((row, cell)).decode("gb2312", "ignore") for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)]
    signs = [chr(code) for code in range(0x21, 0x7F)] + list("、《》〇")
    return sorted({fold(c) for c in han + signs if c})


def pictures(characters: list[str], path: str, face: int) -> NDArray[np.float32]:
    """Pictures of characters in a font.

    Returns:
        Array of shape (characters, SIZE²); each row has mean 0 and length 1, or is all 0 where the font lacks it.
    """
    import numpy as np
    from PIL import ImageFont

    font = ImageFont.truetype(path, SIZE * 2, index=face)
    missing = font.getmask("\U0010fffe").getbbox(), bytes(font.getmask("\U0010fffe"))
    rows = np.zeros((len(characters), SIZE * SIZE), dtype=np.float32)
    for i, character in enumerate(characters):
        mask = font.getmask(character)
        if mask.getbbox() and (mask.getbbox(), bytes(mask)) != missing:
            rows[i] = _picture(character, font)
    return rows


def _picture(character: str, font: ImageFont.FreeTypeFont) -> NDArray[np.float32]:
    import numpy as np
    from PIL import Image, ImageDraw, ImageFilter

    room = Image.new("L", (SIZE * 4, SIZE * 4))
    ImageDraw.Draw(room).text((SIZE, SIZE), character, fill=255, font=font)
    ink = room.crop(room.getbbox())
    inner = SIZE - 4  # room for the blur
    scale = inner / max(ink.size)
    ink = ink.resize((max(1, round(ink.width * scale)), max(1, round(ink.height * scale))), Image.Resampling.BOX)
    page = Image.new("L", (SIZE, SIZE))
    page.paste(ink, ((SIZE - ink.width) // 2, (SIZE - ink.height) // 2))
    flat = np.asarray(page.filter(ImageFilter.GaussianBlur(BLUR)), dtype=np.float32).ravel()
    flat = flat - flat.mean()
    length = np.linalg.norm(flat)
    return np.asarray(flat / length if length else flat, dtype=np.float32)


def likeness(characters: list[str]) -> NDArray[np.float32]:
    """Likeness of every two characters, 0 to 1; shape (characters, characters)."""
    import numpy as np

    size = len(characters)
    total, fonts = np.zeros((size, size), dtype=np.float32), np.zeros((size, size), dtype=np.float32)
    for _, path, face in FONTS:
        rows = pictures(characters, path, face)
        there = rows.any(axis=1).astype(np.float32)
        total += rows @ rows.T
        fonts += np.outer(there, there)
    return np.clip(total / np.maximum(fonts, 1), 0, 1)


def table(characters: list[str]) -> list[str]:
    """Lines of the data file, without the head."""
    import numpy as np

    alike = likeness(characters)
    np.fill_diagonal(alike, 0)
    lines = []
    for i, character in enumerate(characters):
        best = np.argsort(-alike[i], kind="stable")[:MOST]
        lines.append(
            encode(character, tuple((characters[j], float(alike[i, j])) for j in best if alike[i, j] >= LEAST))
        )
    return lines


def main() -> None:
    """Write the table."""
    import PIL

    characters = alphabet()
    head = [
        "# Characters that look alike: a character, its neighbours, a letter each for how like ('0' + 50 x likeness).",
        f"# Made by gouji.learn.channel.glyphs on {datetime.now(UTC).date()} with Pillow {PIL.__version__}; "
        f"{len(characters)} characters; {SIZE} pixels, blur {BLUR}; fonts {', '.join(name for name, _, _ in FONTS)}.",
    ]
    lines = table(characters)
    OUTPUT.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
    print(f"{OUTPUT.name}: {len(lines)} characters, {OUTPUT.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
