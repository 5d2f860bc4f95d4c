"""Rows into Parquet files under OUT, whole or not at all: written beside their place, checked, then renamed.

`DatasetWriter` holds no more than one row group of each file in memory, so a run of any size is written in bounded space. Same rows, same
order: same bytes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.durable import digest, sync_file, sync_folder, temporary
from schemas.columns import FILE, FILES, File

ROW_GROUP = 65_536
# A table read from the store holds on to the whole of its entry; so many of them are copied into one of their own.
COPIED_TOGETHER = 64
Tables = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it was written: its name under OUT, size, rows (None for a file without rows) and SHA-256 in hex."""

    path: str
    bytes: int
    rows: int | None
    sha256: str


def arrow_table(file: File, rows: Sequence[Sequence[Any]]) -> pa.Table:
    """The rows as an Arrow table with the file's exact schema; dates may be `date` objects or ISO text.

    Raises ValueError if a row has too few or too many values, a value is of the wrong type or null where it may not be.
    """
    if any(len(row) != len(file.columns) for row in rows):
        raise ValueError(f"{file.name}: a row without exactly {len(file.columns)} values")
    columns = list(zip(*rows, strict=True)) or [()] * len(file.columns)
    arrays = []
    for column, values in zip(file.columns, columns, strict=True):
        kind = column.arrow_type()
        try:
            array = _array(values, kind)
        except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
            raise ValueError(f"{file.name}.{column.name}: {error}") from error
        if array.null_count and not column.nullable:
            raise ValueError(f"{file.name}.{column.name}: null where a value is promised")
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=file.schema())


def arrow_tables(rows: Mapping[str, Sequence[Sequence[Any]]]) -> Tables:
    """A table for each file that has rows; raises ValueError as `arrow_table`, and for a file that is not known."""
    unknown = set(rows) - set(FILE)
    if unknown:
        raise ValueError(f"no such files: {', '.join(sorted(unknown))}")
    return {name: arrow_table(FILE[name], rows[name]) for name in FILE if rows.get(name)}


def _array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_date(kind) and any(isinstance(value, str) for value in values):
        return pa.array(values, pa.string()).cast(kind)
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # a lone surrogate that a reader let through
        return pa.array([value and str(value).encode("utf-8", "replace").decode() for value in values], kind)


class DatasetWriter:
    """The eleven Parquet files in the making. Use as a context: leaving it without `publish` removes what was written.

    `add` rows in the order of the dataset, then `close` (closes and checks every temporary file), then `publish` (renames).
    """

    def __init__(self, out: Path) -> None:
        self.out = out
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._waiting: dict[str, list[pa.Table]] = {file.name: [] for file in FILES}
        self._rows = dict.fromkeys(FILE, 0)

    def __enter__(self) -> DatasetWriter:
        for file in FILES:
            self._writers[file.name] = pq.ParquetWriter(temporary(self.out / file.path), file.schema(), compression="snappy")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for file in FILES:
            if kind is not None and file.name in self._writers:
                try:
                    self._writers[file.name].close()
                except (OSError, pa.ArrowException):
                    pass  # the first error is on its way up; the file goes in any case
            temporary(self.out / file.path).unlink(missing_ok=True)

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Nothing; the tables' rows come after those added before."""
        for name, table in tables.items():
            waiting = self._waiting[name]
            waiting.append(table)
            self._rows[name] += table.num_rows
            if sum(one.num_rows for one in waiting) >= ROW_GROUP:
                self._flush(name)
            elif len(waiting) >= COPIED_TOGETHER:
                waiting[:] = [pa.concat_tables(waiting).combine_chunks()]

    def rows(self, name: str) -> int:
        """The rows added to a file so far."""
        return self._rows[name]

    def _flush(self, name: str) -> None:
        waiting = self._waiting[name]
        if waiting:
            self._writers[name].write_table(pa.concat_tables(waiting).combine_chunks(), row_group_size=ROW_GROUP)
            waiting.clear()

    def close(self) -> list[Written]:
        """What stands in the temporary files, each synced, opened again and found to hold the rows that were added.

        Raises OSError if the disk is full or a file does not hold what was written.
        """
        written = []
        for file in FILES:
            self._flush(file.name)
            self._writers[file.name].close()
            place = temporary(self.out / file.path)
            sync_file(place)
            found = pq.read_metadata(place)
            if found.num_rows != self._rows[file.name] or pq.read_schema(place).names != list(file.names):
                raise OSError(f"{file.path}: {found.num_rows} rows can be read back, {self._rows[file.name]} were written")
            written.append(Written(file.path, place.stat().st_size, found.num_rows, digest(place)))
        return written

    def publish(self) -> None:
        """Nothing; every file stands in its place, each replaced whole."""
        for file in FILES:
            os.replace(temporary(self.out / file.path), self.out / file.path)
        sync_folder(self.out)
