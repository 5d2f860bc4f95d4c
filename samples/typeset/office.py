"""Documents in other formats, made from a Word file by LibreOffice."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

_SECONDS = 300
_AT_ONCE = 30
_CREATED = b"D:20200101000000Z'"


class OfficeMissing(RuntimeError):
    """LibreOffice is not installed."""


class OfficeFailed(RuntimeError):
    """LibreOffice wrote no file; the message names it."""


def convert_office(files: list[Path], form: str, folder: Path) -> list[Path]:
    """The files that LibreOffice made in `folder`, one for each of `files`, in their order; `form` is "pdf", "odt", "doc" …

    A PDF gets fixed dates and ids. Raises `OfficeMissing` or `OfficeFailed` (LibreOffice exits 0 when it fails, so that
    only a missing file tells).
    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise OfficeMissing("LibreOffice (soffice) is not installed; only Word files can be made")
    if not files:
        return []
    folder.mkdir(parents=True, exist_ok=True)
    made = [folder / f"{file.stem}.{form}" for file in files]
    for old in made:
        old.unlink(missing_ok=True)
    # a profile of its own: two runs that share one hand their files to each other
    with tempfile.TemporaryDirectory(prefix="lo-samples-") as profile:
        for start in range(0, len(files), _AT_ONCE):
            _run(program, profile, files[start : start + _AT_ONCE], form, folder)
        for file, wanted in zip(files, made, strict=True):
            if not wanted.exists():  # a start that fails in the middle leaves the rest of its files out
                _run(program, profile, [file], form, folder)
    for file in made:
        if not file.exists():
            raise OfficeFailed(f"LibreOffice made no {file.name}")
        if form == "pdf":
            fix_dates(file)
    return made


def _run(program: str, profile: str, files: list[Path], form: str, folder: Path) -> None:
    options = [f"-env:UserInstallation={Path(profile).as_uri()}", "--headless", "--convert-to", _FILTERS.get(form, form)]
    subprocess.run([program, *options, "--outdir", str(folder), *map(str, files)], capture_output=True, timeout=_SECONDS, check=False)


_FILTERS = {"doc": "doc:MS Word 97", "html": "html:HTML (StarWriter)"}


def fix_dates(path: Path) -> None:
    """Puts fixed dates and ids of the same length into a PDF file, so that its cross-reference table still holds."""
    data = path.read_bytes()
    data = re.sub(rb"(/CreationDate|/ModDate)\((D:[^)]*)\)", lambda m: m[1] + b"(" + _CREATED.ljust(len(m[2]))[: len(m[2])] + b")", data)
    data = re.sub(rb"<([0-9A-Fa-f]{32})>(\s*)<[0-9A-Fa-f]{32}>", lambda m: b"<" + b"0" * 32 + b">" + m[2] + b"<" + b"0" * 32 + b">", data)
    data = re.sub(rb"/DocChecksum /[0-9A-F]{32}", b"/DocChecksum /" + b"0" * 32, data)
    path.write_bytes(data)
