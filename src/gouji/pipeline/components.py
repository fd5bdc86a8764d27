"""The stages as spaCy components.

Each reads and writes values of our own types under `doc._`; none holds state of a Doc.

| component | requires | assigns |
|---|---|---|
| gouji_tagger | doc._.document | doc._.tagged |
| gouji_aligner | doc._.tagged | doc._.alignments, doc._.document (evidence of OCR added) |
| gouji_rebuilder | doc._.alignments | doc._.grids |
| gouji_facts | doc._.alignments | doc._.facts |
| gouji_reconciler | doc._.grids, doc._.facts | doc._.tables, doc._.checks |
| gouji_report | doc._.tables, doc._.checks, doc._.facts | doc._.report |
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

import gouji
from gouji.align import align, revised
from gouji.classify import Tagger, find_model, load_model
from gouji.document import Document, Engine
from gouji.document.errors import OptionError
from gouji.facts import find_facts
from gouji.forms import Family, TableForm, load_families
from gouji.pipeline.assemble import assemble
from gouji.pipeline.calibrated import FILE as CALIBRATION
from gouji.pipeline.calibrated import load_calibrated
from gouji.readers import READERS
from gouji.rebuild import rebuild
from gouji.reconcile import RAW_THRESHOLD, reconcile

EXTENSIONS = ("document", "tagged", "alignments", "grids", "tables", "checks", "facts", "report")

for _name in EXTENSIONS:
    if not Doc.has_extension(_name):
        Doc.set_extension(_name, default=None)


def family_of(id: str, paths: Iterable[str] = ()) -> Family:
    """The form family of that id, from the shipped forms and the files `paths`.

    Raises:
        OptionError: There is none.
    """
    families = load_families(tuple(Path(path) for path in paths))
    if id not in families:
        raise OptionError(f"There is no form family {id!r}. Choose one of {', '.join(families)}.")
    return families[id]


def editions(family: Family, forms: Sequence[str]) -> dict[str, tuple[TableForm, ...]]:
    """Table forms by table id, only those of the editions `forms` (all if empty).

    Raises:
        OptionError: An edition is unknown.
    """
    known = [form.id for form in family.forms]
    for form in forms:
        if form not in known:
            raise OptionError(f"There is no form {form!r} in the family {family.id}. Choose among {', '.join(known)}.")
    if not forms:
        return family.tables
    chosen = {id: tuple(t for t in tables if set(t.layout) & set(forms)) for id, tables in family.tables.items()}
    return {id: tables for id, tables in chosen.items() if tables}


class Lines:
    """Text → Doc: one token a line that is not empty. The Document under `doc._.document` is what the stages read."""

    def __init__(self, vocab: Vocab, reader: str, max_bytes: int, source: str) -> None:
        self.vocab = vocab
        self.reader = READERS[reader]
        self.max_bytes = max_bytes
        self.source = source

    def __call__(self, text: str) -> Doc:
        """Read a text."""
        return make_doc(self.vocab, as_source(self.reader(text, "text", self.max_bytes), self.source))

    def to_bytes(self, **_: Any) -> bytes:  # noqa: D102 - nothing to keep beyond the config
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> Lines:  # noqa: D102
        return self

    def to_disk(self, _path: str | Path, **_: Any) -> None:  # noqa: D102
        return None

    def from_disk(self, _path: str | Path, **_: Any) -> Lines:  # noqa: D102
        return self


_DIGITAL = {"digital": 0.999, "ocr": 0.001}
"""Probability of digital text when the user says which it is; never 0 or 1."""


def as_source(document: Document, source: str) -> Document:
    """The document as digital text or as OCR if `source` says so; as it was judged if it says "auto"."""
    if source not in _DIGITAL:
        return document
    return replace(document, digital=_DIGITAL[source], source_given=True)


def make_doc(vocab: Vocab, document: Document) -> Doc:
    """The spaCy Doc of a report, its lines as tokens."""
    words = [line.text for line in document.lines if line.text.strip()]
    doc = Doc(vocab, words=words, spaces=[False] * len(words))
    doc._.document = document
    return doc


@registry.tokenizers("gouji.lines.v1")
def _make_lines(reader: str, max_bytes: int, source: str) -> Any:
    def make(nlp: Language) -> Lines:
        return Lines(nlp.vocab, reader, max_bytes, source)

    return make


class TaggerComponent:
    """Tags lines (stage classify). `to_disk` keeps a copy of the model, so that a saved pipeline is whole."""

    def __init__(self, family: Family, model: str) -> None:
        self.family = family
        self.path = None if model == "none" else find_model(model, family.id)
        self._load()

    def _load(self) -> None:
        self.model = load_model(self.path) if self.path else None
        self.tagger = Tagger(self.family, self.model)
        self.curves = load_calibrated(self.path).tags

    def __call__(self, doc: Doc) -> Doc:
        """Tag the lines of a report."""
        tagged = self.tagger(doc._.document)
        if self.curves:
            tagged = tuple(
                replace(line, probability=self.curves[line.by](line.probability)) if line.by in self.curves else line
                for line in tagged
            )
        doc._.tagged = tagged
        return doc

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Copy the model folder."""
        if self.path:
            shutil.copytree(self.path, path, dirs_exist_ok=True)

    def from_disk(self, path: str | Path, **_: Any) -> TaggerComponent:
        """Load the copied model."""
        if (Path(path) / "meta.json").is_file():
            self.path = Path(path)
            self._load()
        return self


