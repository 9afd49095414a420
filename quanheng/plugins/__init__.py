"""What quanheng brings itself, through the same door as every other plugin."""

BUILT_IN = (
    "connectors.table",
    "datasets.appraisal",
    "datasets.demands",
    "datasets.evaluation_round",
    "datasets.institutions",
    "datasets.matters",
    "datasets.oversight",
    "datasets.people",
    "datasets.posts",
    "datasets.reports",
    "datasets.workload",
    "exporters.csv_folder",
    "exporters.html",
    "exporters.json_file",
    "exporters.parquet_folder",
    "exporters.sql_tables",
    "exporters.xlsx",
)
"""The built-in plugins: modules of this package, each a plugin of its own."""
