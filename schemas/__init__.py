"""What things are: layout and record types, columns, errors and reference data. Imports nothing of ours."""

SCHEMA_VERSION = "1.0.0"
PIPELINE_VERSION = "0.1.0"