@Language.factory("gouji_tagger", requires=["doc._.document"], assigns=["doc._.tagged"])
def _tagger(nlp: Language, name: str, family: str, form_paths: list[str], model: str) -> TaggerComponent:
    return TaggerComponent(family_of(family, form_paths), model)


@Language.factory("gouji_aligner", requires=["doc._.tagged"], assigns=["doc._.alignments", "doc._.document"])
def _aligner(nlp: Language, name: str, family: str, form_paths: list[str], forms: list[str]) -> Any:
    tables = editions(family_of(family, form_paths), forms)

    known = family_of(family, form_paths)

    def aligner(doc: Doc) -> Doc:
        document: Document = doc._.document
        doc._.alignments = align(doc._.tagged, tables, document.regions)
        if not document.source_given:  # misread labels tell a scan from what its author typed
            forms = [known.table(a.table, a.form, a.absent) for a in doc._.alignments]
            doc._.document = replace(document, digital=revised(document.digital, doc._.alignments, forms))
        return doc

    return aligner


@Language.factory("gouji_rebuilder", requires=["doc._.alignments"], assigns=["doc._.grids"])
def _rebuilder(nlp: Language, name: str, family: str, form_paths: list[str]) -> Any:
    known = family_of(family, form_paths)

    def rebuilder(doc: Doc) -> Doc:
        doc._.grids = tuple(
            rebuild(doc._.document, a, known.table(a.table, a.form, a.absent)) for a in doc._.alignments
        )
        return doc

    return rebuilder


class ReconcilerComponent:
    """Decides cells and checks balances (stage reconcile). `to_disk` keeps a copy of the model's calibration."""

    def __init__(self, family: Family, model: str, seconds: float) -> None:
        self.family = family
        self.seconds = seconds
        self.path = None if model == "none" else find_model(model, family.id)
        self.calibration = load_calibrated(self.path).cells

    def __call__(self, doc: Doc) -> Doc:
        """Reconcile the tables of a report."""
        done = []
        for grid in doc._.grids:
            alignment = grid.alignment
            form = self.family.table(alignment.table, alignment.form, alignment.absent)
            done.append(reconcile(doc._.document, grid, form, self.calibration, doc._.facts.told, self.seconds))
        doc._.tables = tuple(table for table, _ in done)
        doc._.checks = tuple(check for _, checks in done for check in checks)
        return doc

    def to_disk(self, path: str | Path, **_: Any) -> None:
        """Copy the calibration."""
        if self.path and (self.path / CALIBRATION).is_file():
            Path(path).mkdir(parents=True, exist_ok=True)
            shutil.copy(self.path / CALIBRATION, path)

    def from_disk(self, path: str | Path, **_: Any) -> ReconcilerComponent:
        """Load the copied calibration."""
        self.path = Path(path)
        self.calibration = load_calibrated(self.path).cells
        return self


@Language.factory("gouji_reconciler", requires=["doc._.grids", "doc._.facts"], assigns=["doc._.tables", "doc._.checks"])
def _reconciler(
    nlp: Language, name: str, family: str, form_paths: list[str], model: str, seconds: float
) -> ReconcilerComponent:
    return ReconcilerComponent(family_of(family, form_paths), model, seconds)


@Language.factory("gouji_facts", requires=["doc._.alignments"], assigns=["doc._.facts"])
def _facts(nlp: Language, name: str, family: str, form_paths: list[str], issuer: str | None, year: int | None) -> Any:
    known = family_of(family, form_paths)

    def facts(doc: Doc) -> Doc:
        tables = [(a.first, a.last) for a in doc._.alignments]
        forms = [known.table(a.table, a.form, a.absent) for a in doc._.alignments]
        doc._.facts = find_facts(doc._.document, doc._.tagged, known, tables, issuer, year, forms)
        return doc

    return facts


@Language.factory("gouji_report", requires=["doc._.tables", "doc._.checks", "doc._.facts"], assigns=["doc._.report"])
def _report(
    nlp: Language, name: str, family: str, form_paths: list[str], forms: list[str], threshold: float | None
) -> Any:
    known = family_of(family, form_paths)
    tables = editions(known, forms)
    engine = Engine(gouji.__version__, model_name(nlp), tuple(form.id for form in known.forms))

    def report(doc: Doc) -> Doc:
        doc._.report = assemble(doc, tables, engine, model_threshold(nlp, doc) if threshold is None else threshold)
        return doc

    return report


def model_threshold(nlp: Language, doc: Doc) -> float:
    """Confidence from which on the pipeline accepts a cell of a report unless it is told otherwise."""
    reconciler: object = nlp.get_pipe("gouji_reconciler")
    kind = doc._.document.kind
    return reconciler.calibration.threshold(kind) if isinstance(reconciler, ReconcilerComponent) else RAW_THRESHOLD


def model_name(nlp: Language) -> str | None:
    """Name and version of the pipeline's line model, None for rules alone."""
    if not nlp.has_pipe("gouji_tagger"):
        return None
    tagger: object = nlp.get_pipe("gouji_tagger")
    return tagger.model.name if isinstance(tagger, TaggerComponent) and tagger.model else None
