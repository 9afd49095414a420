"""Overlays as files, and the scheme that they leave."""
