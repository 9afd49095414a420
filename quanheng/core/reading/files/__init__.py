"""Reading files: what they are, and how their bytes become rows."""
