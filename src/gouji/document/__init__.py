"""The types that flow between the stages. Everything else is built on them; they depend on nothing else here."""

from gouji.document.amounts import Amount, amount_spans, format_amount, is_blank_mark, parse_amount
from gouji.document.curve import Curve, log_odds, probability
from gouji.document.grid import Address, Entry, Grid, GridRow, Reading, Shown
from gouji.document.match import Alignment, BlockMatch, ExtraRow, Interval, Match, RowMatch, Run
from gouji.document.places import Place, Places, around
from gouji.document.report import (
    RECORD_FIELDS,
    SCHEMA_VERSION,
    Cause,
    Check,
    Engine,
    Facts,
    Outcome,
    ProseFigure,
    Report,
    Section,
    Source,
    Told,
    Verdict,
)
from gouji.document.source import Box, Document, Line, Region, RegionKind, Segment, Slot, SourceKind
from gouji.document.table import (
    ACCEPTABLE,
    RULED_OUT,
    Because,
    Candidate,
    Cell,
    ExtraCell,
    ExtraRowResult,
    FoundRow,
    RowReadings,
    Status,
    Table,
    Tables,
    ValueReading,
)
from gouji.document.tags import TABLE_TAGS, Tag, TaggedLine

__all__ = [
    "ACCEPTABLE", "RECORD_FIELDS", "RULED_OUT", "SCHEMA_VERSION", "TABLE_TAGS", "Address", "Alignment", "Amount",
    "Because", "BlockMatch", "Box", "Candidate", "Cause", "Cell", "Check", "Curve", "Document", "Engine", "Entry",
    "ExtraCell", "ExtraRow", "ExtraRowResult", "Facts", "FoundRow", "Grid", "GridRow", "Interval", "Line", "Match",
    "Outcome", "Place", "Places", "ProseFigure", "Reading", "Region", "RegionKind", "Report", "RowMatch", "RowReadings",
    "Run", "Section", "Segment", "Shown", "Slot", "Source", "SourceKind", "Status", "Table", "Tables", "Tag",
    "TaggedLine", "Told", "ValueReading", "Verdict", "amount_spans", "around", "format_amount", "is_blank_mark",
    "log_odds", "parse_amount", "probability",
]  # fmt: skip
