"""Results: tables with units and sources, the manifest of what ran, files and kept runs."""

from ytterby.results.about import About
from ytterby.results.excel import excel_bytes, write_excel
from ytterby.results.export import (
    csv_bytes,
    parquet_bytes,
    to_json,
    to_object,
    write_csv,
    write_json,
    write_parquet,
)
from ytterby.results.manifest import Manifest, start_manifest
from ytterby.results.store import (
    Entry,
    Run,
    list_entries,
    list_runs,
    read_entry,
    read_run,
    read_run_file,
    remove_run,
    rename_run,
    run_name,
    write_run,
)
from ytterby.results.summary import Cell, Column, Summary
from ytterby.results.table import Table, build_table

__all__ = [
    "About",
    "Cell",
    "Column",
    "Entry",
    "Manifest",
    "Run",
    "Summary",
    "Table",
    "build_table",
    "csv_bytes",
    "excel_bytes",
    "list_entries",
    "list_runs",
    "parquet_bytes",
    "read_entry",
    "read_run",
    "read_run_file",
    "remove_run",
    "rename_run",
    "run_name",
    "start_manifest",
    "to_json",
    "to_object",
    "write_csv",
    "write_excel",
    "write_json",
    "write_parquet",
    "write_run",
]
