"""Many files: `run_batch` reads them all and writes their results; `check` and `diff` look at results again."""

from gouji.batch.limits import Limits
from gouji.batch.options import Options
from gouji.batch.runner import run_batch
from gouji.batch.summary import encode_summary
from gouji.batch.types import Failure, FileError, Progress, Summary

__all__ = ["Failure", "FileError", "Limits", "Options", "Progress", "Summary", "encode_summary", "run_batch"]
