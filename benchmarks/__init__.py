"""Measure Quanheng against what a user would pick instead; print ratios."""
