"""Reading web services that answer with JSON."""
