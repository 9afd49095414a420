"""Cells as sources write them, turned into the types of contracts."""
