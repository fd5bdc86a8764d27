"""Tests of the reader of scans and photos."""
