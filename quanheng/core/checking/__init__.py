"""Trying what was collected on the checks of a project, across all sources."""
