"""PDF files → Document.

`file` opens them and draws pages; `drawn` walks through what is drawn on a page, `letters` has its characters, `rules`
and `words` make a `Page` of both as it is held upright (`view`). `layer`, `wording` and `ink` judge whether its text
can be trusted (`typed` has it all for one page); `reading` gives other pages to OCR, and makes the Document. `limits`
says how much of a file is read.
"""

from gouji.readers.pdf.limits import LIMITS, PdfLimits
from gouji.readers.pdf.reading import read_pdf

__all__ = ["LIMITS", "PdfLimits", "read_pdf"]
