"""A page that PDFium does not come to the end of: nothing in this process stops it, so the worker's time limit must."""

from pathlib import Path

from gouji.batch import Limits, Options, run_batch
from gouji.pipeline import Settings
from tests.readers.pdf.making import pdf, say

NEVER = pdf(
    say("政府信息公开", 50, 800) + "/X0 Do ",
    forms=[("", f"/X{i + 1} Do " * 20) for i in range(8)] + [("", say("1", 10, 10))],
)
"""3 KB that draw 20 ** 8 things."""


def test_a_page_without_end_is_a_failed_input(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.pdf").write_bytes(NEVER)
    options = Options(
        (tmp_path / "in",),
        tmp_path / "out",
        ("json",),
        Settings(model="none"),
        limits=Limits(seconds=1.0, megabytes=2048),
    )
    summary = run_batch(options)
    assert (summary.inputs, summary.failed) == (1, 1)
    assert [failure.name for failure in summary.errors] == ["a.pdf"]
    assert list((tmp_path / "out").glob("*.pdf.*")) == []
