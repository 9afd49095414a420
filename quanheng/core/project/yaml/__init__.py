"""Plain YAML values, and what may be wrong where a text is no YAML."""
