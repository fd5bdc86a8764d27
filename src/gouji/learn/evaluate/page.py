"""The report as files: `report.json`, `report.md`, plots, and `index.html` that shows them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from jinja2 import Environment

from gouji.learn.evaluate.plots import write_plots
from gouji.learn.evaluate.report import EvaluationReport
from gouji.learn.evaluate.tables import Table, all_tables

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{{ title }}</title>
<style>
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; font-size: 13px; display: block; overflow-x: auto; }
td, th { border: 1px solid #ccc; padding: .2rem .5rem; text-align: right; white-space: nowrap; }
td:first-child, th:first-child { text-align: left; }
img { max-width: 100%; }
</style>
<h1>{{ title }}</h1>
{% for line in head %}<p>{{ line }}</p>
{% endfor %}
{% for plot in plots %}<p><img src="{{ plot }}" alt="{{ plot }}"></p>
{% endfor %}
{% for table in tables %}<h2>{{ table.title }}</h2>
{% if table.note %}<p>{{ table.note }}</p>
{% endif %}<table><tr>{% for cell in table.header %}<th>{{ cell }}</th>{% endfor %}</tr>
{% for row in table.rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>
{% endfor %}
</html>
"""


def write_report(report: EvaluationReport, folder: Path) -> None:
    """Write the report to a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_bytes(report.to_json())
    plots = write_plots(report, folder)
    tables = list(all_tables(report))
    (folder / "report.md").write_text(to_markdown(report, tables, plots), encoding="utf-8")
    page = Environment(autoescape=True).from_string(PAGE)
    html = page.render(title=_title(report), head=list(_head(report)), plots=plots, tables=tables)
    (folder / "index.html").write_text(html + "\n", encoding="utf-8")


def to_markdown(report: EvaluationReport, tables: Sequence[Table], plots: Sequence[str]) -> str:
    """The report as Markdown."""
    parts = [f"# {_title(report)}", *_head(report), *(f"![{plot}]({plot})" for plot in plots)]
    parts += [table.to_markdown() for table in tables]
    return "\n\n".join(parts) + "\n"


def _title(report: EvaluationReport) -> str:
    return f"Evaluation of {report.model or 'the rules alone'}"


def _head(report: EvaluationReport) -> Iterator[str]:
    if report.command:
        yield f"Made by `{report.command}`."
    if report.measured:
        yield f"Measured {report.measured}."
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    yield f"gouji {report.gouji}, {versions}; threshold {report.threshold}, source {report.source}."
    for corpus in report.corpora:
        yield f"Corpus {corpus.name}: {corpus.documents} reports, SHA-256 {corpus.sha256[:16]}…"
    yield "Arms: " + "; ".join(f"{arm.arm}: {arm.about}" for arm in report.arms) + "."
