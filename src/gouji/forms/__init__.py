"""Official forms as data: rows, columns, labels and balances, read from YAML files."""

from gouji.forms.load import check_form, load_families, shipped
from gouji.forms.model import Block, Column, Equation, Family, Form, PrintedRow, TableForm, variants

__all__ = [
    "Block",
    "Column",
    "Equation",
    "Family",
    "Form",
    "PrintedRow",
    "TableForm",
    "check_form",
    "load_families",
    "shipped",
    "variants",
]
