"""Official forms as data: rows, columns, labels and balances, read from YAML files."""

from gouji.forms.load import check_form, load_families, shipped
from gouji.forms.model import (
    Block,
    Carried,
    Column,
    Equation,
    Family,
    Form,
    PrintedRow,
    ProseForm,
    TableForm,
    Wording,
    variants,
)

__all__ = [
    "Block",
    "Carried",
    "Column",
    "Equation",
    "Family",
    "Form",
    "PrintedRow",
    "ProseForm",
    "TableForm",
    "Wording",
    "check_form",
    "load_families",
    "shipped",
    "variants",
]
