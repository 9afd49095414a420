"""The declarations that people write: in YAML, or in Python in a plugin."""
