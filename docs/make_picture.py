"""Draw the README's picture, docs/page.png: run gouji on a report and photograph its page with Chromium.

    python docs/make_picture.py REPORT [CELL] [LANG]

CELL is the address of a cell to show selected, such as applications/total/total; LANG is zh or en (default).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

PICTURE = Path(__file__).with_name("page.png")
SIZE = "1400,1000"
FRAME = '<body style="margin:0"><iframe src="{}" style="border:0;width:100vw;height:100vh"></iframe>'
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def make_picture(report: Path, cell: str, lang: str) -> None:
    """Write the picture.

    Raises:
        SystemExit: No browser was found, or gouji or the browser failed.
    """
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        sys.exit(f"No browser was found; install one of {', '.join(BROWSERS)} and try again.")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        gouji = [sys.executable, "-c", "from gouji.cli import main; main()", "run", str(report)]
        if subprocess.run([*gouji, "--out", str(out), "--format", "html", "--lang", lang], check=False).returncode:
            sys.exit(f"gouji failed on {report}; see its message above.")
        page = next(out.rglob("*.html"))
        frame = Path(folder) / "frame.html"  # a page scrolled to a cell is photographed wrongly unless in a frame
        frame.write_text(FRAME.format(f"{page.as_uri()}#{quote(cell)}"), encoding="utf-8")
        flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                 "--hide-scrollbars", f"--user-data-dir={folder}/profile", f"--window-size={SIZE}",
                 f"--screenshot={PICTURE}"]  # fmt: skip
        subprocess.run([browser, *flags, frame.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 4:
        sys.exit(__doc__)
    given = [*sys.argv[2:], *("", "en")[len(sys.argv) - 2 :]]
    make_picture(Path(sys.argv[1]), *given)
