"""Guessing what a table is that nobody declared: types, unit, window and key."""
