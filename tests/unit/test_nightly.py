"""The night: what changed is told, and a dataset that lost too much is not published."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipeline import nightly
from pipeline.conversion import convert_paths
from tests.faults.hostile_word import good

JOURNEY = "tests.faults.journeys:obey"


@pytest.fixture(autouse=True)
def stand_in_journey(monkeypatch: pytest.MonkeyPatch) -> None:
    def convert(*arguments: object, **options: object) -> object:
        return convert_paths(*arguments, **options, workers=0, journey=JOURNEY)  # type: ignore[arg-type]

    monkeypatch.setattr(nightly, "convert_paths", convert)


def plans(tmp_path: Path, count: int) -> Path:
    folder = tmp_path / "plans"
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number:02}.docx").write_text(f"plan\naction {number}\nanother {number}\n")
    return folder


def test_new_changed_and_gone_documents_are_told(tmp_path: Path) -> None:
    folder, out = plans(tmp_path, 12), tmp_path / "out"
    assert nightly.run_night(str(folder), out)[0] == 0
    (folder / "00.docx").unlink()
    (folder / "01.docx").write_text("plan\nchanged\nand more\n")
    (folder / "new.docx").write_text("raise_fault")
    code, text = nightly.run_night(str(folder), out, started="2014-01-01T02:00:00+00:00")
    told = json.loads((out / ".boardplans" / "nightly.json").read_text())
    assert code == 1
    assert (told["new"], told["changed"], told["gone"]) == (["new.docx"], ["01.docx"], ["00.docx"])
    assert told["rows"]["actions"] == [24, 22]
    assert told["errors"] == {"crash": [0, 1]}
    assert told["newly_failed"] == ["new.docx"]
    assert "1 new, 1 changed, 1 gone" in text


def test_a_dataset_that_lost_too_much_is_not_published(tmp_path: Path) -> None:
    folder, out = plans(tmp_path, 12), tmp_path / "out"
    nightly.run_night(str(folder), out)
    before = hashlib.sha256((out / "actions.parquet").read_bytes()).hexdigest()
    for number in range(6):
        (folder / f"{number:02}.docx").unlink()
    code, text = nightly.run_night(str(folder), out)
    assert code == 4
    assert "50% of last night's rows would be lost" in text
    assert hashlib.sha256((out / "actions.parquet").read_bytes()).hexdigest() == before
    assert not list(out.glob(".*boardplans-tmp"))
    assert nightly.run_night(str(folder), out, most_lost=0.6)[0] == 0
    assert pq.read_metadata(out / "actions.parquet").num_rows == 12


def test_a_field_that_drifts_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, out = plans(tmp_path, 12), tmp_path / "out"
    nightly.run_night(str(folder), out)
    before = nightly.last_night(out)
    before.actions.loc[:, "outcome"] = None
    monkeypatch.setattr(nightly, "last_night", lambda place: before)
    (folder / "new.docx").write_text("plan\none more\n")
    nightly.run_night(str(folder), out)
    told = json.loads((out / ".boardplans" / "nightly.json").read_text())
    assert [one[1:] for one in told["drifts"]] == [["outcome", 0.0, 1.0]]


def test_the_command_refuses_what_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert nightly.main([str(tmp_path / "absent"), str(tmp_path / "out")]) == 2
    assert "there is no file or folder" in capsys.readouterr().err


def test_new_documents_do_not_hide_what_old_ones_lost(tmp_path: Path) -> None:
    folder, out = plans(tmp_path, 12), tmp_path / "out"
    nightly.run_night(str(folder), out)
    for number in range(6):
        (folder / f"{number:02}.docx").write_text(f"plan\nonly {number}\n")
        (folder / f"new{number}.docx").write_text(f"plan\nnew {number}\nmore {number}\n")
    code, text = nightly.run_night(str(folder), out)
    assert code == 4
    assert "25% of last night's rows would be lost" in text


def test_a_renamed_document_is_no_loss(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def convert(*arguments: object, **options: object) -> object:
        return convert_paths(*arguments, **options, workers=0, journey="pipeline.single:read_single")  # type: ignore[arg-type]

    monkeypatch.setattr(nightly, "convert_paths", convert)
    folder, out = tmp_path / "plans", tmp_path / "out"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.docx").write_bytes(good(number))
    nightly.run_night(str(folder), out)
    for number in range(2):
        (folder / f"{number}.docx").rename(folder / f"renamed{number}.docx")
    assert nightly.run_night(str(folder), out)[0] == 0
    told = json.loads((out / ".boardplans" / "nightly.json").read_text())
    assert (told["rows"]["actions"], told["lost"]) == ([12, 12], 0.0)


def test_the_report_escapes_what_a_file_name_could_do_to_a_terminal(tmp_path: Path) -> None:
    folder, out = plans(tmp_path, 2), tmp_path / "out"
    (folder / "\x1b[31m\nok.docx").write_text("raise_fault")
    _, text = nightly.run_night(str(folder), out)
    assert "newly failed: " in text
    assert "\x1b" not in text
    assert "\nok.docx" not in text


def test_a_share_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert nightly.main([str(plans(tmp_path, 1)), str(tmp_path / "out"), "--most-lost", "nan"]) == 2
    assert "between 0 and 1" in capsys.readouterr().err
