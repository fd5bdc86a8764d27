"""Tables in LaTeX, as some vision models and converters write them → a line with bars for each row.

Only what such tables are made of is known: environments of columns, cells merged over columns or rows, rules, and
commands around a cell's text, whose braces go and whose text stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_BEGIN = re.compile(r"\\begin\s{0,9}\{(tabular\*?|tabularx|tabulary|longtable|array)\}")
_TOKEN = re.compile(
    r"(?P<end>\\\\(?:\s{0,9}\[[^\]\n]{0,20}\])?)"  # of a row, with the space below it
    r"|\\(?:(?P<name>[A-Za-z]+\*?)|(?P<sign>[^A-Za-z]?))"
    r"|(?P<next>&)|(?P<gap>%\n|[~\n\r])|(?P<nothing>[{}$])|(?P<text>[^\\&~\n\r{}$%]+|%)"
)
_DROPPED = {
    "multicolumn": 2, "multirow": 2, "cline": 1, "cmidrule": 1, "noalign": 1, "rule": 2, "vspace": 1, "vspace*": 1,
    "hspace": 1, "hspace*": 1, "color": 1, "cellcolor": 1, "rowcolor": 1, "columncolor": 1, "label": 1, "fontsize": 2,
}  # fmt: skip
"""Commands with how many of their arguments are no text."""
_SPEC = re.compile(r"\s*(?=[\[({])")
_WITH_WIDTH = ("tabular*", "tabularx", "tabulary")
_CLOSING = {"{": "}", "[": "]", "(": ")"}


def with_latex_rows(text: str) -> str:
    """A text with the rows of its LaTeX tables on lines of their own, cells parted by bars; else as it was."""
    out: list[str] = []
    done = 0
    while found := _BEGIN.search(text, done):
        end = text.find(f"\\end{{{found[1]}}}", found.end())
        if end < 0:
            break
        out += [text[done : found.start()], "\n", *(f"{row}\n" for row in _rows(found[1], text[found.end() : end]))]
        done = end + len(f"\\end{{{found[1]}}}")
    return "".join([*out, text[done:]]) if out else text


def _rows(kind: str, body: str) -> Iterator[str]:
    cells: list[list[str]] = [[]]
    ends = _ends(body)
    at = _past_groups(body, ends, 0, 1 + (kind in _WITH_WIDTH))  # where it stands, how wide, and its columns
    while token := _TOKEN.match(body, at):
        at = token.end()
        if token["end"]:
            yield from _row(cells)
            cells = [[]]
        elif token["next"]:
            cells.append([])
        elif token["name"] or token["gap"]:
            at = _past_groups(body, ends, at, _DROPPED.get(token["name"], 0))
            cells[-1].append(" ")
        elif not token["nothing"]:
            cells[-1].append(token["text"] or token["sign"])
    yield from _row(cells)


def _row(cells: list[list[str]]) -> Iterator[str]:
    texts = [" ".join("".join(cell).split()) for cell in cells]
    if any(texts):
        yield f"| {' | '.join(texts)} |"


def _ends(text: str) -> dict[int, int]:
    """Index behind each group, by the index of the brace, bracket or parenthesis that opens it."""
    found: dict[int, int] = {}
    for opening, closing in _CLOSING.items():
        begun: list[int] = []
        for sign in re.finditer(f"[{re.escape(opening + closing)}]", text):
            if sign[0] == opening:
                begun.append(sign.start())
            elif begun:
                found[begun.pop()] = sign.end()
    return found


def _past_groups(text: str, ends: dict[int, int], at: int, most: int) -> int:
    """Index behind the arguments that begin at a place: `most` of them in braces, and any others before these."""
    while most and (found := _SPEC.match(text, at)) and found.end() in ends:
        most -= text[found.end()] == "{"
        at = ends[found.end()]
    return at
