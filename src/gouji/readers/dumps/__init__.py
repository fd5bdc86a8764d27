"""Readers for what other tools made of a page: dumps of OCR programs, and tables.

    hocr, alto, page, tesseract, paddle   words with their boxes (hOCR, ALTO, PAGE, TSV, JSON) → `pages`
    comma, xlsx                           rows of cells → `sheets` → `flow`

`boxes` and `xml` are what those have in common. Dumps of OCR are what a machine read from a picture: never digital.
"""
