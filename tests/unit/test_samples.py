"""The sample plans keep to their format, their gold stands in their sources, and the typesetter prints what the source says."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from samples import make
from samples.score import letters, score_facts, score_records
from samples.typeset.renditions import RENDITIONS
from samples.typeset.source import Cell, Heading, Items, Prose, Source, SourceFault, Table, plain, read_source
from samples.typeset.word import write_word

GOLD = make.HERE / "gold"
IDS = make.ids()
GOLD_FILES = sorted(path.name for path in GOLD.glob("*.json"))
RECORD_KEYS = {"table", "row", "section", "reference", "objective", "action", "lead_raw", "timescale_raw", "outcome", "progress", "rag"}


def gold_of(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((GOLD / name).read_text(encoding="utf-8"))
    return data


def cells(table: Table) -> Iterator[Cell]:
    for row in (*table.header, *table.rows):
        for cell in row:
            yield cell
            for nested in cell.nested:
                yield from cells(nested)


def whole_text(source: Source) -> str:
    """The letters and digits of the whole document."""
    pieces = [source.header_text or "", source.footer or ""]
    for block in source.blocks:
        match block:
            case Heading(_, text) | Prose(text):
                pieces.append(plain(text))
            case Items(items, _):
                pieces += map(plain, items)
            case Table():
                pieces += [cell.text for cell in cells(block)]
    return letters(" ".join(pieces))


def row_text(table: Table, number: int) -> str:
    """The letters and digits of a row, its heading, and of the merged cells that reach down to it; a form is one row."""
    names = {cell.text.split()[0] for row in table.rows for cell in row if cell.text}
    beside = all(len(row[0].text.split()) <= 7 for row in table.rows) or bool({"Lead", "Owner", "Responsible"} & names)
    if not table.header and table.kind == "action_plan" and beside and max(map(len, table.rows)) in (2, 3, 4):
        return letters(" ".join(cell.text for cell in cells(table)))
    started: dict[int, Cell] = {}
    for row in table.rows[: number + 1]:
        column = 0
        for cell in row:
            if cell.vmerge != "continue":
                started[column] = cell
            column += cell.colspan
    last = [started[column] for column, _ in columns(table.rows[number])]
    heading = [cell for row in table.header for cell in row]
    return letters(" ".join(cell.text + " ".join(inner.text for n in cell.nested for inner in cells(n)) for cell in (*heading, *last)))


def columns(row: tuple[Cell, ...]) -> Iterator[tuple[int, Cell]]:
    column = 0
    for cell in row:
        yield column, cell
        column += cell.colspan


def parts(path: Path) -> dict[str, bytes]:
    """The parts of a Word file by name: how tightly they are packed differs between builds of zlib."""
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


@pytest.mark.parametrize("name", IDS)
def test_source_keeps_to_the_format(name: str) -> None:
    source = make.load(name)
    assert source.id == name
    assert all(source.tables) and source.title


def test_every_source_has_gold_and_files_and_the_other_way_round() -> None:
    assert {name.split(".")[0] for name in GOLD_FILES} == set(IDS)
    assert {path.name for path in (make.HERE / "plans").iterdir()} == {f"{name}.{form}" for name in IDS for form in ("docx", "pdf")}
    assert make.heldout() <= set(IDS)


def test_readme_lists_the_open_plans_only() -> None:
    listed = set(re.findall(r"^\| `([a-z0-9-]+)` \|", (make.HERE / "README.md").read_text(encoding="utf-8").split("## Make")[0], re.M))
    assert listed == set(make.ids("open"))


@pytest.mark.parametrize("file", GOLD_FILES)
def test_gold_stands_in_its_source(file: str) -> None:
    gold, source = gold_of(file), make.load(file.split(".")[0])
    tables = {table.id: table for table in source.tables}
    everything = whole_text(source)
    assert gold["action_tables"] == sum(table.kind == "action_plan" for table in source.tables)
    assert gold["other_tables"] == sum(table.kind == "other" for table in source.tables)
    assert {key: getattr(source, key) for key in ("board", "title", "plan_start", "plan_end", "as_at")} == {
        key: value for key, value in gold["document"].items() if key != "board_gss"
    }
    for record in gold["actions"]:
        assert record.keys() - {"alt"} == RECORD_KEYS
        table = tables[record["table"]]
        assert table.kind == "action_plan"
        assert 0 <= record["row"] < len(table.rows)
        assert record["action"] or record["objective"]
        assert record["rag"] in (None, "red", "amber", "green", "blue", "grey")
        row = row_text(table, record["row"])
        for key in ("action", "outcome", "progress"):
            for line in (record[key] or "").split("\n"):
                assert letters(line) in row, (key, line)
        for line in record["lead_raw"]:
            assert letters(line) in row, line
        for key in ("section", "reference", "objective", "timescale_raw"):
            for line in (record[key] or "").split("\n"):
                assert letters(line) in everything, (key, line)
        for key, values in record.get("alt", {}).items():
            assert key in RECORD_KEYS
            for value in values:
                for line in value if isinstance(value, list) else (value or "").split("\n"):
                    assert letters(line) in everything, (key, line)


@pytest.mark.parametrize("name", IDS)
def test_gold_is_clean_text_in_the_order_of_the_rows(name: str) -> None:
    records = gold_of(f"{name}.json")["actions"]
    order = [table.id for table in make.load(name).tables]
    places = [(order.index(record["table"]), record["row"]) for record in records]
    assert places == sorted(places)
    for record in records:
        for value in [record[key] for key in RECORD_KEYS - {"row", "lead_raw"}] + record["lead_raw"]:
            assert value is None or (value and value == "\n".join(" ".join(line.split()) for line in value.split("\n")))
            assert value is None or not re.search(r"\*\*|\^", value)


@pytest.mark.parametrize("name", IDS)
def test_word_file_has_the_cells_of_the_source(name: str, tmp_path: Path) -> None:
    source = make.load(name)
    write_word(source, tmp_path / "made.docx")
    assert parts(tmp_path / "made.docx") == parts(make.HERE / "plans" / f"{name}.docx")
    body = Document(str(tmp_path / "made.docx")).element.body
    made = [table for table in body.findall(qn("w:tbl"))]
    assert len(made) == len(source.tables)
    for element, table in zip(made, source.tables, strict=True):
        rows = (*table.header, *table.rows)
        assert len(element.findall(qn("w:tr"))) == len(rows)
        for line, row in zip(element.findall(qn("w:tr")), rows, strict=True):
            printed = [
                "\n".join(
                    filter(None, (" ".join("".join(t.text or "" for t in p.iter(qn("w:t"))).split()) for p in cell.findall(qn("w:p"))))
                )
                for cell in line.findall(qn("w:tc"))
            ]
            assert printed == ["\n".join(filter(None, (plain(para.text) for para in cell.paras))) for cell in row]


@pytest.mark.parametrize("rendition", sorted(RENDITIONS))
def test_renditions_lose_no_word(rendition: str) -> None:
    for name in IDS:
        source = make.load(name)
        changed = RENDITIONS[rendition](source)
        assert sum(len(table.rows) for table in changed.tables) == sum(len(table.rows) for table in source.tables)
        if rendition != "handbroken":  # repeats headings
            assert whole_text(changed).replace("·", "") == whole_text(source) or rendition == "typedbullets"


def test_a_faulty_source_is_refused_with_every_fault(tmp_path: Path) -> None:
    data = json.loads((make.HERE / "sources" / f"{IDS[0]}.json").read_text(encoding="utf-8"))
    data["id"] = "faulty"
    data["fond"] = data.pop("font")
    table = next(block for block in data["blocks"] if block["type"] == "table")
    table["rows"][0] = table["rows"][0][:-1]
    (tmp_path / "faulty.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(SourceFault, match="font: missing.*fond: unknown key.*columns"):
        read_source(tmp_path / "faulty.json")


@pytest.mark.slow
def test_pdf_is_made_the_same_twice(tmp_path: Path) -> None:
    if shutil.which("soffice") is None and shutil.which("libreoffice") is None:
        pytest.skip("LibreOffice is not installed")
    source = make.load(IDS[0])
    made = [make.make([source], ("plain", "reportlab"), tmp_path / folder) for folder in ("a", "b")]
    first, second = ({path.name: path.read_bytes() for path, _, _ in files} for files in made)
    assert f"{IDS[0]}.pdf" in first
    assert first == second


def test_gold_scores_itself_perfect_and_a_spoilt_copy_less() -> None:
    for name in IDS:
        gold = gold_of(f"{name}.json")
        result = score_records(gold, [dict(record) for record in gold["actions"]])
        assert (result["f1"], result["perfect"]) == (1.0, 1.0)
        assert all(score_facts(gold, gold["document"]).values())
    gold = gold_of("oakhaven-2014-17.json")
    spoilt = [{**record, "timescale_raw": None} for record in gold["actions"]]
    result = score_records(gold, spoilt[1:], errors=99)
    undated = sum(record["timescale_raw"] is None for record in gold["actions"])
    assert result["matched"] == len(gold["actions"]) - 1
    assert result["perfect"] == undated / len(gold["actions"])
    assert result["missed"] == [gold["actions"][0]["action"]]


def test_lines_in_place_of_a_list_of_leads_score_the_same() -> None:
    gold = gold_of("tarnbeck-2012-13.json")
    lines = [{**record, "lead_raw": "\n".join(record["lead_raw"])} for record in gold["actions"]]
    assert score_records(gold, lines)["fields"]["lead_raw"] == 1.0
