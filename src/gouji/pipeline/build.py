"""Assembly: settings → spaCy pipeline, and bytes → reports through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from spacy import util
from spacy.language import Language
from spacy.tokens import Doc

from gouji.document import Document, Engine, Report, TaggedLine
from gouji.facts import split_reports
from gouji.forms import Family, load_families
from gouji.pipeline.components import as_source, family_of, make_doc
from gouji.pipeline.recognise import recognise
from gouji.pipeline.settings import AUTO, FIRST, Settings
from gouji.readers import read

_NO_LIMIT = 2**31
"""spaCy's own limit of a million characters is for its parsers' memory; the readers have a limit of their own."""

Edit = Callable[[Doc], None]
"""Changes what a stage has put under `doc._`."""


@dataclass(frozen=True, slots=True)
class Result:
    """One report: as it was read, as it was tagged, the result, and the family of its forms."""

    document: Document
    tagged: tuple[TaggedLine, ...]
    report: Report
    family: Family


def load(settings: Settings | None = None) -> Language:
    """A spaCy pipeline with the stages as components.

    Args:
        settings: Settings of the run; the defaults if None.

    Returns:
        The pipeline. `nlp(text)` gives a Doc with the result under `doc._.report`. One pipeline reads one family: told
        to recognise it ("auto"), cn-ogi; `Structurer` keeps one for each.

    Raises:
        SetupError: A form, a model or an option is wrong.
    """
    chosen = _of_one_family(settings or Settings())
    config = util.load_config(str(resources.files("gouji.pipeline") / "default.cfg"))
    shared: dict[str, Any] = {"family": chosen.family, "form_paths": [str(path) for path in chosen.form_paths]}
    for component in config["components"].values():
        component.update(shared)
    for name in ("gouji_tagger", "gouji_reconciler"):
        config["components"][name]["model"] = chosen.model
    config["components"]["gouji_aligner"]["forms"] = list(chosen.forms)
    config["components"]["gouji_report"].update(forms=list(chosen.forms), threshold=chosen.threshold)
    config["components"]["gouji_facts"].update(issuer=chosen.issuer, year=chosen.year)
    config["components"]["gouji_reconciler"]["seconds"] = float(chosen.seconds)
    config["nlp"]["tokenizer"].update(max_bytes=chosen.max_bytes, source=chosen.source)
    nlp = util.load_model_from_config(config, auto_fill=True, validate=True)
    nlp.max_length = _NO_LIMIT
    # a token is a whole line: its shape, prefix and the like mean nothing and cost much
    nlp.vocab.lex_attr_getters = {}  # type: ignore[attr-defined]  # the stubs leave it out
    return nlp


def _of_one_family(settings: Settings) -> Settings:
    """The settings with a family of their own: that of the editions named, else the first."""
    if settings.family != AUTO:
        return settings
    return replace(settings, family=settings.forms[0].partition("/")[0] if settings.forms else FIRST)


class Structurer:
    """The pipeline with its settings, loaded once for many reports.

    Where the family is to be recognised, another family's pipeline is loaded with its first report.

    Attributes:
        settings: Its settings.
        nlp: The spaCy pipeline.
        family: The form family of `nlp`.
        engine: What the results name as their maker.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.nlp = load(self.settings)
        paths = [str(path) for path in self.settings.form_paths]
        self.family: Family = family_of(_of_one_family(self.settings).family, paths)
        self._others: dict[str, Structurer] = {}
        self._families: tuple[Family, ...] = (self.family,)
        if self.settings.family == AUTO and not self.settings.forms:
            known = load_families(self.settings.form_paths)
            self._families += tuple(family for family in known.values() if family is not self.family)
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
        return [self.structure(document, {}) for document in self.read(data, name)]

    def read(self, data: bytes, name: str) -> Iterator[Document]:
        """The reports of a source, before any stage; arguments and errors as of `run`."""
        return _reports(read(data, name, self.settings.max_bytes, self.settings.reader, self.settings.reading), self.settings)

    def structure(self, document: Document, after: Mapping[str, Edit]) -> Result:
        """Structure one report, with a hand in what the stages pass on: so a stage can be fed with what is true.

        Args:
            document: The report, as `read` gives it.
            after: By name of a component (see `gouji.pipeline.components`), what is done to the Doc when it is through.
        """
        family = recognise(document, self._families)
        if family is not self.family:
            return self._other(family).structure(document, after)
        with self.nlp.memory_zone():
            return self._pass(document, after)

    def _other(self, family: Family) -> Structurer:
        """The structurer for another family, made when first needed."""
        if family.id not in self._others:
            self._others[family.id] = Structurer(replace(self.settings, family=family.id))
        return self._others[family.id]

    def _pass(self, document: Document, after: Mapping[str, Edit]) -> Result:
        doc = make_doc(self.nlp.vocab, document)
        for name, component in self.nlp.pipeline:
            doc = component(doc)
            if name in after:
                after[name](doc)
        report = replace(doc._.report, engine=self.engine)
        return Result(doc._.document, doc._.tagged, report, self.family)


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
