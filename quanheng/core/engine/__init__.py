"""The engine that computes aggregates: DuckDB."""
