"""`datapackage.json`: every file of the dataset with its fields, keys, size, row count and hash; and the check of a folder against it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.dataset import Written
from pipeline.durable import digest
from schemas import PIPELINE_VERSION, SCHEMA_VERSION
from schemas.columns import FILE, FILES, QUESTIONS, Column, File

DESCRIPTOR = "datapackage.json"
REGISTRIES = "registries.json"
FIELD_TYPES = {"string": "string", "int32": "integer", "int64": "integer", "float32": "number", "bool": "boolean", "date": "date"}


def describe(written: Sequence[Written] = ()) -> dict[str, Any]:
    """The Data Package description; of files that were `written` also size, row count and hash.

    Holds no time: same dataset, same description.
    """
    known = {one.path: one for one in written}
    resources = [_tabular(file, file.path, "parquet", "application/vnd.apache.parquet") for file in FILES]
    resources.append(_tabular(QUESTIONS, f"{QUESTIONS.name}.csv", "csv", "text/csv"))
    resources.append(
        {
            "name": "registries",
            "path": REGISTRIES,
            "format": "json",
            "mediatype": "application/json",
            "description": "the registries of groups that were used or learnt; correct it and give it back with --registry",
        }
    )
    for resource in resources:
        one = known.get(resource["path"])
        if one:
            resource |= {"bytes": one.bytes, "hash": f"sha256:{one.sha256}"}
            if one.rows is not None:
                resource["rows"] = one.rows
    return {
        "name": "boardplans",
        "title": "Action plans of safeguarding boards",
        "description": "Actions with leads, timescales, progress and ratings, each value with the cell that it was read from.",
        "profile": "data-package",
        "version": SCHEMA_VERSION,
        "pipeline_version": PIPELINE_VERSION,
        "resources": resources,
    }


def encode(description: dict[str, Any]) -> bytes:
    """The description as the bytes of `datapackage.json`."""
    return (json.dumps(description, ensure_ascii=False, indent=1) + "\n").encode()


def _tabular(file: File, path: str, form: str, media_type: str) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in file.columns]}
    if file.key:
        schema["primaryKey"] = list(file.key)
    if file.foreign:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [target]}} for column, other, target in file.foreign
        ]
    return {
        "name": file.name,
        "path": path,
        "profile": "tabular-data-resource",
        "format": form,
        "mediatype": media_type,
        "encoding": "utf-8",
        "description": file.meaning,
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {} if column.nullable else {"required": True}
    if column.values:
        constraints["enum"] = list(column.values)
    field: dict[str, Any] = {"name": column.name, "type": FIELD_TYPES[column.type], "description": column.meaning, "arrowType": column.type}
    return field | ({"constraints": constraints} if constraints else {})


def faults(out: Path, *, hashes: bool = True) -> list[str]:
    """What is wrong with the dataset in `out`, a sentence each; nothing if it is whole.

    Every file that the description names must be there with its size, hash and, for Parquet, exact columns and row count. With
    `hashes` False the hashes are not recomputed.
    """
    try:
        description = json.loads((out / DESCRIPTOR).read_text("utf-8"))
        resources = {str(one["path"]): one for one in description["resources"]}
    except FileNotFoundError:
        return [f"{DESCRIPTOR} is missing: no run has finished here"]
    except (OSError, ValueError, KeyError, TypeError):
        return [f"{DESCRIPTOR} cannot be read: run convert again"]
    found = [f"{path} is not described in {DESCRIPTOR}" for path in (file.path for file in FILES) if path not in resources]
    for path, resource in resources.items():
        found += _file_faults(out / path, resource, hashes)
    return found


def _file_faults(place: Path, resource: dict[str, Any], hashes: bool) -> list[str]:
    name = place.name
    try:
        size = place.stat().st_size
        if size != resource.get("bytes") or (hashes and f"sha256:{digest(place)}" != resource.get("hash")):
            return [f"{name} is not the file that the description names: it comes from another run or was changed"]
    except FileNotFoundError:
        return [f"{name} is missing"]
    except OSError as error:
        return [f"{name} cannot be read: {error.strerror}"]
    if not name.endswith(".parquet"):
        return []
    try:
        rows, schema = pq.read_metadata(place).num_rows, pq.read_schema(place)
    except (OSError, pa.ArrowException):
        return [f"{name} is no readable Parquet file"]
    file = FILE.get(place.stem)
    if file and not schema.equals(file.schema()):
        return [f"{name} has other columns than version {SCHEMA_VERSION} of the schema"]
    return [] if rows == resource.get("rows") else [f"{name} holds {rows} rows, {resource.get('rows')} are described"]
