"""Action plans into one dataset: `convert`, `tables`, `timescale`, `lead`, `explain`, `schema`, `doctor`."""

from pipeline.api import convert, doctor, explain, lead, schema, tables, timescale
from schemas import PIPELINE_VERSION as __version__

__all__ = ["__version__", "convert", "doctor", "explain", "lead", "schema", "tables", "timescale"]
