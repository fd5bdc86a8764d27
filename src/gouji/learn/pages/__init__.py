"""Real OCR: generated reports set as pages, scanned, read by OCR engines, and brought back to their truth.

A report goes: draft → HTML (`typeset`) → pages with the place of every line (`render`) → scans (`degrade`) → boxes of
text (`engines`) → boxes that know what they print (`match_truth`) → a text dump with tags and marks (`dump`); `build`
makes whole splits. Needs the extra `learn`, Chromium, and for tesseract its program.
"""

from gouji.learn.pages.build import Pages, build, load_pages

__all__ = ["Pages", "build", "load_pages"]
