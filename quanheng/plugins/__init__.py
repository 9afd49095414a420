"""What quanheng brings itself, through the same door as every other plugin."""

BUILT_IN = (
    "connectors.table",
    "exporters.csv_folder",
    "exporters.html",
    "exporters.json_file",
    "exporters.parquet_folder",
    "exporters.sql_tables",
    "exporters.xlsx",
)
"""The built-in plugins: modules of this package, each a plugin of its own."""
