"""The noise channel estimated from what real OCR engines made of known pages, and drawn from to spoil reports."""
