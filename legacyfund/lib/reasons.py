"""Reasons that people give."""

LONGEST_REASON = 1000
