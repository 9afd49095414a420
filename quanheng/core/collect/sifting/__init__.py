"""Rows that fit their contract, told apart from those that do not."""
