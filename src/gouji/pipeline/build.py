"""Assembly: settings → spaCy pipeline, and bytes → reports through it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from spacy import util
from spacy.language import Language

from gouji.document import Document, Engine, Report, TaggedLine
from gouji.facts import split_reports
from gouji.forms import Family
from gouji.pipeline.components import as_source, family_of, make_doc
from gouji.pipeline.settings import Settings
from gouji.readers import READERS

_NO_LIMIT = 2**31
"""spaCy's own limit of a million characters is for its parsers' memory; the readers have a limit of their own."""


@dataclass(frozen=True, slots=True)
class Result:
    """One report: as it was read, as it was tagged, and the result."""

    document: Document
    tagged: tuple[TaggedLine, ...]
    report: Report


def load(settings: Settings | None = None) -> Language:
    """A spaCy pipeline with the stages as components.

    Args:
        settings: Settings of the run; the defaults if None.

    Returns:
        The pipeline. `nlp(text)` gives a Doc with the result under `doc._.report`.

    Raises:
        SetupError: A form, a model or an option is wrong.
    """
    chosen = settings or Settings()
    config = util.load_config(str(resources.files("gouji.pipeline") / "default.cfg"))
    shared: dict[str, Any] = {"family": chosen.family, "form_paths": [str(path) for path in chosen.form_paths]}
    for component in config["components"].values():
        component.update(shared)
    config["components"]["gouji_tagger"]["model"] = chosen.model
    config["components"]["gouji_aligner"]["forms"] = list(chosen.forms)
    config["components"]["gouji_report"].update(forms=list(chosen.forms), threshold=chosen.threshold)
    config["components"]["gouji_facts"].update(issuer=chosen.issuer, year=chosen.year)
    config["nlp"]["tokenizer"].update(max_bytes=chosen.max_bytes, source=chosen.source)
    nlp = util.load_model_from_config(config, auto_fill=True, validate=True)
    nlp.max_length = _NO_LIMIT
    # a token is a whole line: its shape, prefix and the like mean nothing and cost much
    nlp.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]  # the stubs leave it out
    return nlp


class Structurer:
    """The pipeline with its settings, loaded once for many reports.

    Attributes:
        settings: Its settings.
        nlp: The spaCy pipeline.
        family: The form family.
        engine: What the results name as their maker.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.nlp = load(self.settings)
        self.family: Family = family_of(self.settings.family, [str(path) for path in self.settings.form_paths])
        forms = tuple(
            form.id for form in self.family.forms if not self.settings.forms or form.id in self.settings.forms
        )
        self.engine: Engine = replace(_engine(self.nlp), forms=forms)

    def run(self, data: bytes, name: str) -> list[Result]:
        """Read a source and structure every report in it.

        Args:
            data: The source's bytes.
            name: Its name relative to the root it was found under.

        Returns:
            A result for each report, at least one.

        Raises:
            InputError: The source can't be read.
        """
        whole = READERS["text"](data, name, self.settings.max_bytes)
        results = []
        with self.nlp.memory_zone():
            for document in _reports(whole, self.settings):
                doc = make_doc(self.nlp.vocab, document)
                for _, component in self.nlp.pipeline:
                    doc = component(doc)
                report = replace(doc._.report, engine=self.engine)
                results.append(Result(doc._.document, doc._.tagged, report))
        return results


def _engine(nlp: Language) -> Engine:
    from gouji import __version__
    from gouji.pipeline.components import model_name

    return Engine(__version__, model_name(nlp), ())


def _reports(whole: Document, settings: Settings) -> Iterator[Document]:
    """The reports of a source as documents of their own; line numbers stay those of the source."""
    whole = as_source(whole, settings.source)
    ranges = split_reports([line.text for line in whole.lines])
    if len(ranges) <= 1:
        yield whole
        return
    for number, (first, last) in enumerate(ranges, 1):
        regions = tuple(
            replace(region, first=max(region.first, first), last=min(region.last, last))
            for region in whole.regions
            if region.first <= last and region.last >= first
        )
        yield replace(whole, lines=whole.lines[first - 1 : last], regions=regions, report=number)
