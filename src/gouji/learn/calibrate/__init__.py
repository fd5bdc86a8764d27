"""Calibration: what the stages said of samples beside what is true, and the curves fitted on that."""

from gouji.learn.calibrate.collect import Cases, CellCase, Collector
from gouji.learn.calibrate.run import Outcome, Threshold, calibrate, collect, judge

__all__ = ["Cases", "CellCase", "Collector", "Outcome", "Threshold", "calibrate", "collect", "judge"]
