"""Text as real programs take it out of one and the same reports: what comes of each, as Markdown.

    python benchmarks/programs.py            # prints the table
    python benchmarks/programs.py --write    # puts it into README.md

Generated reports, undamaged, are set as HTML (see `gouji.learn.pages.typeset`), from which LibreOffice makes DOCX and
Chromium PDF. Programs and libraries that people use turn these into text or tables, each with its own habits, and gouji
reads what they give. None of them is installed with gouji; those that are missing are named and left out:

    pip install html2text markdownify inscriptis trafilatura beautifulsoup4 lxml pandas tabulate mammoth docx2txt
        python-docx markitdown[docx,pdf] pypandoc_binary pymupdf pdfplumber pdfminer.six pypdf
    apt-get install w3m lynx links2 elinks poppler-utils libreoffice-writer-nogui chromium
"""

from __future__ import annotations

import argparse
import io
import logging
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any

from formats import Counts, Row
from machine import describe, put

from gouji.learn.corpus import Gold, Recipe, draft, gold_of
from gouji.learn.pages.typeset import draw_style, typeset
from gouji.pipeline import Settings, Structurer

ROOT = Path(__file__).parent.parent
FIRST = 970_000
"""Seed of the first report; no corpus begins here."""
RECIPE = Recipe(layouts={"cells": 1}, mixed=0, clean=1, lost_tables=0)


@dataclass(frozen=True)
class Files:
    """A report in the formats that programs take."""

    html: Path
    docx: Path
    pdf: Path
    title: str

    @property
    def source(self) -> str:
        """The HTML's text."""
        return self.html.read_text(encoding="utf-8")


Program = Callable[[Files], str]


def command(*words: str) -> Callable[[Path], str]:
    """A program on the path that prints text; the file's place is `{}`."""

    def run(path: Path) -> str:
        told = [word.replace("{}", str(path)) for word in words]
        return subprocess.run(told, capture_output=True, check=True, timeout=120).stdout.decode("utf-8", "replace")

    return run


def pandoc(to: str, files: Files, source: str = "html") -> str:
    """What pandoc makes of HTML or DOCX."""
    path = files.docx if source == "docx" else files.html
    return str(import_module("pypandoc").convert_file(str(path), to, format=source))


def soup(gap: str, files: Files) -> str:
    """The text of an HTML tree, a sign between one piece and the next."""
    return str(import_module("bs4").BeautifulSoup(files.source, "lxml").body.get_text(gap))


def frames(write: Callable[[Any], str], files: Files) -> str:
    """The tables that pandas finds, written in one of its ways."""
    tables = import_module("pandas").read_html(io.StringIO(files.source))
    return "\n\n".join([files.title, *map(write, tables)])


def docx_rows(files: Files) -> str:
    """Paragraphs and rows of a DOCX with python-docx, cells parted by tabs."""
    opened = import_module("docx").Document(str(files.docx))
    return "\n".join(
        line
        for item in opened.iter_inner_content()
        for line in (["\t".join(cell.text for cell in row.cells) for row in getattr(item, "rows", ())] or [item.text])
    )


def mupdf(option: str, files: Files) -> str:
    """The text of a PDF with PyMuPDF: as stored, or sorted by place."""
    with import_module("pymupdf").open(files.pdf) as opened:
        return "\n".join(page.get_text(sort=option == "sort") for page in opened)


def plumber(option: str, files: Files) -> str:
    """The text or the tables of a PDF with pdfplumber."""
    with import_module("pdfplumber").open(files.pdf) as opened:
        if option != "tables":
            return "\n".join(page.extract_text(layout=option == "layout") or "" for page in opened.pages)
        rows = [row for page in opened.pages for table in page.extract_tables() for row in [*table, []]]
        return "\n".join([files.title, *("\t".join((cell or "").replace("\n", "") for cell in row) for row in rows)])


def pypdf(option: str, files: Files) -> str:
    """The text of a PDF with pypdf."""
    pages = import_module("pypdf").PdfReader(str(files.pdf)).pages
    return "\n".join(page.extract_text(extraction_mode=option) for page in pages)


def markitdown(path: Path) -> str:
    """The Markdown that MarkItDown makes of a file."""
    return str(import_module("markitdown").MarkItDown().convert(str(path)).text_content)


def of(kind: str, run: Callable[[Path], str]) -> Program:
    """A program that takes a file of one kind."""
    return lambda files: run(getattr(files, kind))


