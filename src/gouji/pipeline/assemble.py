"""What the stages found → the result of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from spacy.tokens import Doc

from gouji.document import SCHEMA_VERSION, Document, Engine, Report, Source, Table, Tables
from gouji.facts import compare
from gouji.forms import TableForm
from gouji.reconcile import judge, missing_table


def assemble(doc: Doc, editions: Mapping[str, tuple[TableForm, ...]], engine: Engine, threshold: float) -> Report:
    """The result of a report that all other stages have seen.

    Args:
        doc: The Doc with what the stages assigned.
        editions: The forms to report on, by id of the table; one that was not found is shown as missing.
        engine: What made the result.
        threshold: Confidence from which on a cell is accepted, 0 to 1.
    """
    document: Document = doc._.document
    facts = doc._.facts
    found: dict[str, Table] = {table.id: table for table in doc._.tables}
    tables, used = [], []
    for id, forms in editions.items():
        form = next((f for f in forms if id in found and f.form == found[id].form), None)
        if form is None:  # show the edition of the report's year, in which nothing was found
            form = next((f for f in forms if facts.year and f.years[0] <= facts.year <= f.years[1]), forms[0])
        tables.append(found.get(id) or missing_table(form))
        used.append(form)
    prose = compare(facts.told, tables)
    verdict, reasons = judge(tables, doc._.checks, threshold, used, prose, document.kind)
    return Report(
        schema=SCHEMA_VERSION,
        source=Source(document.name, document.report, document.sha256, document.format, document.kind, document.pages),
        engine=replace(engine),
        issuer=facts.issuer,
        year=facts.year,
        title=facts.title,
        published=facts.published,
        sections=facts.sections,
        tables=Tables(tables),
        checks=doc._.checks,
        threshold=threshold,
        verdict=verdict,
        reasons=reasons,
        warnings=document.warnings,
        prose=prose,
    )
