"""Calibration: what the stages said of samples beside what is true, and the curves fitted on that."""