PROGRAMS: dict[str, Program] = {
    "HTML: pandoc, plain": partial(pandoc, "plain"),
    "HTML: pandoc, GitHub Markdown": partial(pandoc, "gfm"),
    "HTML: pandoc, reStructuredText": partial(pandoc, "rst"),
    "HTML: pandoc, Org": partial(pandoc, "org"),
    "HTML: pandoc, AsciiDoc": partial(pandoc, "asciidoc"),
    "HTML: pandoc, LaTeX": partial(pandoc, "latex"),
    "HTML: pandoc, MediaWiki": partial(pandoc, "mediawiki"),
    "HTML: html2text": lambda files: str(import_module("html2text").HTML2Text().handle(files.source)),
    "HTML: markdownify": lambda files: str(import_module("markdownify").markdownify(files.source)),
    "HTML: inscriptis": lambda files: str(import_module("inscriptis").get_text(files.source)),
    "HTML: trafilatura": lambda files: str(import_module("trafilatura").extract(files.source)),
    "HTML: Beautiful Soup, lines": partial(soup, "\n"),
    "HTML: Beautiful Soup, spaces": partial(soup, " "),
    "HTML: pandas, CSV": partial(frames, lambda table: table.to_csv(index=False, header=False)),
    "HTML: pandas, printed": partial(frames, lambda table: table.to_string()),
    "HTML: pandas, Markdown": partial(frames, lambda table: table.to_markdown()),
    "HTML: w3m": of("html", command("w3m", "-dump", "-T", "text/html", "-cols", "120", "{}")),
    "HTML: lynx": of("html", command("lynx", "-dump", "-display_charset=utf-8", "-assume_charset=utf-8", "{}")),
    "HTML: links2": of("html", command("links2", "-dump", "-codepage", "utf-8", "{}")),
    "HTML: elinks": of("html", command("elinks", "-dump", "-dump-charset", "utf-8", "{}")),
    "DOCX: pandoc, plain": partial(pandoc, "plain", source="docx"),
    "DOCX: python-docx, rows": docx_rows,
    "DOCX: docx2txt": lambda files: str(import_module("docx2txt").process(str(files.docx))),
    "DOCX: mammoth, Markdown": lambda files: str(
        import_module("mammoth").convert_to_markdown(io.BytesIO(files.docx.read_bytes())).value
    ),
    "DOCX: MarkItDown": of("docx", markitdown),
    "PDF: pdftotext": of("pdf", command("pdftotext", "{}", "-")),
    "PDF: pdftotext -layout": of("pdf", command("pdftotext", "-layout", "{}", "-")),
    "PDF: pdftotext -raw": of("pdf", command("pdftotext", "-raw", "{}", "-")),
    "PDF: pdfminer.six": lambda files: str(import_module("pdfminer.high_level").extract_text(str(files.pdf))),
    "PDF: PyMuPDF": partial(mupdf, "text"),
    "PDF: PyMuPDF, sorted": partial(mupdf, "sort"),
    "PDF: pdfplumber": partial(plumber, "text"),
    "PDF: pdfplumber, layout": partial(plumber, "layout"),
    "PDF: pdfplumber, tables": partial(plumber, "tables"),
    "PDF: pypdf": partial(pypdf, "plain"),
    "PDF: pypdf, layout": partial(pypdf, "layout"),
    "PDF: MarkItDown": of("pdf", markitdown),
}


def made(seed: int, folder: Path) -> tuple[Files, Gold]:
    """A report as files, and what it says."""
    report = draft(seed, RECIPE)
    rng = Random(seed)
    html = folder / f"{seed}.html"
    gold = gold_of(report)
    html.write_text(typeset(report.draw(), draw_style("WenQuanYi Micro Hei", rng), rng, 200, 6).html, encoding="utf-8")
    office = ["soffice", "--headless", "--infilter=HTML (StarWriter)", "--convert-to", "docx:MS Word 2007 XML"]
    subprocess.run([*office, "--outdir", str(folder), str(html)], capture_output=True, check=True, timeout=120)
    pdf = html.with_suffix(".pdf")
    browser = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    subprocess.run([*browser, f"--print-to-pdf={pdf}", html.as_uri()], capture_output=True, check=True, timeout=120)
    return Files(html, html.with_suffix(".docx"), pdf, gold.title), gold


def values(gold: Gold) -> dict[Row, list[Decimal | None]]:
    """The figures by table and row."""
    return {(table, row): list(told) for table, rows in gold.tables.items() for row, told in rows.items()}


def lines(found: Mapping[str, Counts]) -> Iterator[str]:
    """The table in Markdown."""
    yield "| text of | reports | non-zero figures exact | cells exact | accepted | wrong in silence |"
    yield "|---|--:|--:|--:|--:|--:|"
    for name, c in found.items():
        yield (
            f"| {name} | {c.files} | {c.nonzero_exact} of {c.nonzero}"
            f" | {c.exact / c.cells:.2%} | {c.accepted / c.cells:.2%} | {c.silent} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=20, help="how many (default 20)")
    parser.add_argument("--write", action="store_true", help="put the table into README.md")
    chosen = parser.parse_args()
    logging.disable(logging.WARNING)  # of the libraries: of fonts that a browser writes, for the most part
    structurer = Structurer(Settings())
    found = {name: Counts() for name in PROGRAMS}
    missing: dict[str, str] = {}
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(FIRST, FIRST + chosen.reports):
            files, gold = made(seed, Path(folder))
            for name, program in PROGRAMS.items():
                if name in missing:
                    continue
                try:
                    text = program(files)
                except (ImportError, FileNotFoundError) as error:
                    missing[name] = str(error)
                    continue
                found[name].files += 1
                (result, *_) = structurer.run(text.encode("utf-8", "replace"), "a.txt")
                found[name].add(result.report, values(gold))
    for name, error in missing.items():
        print(f"left out: {name} ({error})")
    told = {name: counts for name, counts in found.items() if name not in missing}
    text = "\n".join([*lines(told), "", describe()])
    print(text)
    if chosen.write:
        put(ROOT / "README.md", "programs", text)


if __name__ == "__main__":
    main()
