"""Pages of words with boxes → Document: what readers of PDF, scans and dumps with coordinates have in common.

A reader gives a `Page` for each page: words, and the rules drawn on it or the tables it knows. `document_of_pages` does
the rest: `tables_of` finds ruled tables, `lanes` the columns of those that have rules across only, words go into their
cells (`cells`), rules that were lost are told by the numbers beside them (`unseen`), pages in columns are parted
(`order`), words become visual lines (`lines`), and tables that go on over pages are joined (`over_pages`, `parted`).
`making` puts it together.
"""

from gouji.readers.pages.lanes import rules_between
from gouji.readers.pages.making import document_of_pages
from gouji.readers.pages.ruled import tables_of
from gouji.readers.pages.types import Page, PageCell, PageTable, Rule, Word

__all__ = ["Page", "PageCell", "PageTable", "Rule", "Word", "document_of_pages", "rules_between", "tables_of"]
