"""Runs: computed once, kept whole, opened again, exported."""
