"""A whole run around a stand-in journey: files written, counted, described, read back."""

from __future__ import annotations

import csv
import hashlib
import json
import os
from datetime import date
from pathlib import Path

import duckdb
import frictionless
import pandas
import polars
import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline import package
from pipeline.output_rows import identity
from pipeline.reports import Summary
from schemas.columns import FILE, FILES, QUESTIONS
from schemas.errors import UsageError

pytestmark = pytest.mark.usefixtures("stand_in")


def folder_of_plans(tmp_path: Path) -> Path:
    plans = tmp_path / "plans"
    (plans / "sub").mkdir(parents=True)
    (plans / "a.docx").write_text("PLAN\nreview the policy\ntrain all staff\ntrain all staff\n")
    (plans / "sub" / "b.docx").write_text("PLAN\naudit ten cases\n")
    (plans / "sub" / "copy.docx").write_text("PLAN\naudit ten cases\n")
    (plans / "empty.docx").write_text("PLAN\n")
    (plans / "broken.pdf").write_text("no plan")
    (plans / "notes.txt").write_text("nothing")
    (plans / "notes again.txt").write_text("nothing")
    (plans / "~$a.docx").write_text("lock")
    (plans / "link.docx").symlink_to(plans / "a.docx")
    return plans


def run(plans: Path, out: Path, **options: object) -> Summary:
    return pipeline.convert(plans, out, workers=0, **options)  # type: ignore[arg-type]


def rows(out: Path, name: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = pq.read_table(out / f"{name}.parquet").to_pylist()
    return found


def bytes_of(out: Path) -> dict[str, str]:
    kept = [place for place in sorted(out.iterdir()) if place.is_file() and not place.name.startswith("report.")]
    return {place.name: hashlib.sha256(place.read_bytes()).hexdigest() for place in kept}


def test_every_file_has_one_row_and_one_outcome(tmp_path: Path) -> None:
    summary = run(folder_of_plans(tmp_path), tmp_path / "out")
    found = {row["source_path"]: (row["status"], row["error_code"], row["action_count"]) for row in rows(tmp_path / "out", "documents")}
    assert found == {
        "a.docx": ("converted", None, 3),
        "broken.pdf": ("failed", "corrupt", 0),
        "empty.docx": ("no_actions", None, 0),
        "link.docx": ("skipped", "not_a_file", 0),
        "notes again.txt": ("skipped", "unsupported", 0),
        "notes.txt": ("skipped", "unsupported", 0),
        "sub/b.docx": ("converted", None, 1),
        "sub/copy.docx": ("duplicate", None, 0),
        "~$a.docx": ("skipped", "lock_file", 0),
    }
    assert summary.exit_code == 1
    assert sum(summary.statuses.values()) == 9


def test_ids_are_made_as_promised(tmp_path: Path) -> None:
    plans = folder_of_plans(tmp_path)
    run(plans, tmp_path / "out")
    documents = {row["source_path"]: row for row in rows(tmp_path / "out", "documents")}
    sha256 = hashlib.sha256((plans / "sub" / "b.docx").read_bytes()).hexdigest()
    original, copy = documents["sub/b.docx"], documents["sub/copy.docx"]
    assert (original["document_id"], original["sha256"], original["duplicate_of"]) == (f"d{sha256[:15]}", sha256, None)
    assert (copy["document_id"], copy["sha256"]) == ("d" + identity("sub/copy.docx"), sha256)
    assert copy["duplicate_of"] == original["document_id"]
    assert (documents["link.docx"]["document_id"], documents["link.docx"]["sha256"]) == ("d" + identity("link.docx"), None)
    ids = [row["action_id"] for row in rows(tmp_path / "out", "actions")]
    assert len(set(ids)) == len(ids) == 4
    assert all(len(str(one)) == 16 and str(one).startswith("a") for one in ids)


def test_files_have_exactly_the_columns_and_the_description_holds(tmp_path: Path) -> None:
    run(folder_of_plans(tmp_path), tmp_path / "out")
    description = json.loads((tmp_path / "out" / "datapackage.json").read_text())
    assert frictionless.Package.validate_descriptor(description).valid
    resources = {one["name"]: one for one in description["resources"]}
    for file in FILES:
        table = pq.read_table(tmp_path / "out" / file.path)
        resource = resources[file.name]
        assert table.schema.equals(file.schema())
        assert [one["name"] for one in resource["schema"]["fields"]] == table.column_names
        assert resource["rows"] == table.num_rows
        assert resource["hash"] == "sha256:" + hashlib.sha256((tmp_path / "out" / file.path).read_bytes()).hexdigest()
        if file.key:
            keys = list(zip(*(table[name].to_pylist() for name in file.key), strict=True))
            assert len(set(keys)) == len(keys), f"{file.name}: {file.key} is no key"
        for column, other, target in file.foreign:
            known = set(pq.read_table(tmp_path / "out" / FILE[other].path)[target].to_pylist())
            assert set(table[column].to_pylist()) <= known
    assert package.faults(tmp_path / "out") == []


def test_read_back_by_pandas_duckdb_and_polars(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder_of_plans(tmp_path), out)
    frame = pandas.read_parquet(out / "actions.parquet", dtype_backend="pyarrow")
    assert frame["timescale_end"].iloc[0] == date(2014, 7, 31)
    assert str(frame["page_first"].dtype) == "int32[pyarrow]"
    for file in FILES:
        count = pq.read_metadata(out / file.path).num_rows
        assert duckdb.sql(f"select count(*) from '{out / file.path}'").fetchall() == [(count,)]
        assert polars.read_parquet(out / file.path).height == count
    linked = duckdb.sql(
        f"select distinct g.group_name from '{out}/leads.parquet' l join '{out}/groups.parquet' g using (board_id, group_id)"
    )
    assert linked.fetchall() == [("CSE Group",)]


def test_same_inputs_same_bytes_and_a_second_run_reads_nothing(tmp_path: Path) -> None:
    plans = folder_of_plans(tmp_path)
    first = run(plans, tmp_path / "one")
    run(plans, tmp_path / "two")
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "two")
    before = bytes_of(tmp_path / "one")
    again = run(plans, tmp_path / "one")
    assert (first.read, again.read) == (5, 0)
    assert run(plans, tmp_path / "one", fresh=True).read == 5
    assert bytes_of(tmp_path / "one") == before


