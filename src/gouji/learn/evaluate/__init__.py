"""How good a model is: the same reports read in several arms, measured against what is true, with intervals.

`read_corpora` gives cases (reports whose figures are known); `evaluate` reads them in every arm of `ARMS` and measures;
`write_report` writes tables, data and plots; `gate.compare` decides whether a model may become the default.
"""

from gouji.learn.evaluate.arms import ARMS
from gouji.learn.evaluate.cases import Case, read_corpora
from gouji.learn.evaluate.gate import Verdict, compare
from gouji.learn.evaluate.measure import Plan, evaluate
from gouji.learn.evaluate.page import write_report
from gouji.learn.evaluate.report import EvaluationReport

__all__ = ["ARMS", "Case", "EvaluationReport", "Plan", "Verdict", "compare", "evaluate", "read_corpora", "write_report"]
