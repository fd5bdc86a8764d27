"""Pages of words with boxes → Document: what readers of PDF, scans and dumps with coordinates have in common."""

from gouji.readers.pages.types import Page, PageCell, PageTable, Rule, Word

__all__ = ["Page", "PageCell", "PageTable", "Rule", "Word"]
