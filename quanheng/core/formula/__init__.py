"""Formulas of datasets, views and indicators: compiled, lowered, evaluated."""