def test_what_is_gone_leaves_and_what_is_new_comes(tmp_path: Path) -> None:
    plans, out = folder_of_plans(tmp_path), tmp_path / "out"
    run(plans, out)
    (plans / "a.docx").unlink()
    (plans / "c.docx").write_text("PLAN\nnew\n")
    (plans / "sub" / "b.docx").rename(plans / "sub" / "renamed.docx")
    summary = run(plans, out)
    assert {row["action"] for row in rows(out, "actions")} == {"audit ten cases", "new"}
    by_path = {row["source_path"]: row["status"] for row in rows(out, "documents")}
    assert "a.docx" not in by_path
    assert (by_path["sub/copy.docx"], by_path["sub/renamed.docx"]) == ("converted", "duplicate")
    assert summary.read == 2


def test_an_empty_folder_gives_every_file_without_rows(tmp_path: Path) -> None:
    (tmp_path / "plans").mkdir()
    summary = run(tmp_path / "plans", tmp_path / "out")
    assert summary.exit_code == 0
    for file in FILES:
        assert pq.read_table(tmp_path / "out" / file.path).num_rows == 0
    assert package.faults(tmp_path / "out") == []


def test_a_missing_path_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no file or folder"):
        run(tmp_path / "absent", tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("given", "out"), [("plans", "plans/out"), ("plans/sub", "plans")])
def test_input_and_output_must_not_hold_one_another(tmp_path: Path, given: str, out: str) -> None:
    plans = folder_of_plans(tmp_path)
    before = sorted(plans.rglob("*"))
    with pytest.raises(UsageError, match="lies inside"):
        run(tmp_path / given, tmp_path / out)
    assert sorted(plans.rglob("*")) == before


def test_a_changed_file_is_told(tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(folder_of_plans(tmp_path), out)
    (out / "leads.parquet").write_bytes(b"PAR1 not any more")
    (out / "cells.parquet").unlink()
    assert sorted(package.faults(out)) == [
        "cells.parquet is missing",
        "leads.parquet is not the file that the description names: it comes from another run or was changed",
    ]
    run(tmp_path / "plans", out)
    assert package.faults(out) == []


def test_questions_are_sorted_and_harmless(tmp_path: Path) -> None:
    run(folder_of_plans(tmp_path), tmp_path / "out")
    lines = list(csv.DictReader((tmp_path / "out" / "questions.csv").open(newline="")))
    told = [(line["part"], line["cells"], line["settled_share"], line["runner_up"], line["judgement"]) for line in lines]
    assert told == [("'-P&P", "3", "1.000", "CSE Group", "")]
    assert list(lines[0]) == list(QUESTIONS.names)


def test_odd_names_are_told_as_text(tmp_path: Path) -> None:
    plans = tmp_path / "plans"
    plans.mkdir()
    for name in (b"bad\xff.docx", b"new\nline.docx", b"-rf.docx", b"x" * 250 + b".docx", b"bad\\xff.txt"):
        with open(os.path.join(os.fsencode(plans), name), "wb") as file:
            file.write(b"PLAN\n" + name[:9])
    os.mkfifo(plans / "pipe.pdf")
    (plans / "folder.pdf").mkdir()
    run(plans, tmp_path / "out")
    found = {str(row["source_path"]): row["status"] for row in rows(tmp_path / "out", "documents")}
    assert found["bad\\xff.docx"] == found["new\nline.docx"] == found["-rf.docx"] == "converted"
    assert found["pipe.pdf"] == found["folder.pdf"] == "skipped"
    assert len(found) == 7
