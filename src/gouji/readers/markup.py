"""Markup that vision models put around figures and labels: LaTeX, escapes of Markdown, line breaks in cells of pipes.

It is blanked out, not taken out: a line keeps its length, so that places in it stay those of the source.
"""

from __future__ import annotations

import re

_FIGURE = r"[-+−]?[ \t]{0,9}\d[\d.,， \t]{0,40}(?:\\?%)?"
_WRAP = r"\\(?:mathrm|mathbf|mathit|mathsf|text|textbf|textrm|bf|rm|boldsymbol)[ \t]{0,9}\{[ \t]{0,9}"
_LATEX = re.compile(
    rf"(?P<open>(?:\$\$?|\\[(\[])[ \t]{{0,9}}(?:{_WRAP})?)(?P<figure>{_FIGURE})"
    r"(?P<close>[ \t]{0,9}\}?[ \t]{0,9}(?:\$\$?|\\[)\]]))"
)
"""A figure as a formula: $12$, \\( 12 \\), $\\mathrm{12}$."""
_BREAK = re.compile(r"<br\s{0,9}/?>", re.IGNORECASE)
_ESCAPED = re.compile(r"(?P<before>[^\s|\\]{0,80})\\(?P<sign>[.+\-_#!*()\[\]])")
"""A sign that Markdown would take for markup, and what stands before it up to a space (1\\.属于国家秘密, 360\\.18)."""
_PIPED = re.compile(r"^(?=[^\n]*\|[^\n]*\|)[^\n]*<br[^\n]*$", re.IGNORECASE | re.MULTILINE)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|!\[)", re.MULTILINE)
_WEB = re.compile(r"<(?:!doctype|head|script|style|meta|link)\b", re.IGNORECASE)


def blank_markup(text: str) -> str:
    """The text with markup around its figures and labels blanked out; as long as before.

    Args:
        text: Lines of a dump or of Markdown.
    """
    if "$" in text or "\\" in text:
        text = _LATEX.sub(_without_latex, text)
    if "\\" in text:
        text = _ESCAPED.sub(lambda found: f" {found['before']}{found['sign']}", text)
    if "<br" in text or "<BR" in text:
        text = _PIPED.sub(lambda line: _BREAK.sub(lambda found: " " * len(found[0]), line[0]), text)
    return text


def _without_latex(found: re.Match[str]) -> str:
    figure = found["figure"].replace("\\%", " %")
    return " " * len(found["open"]) + figure + " " * len(found["close"])


def is_markdown(text: str) -> bool:
    """Whether a text with tags is Markdown that holds HTML tables, as vision models write it, and no web page."""
    return _MARKDOWN.search(text) is not None and _WEB.search(text) is None
