"""Older and other office formats (.doc, .odt, .rtf …), read by way of LibreOffice's conversion to Word.

LibreOffice runs without a window, in a throw-away profile that allows no macros, no linked content and no way out to a
network. It exits with 0 whatever happens: only a Word file that opens is success.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from extractors import office_run
from extractors.limits import Limits
from extractors.sniff import DOC, ENDINGS, HTML, MHTML, ODT, ODT_XML, OPC_XML, RTF, WORD_XML, sniff
from extractors.word import read_word
from schemas.errors import DocumentError
from schemas.layout import Document

PROGRAMS = ("soffice", "libreoffice")
MISSING = "Files of this type are read with LibreOffice, which is not installed here (Debian, Ubuntu: libreoffice-writer-nogui)."
CONVERTED = frozenset((DOC, RTF, ODT, ODT_XML, OPC_XML, WORD_XML))

_COMMON = "/org.openoffice.Office.Common"
# What the profile forbids: (path, property, value). A proxy that nobody answers stands between the program and any address.
_FORBIDDEN: tuple[tuple[str, str, str], ...] = (
    (f"{_COMMON}/Security/Scripting", "MacroSecurityLevel", "3"),
    (f"{_COMMON}/Security/Scripting", "DisableMacrosExecution", "true"),
    (f"{_COMMON}/Security/Scripting", "DisableActiveContent", "true"),
    (f"{_COMMON}/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    (f"{_COMMON}/Security/Scripting", "CheckDocumentEvents", "true"),
    (f"{_COMMON}/Misc", "UseLocking", "false"),
    (f"{_COMMON}/Save/Document", "AutoSave", "false"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Writer/Content/Update", "Field", "false"),
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    ("/org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("/org.openoffice.Office.Recovery/CrashReporter", "Enabled", "false"),
    ("/org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    *(("/org.openoffice.Inet/Settings", f"ooInet{scheme}ProxyName", "127.0.0.1") for scheme in ("HTTP", "HTTPS", "FTP")),
    *(("/org.openoffice.Inet/Settings", f"ooInet{scheme}ProxyPort", "9") for scheme in ("HTTP", "HTTPS", "FTP")),
)


def find_office() -> str | None:
    """The path of the LibreOffice program, None where there is none."""
    return next((path for path in map(shutil.which, PROGRAMS) if path), None)


def read_office(source: bytes, limits: Limits) -> Document:
    """The document as laid out in its flow.

    Raises `DocumentError`: `limit_reader` without LibreOffice, `timeout`, `corrupt`, and those of the Word reader.
    """
    media_type = sniff(source, "", limits).media_type
    if media_type in (HTML, MHTML):
        from extractors.html import read_html

        return read_html(source, limits)
    (converted,) = convert_office([(media_type, source)], limits)
    if isinstance(converted, DocumentError):
        raise converted
    return replace(read_word(converted, limits), extractor="libreoffice", media_type=media_type)


def convert_office(sources: Sequence[tuple[str, bytes]], limits: Limits) -> list[bytes | DocumentError]:
    """For each (media type, bytes) the bytes of the same document as a Word file, or the error that it gave, in order.

    All are given to one run of the program. Those that came out of it without a result are tried once more, each alone, so that
    one bad file costs no other. `limits.office_seconds` is the time for each file.
    """
    program = find_office()
    if program is None:
        return [DocumentError("limit_reader", MISSING) for _ in sources]
    results: list[bytes | DocumentError] = list(_run(program, sources, limits))
    if len(sources) > 1:
        for place, result in enumerate(results):
            if isinstance(result, DocumentError):
                results[place] = _run(program, [sources[place]], limits)[0]
    return results


def _run(program: str, sources: Sequence[tuple[str, bytes]], limits: Limits) -> list[bytes | DocumentError]:
    with tempfile.TemporaryDirectory(prefix="lo-", ignore_cleanup_errors=True) as folder:
        root = Path(folder)
        inputs, outputs = root / "in", root / "out"
        _write_profile(root / "profile")
        inputs.mkdir()
        outputs.mkdir()
        paths: list[Path] = []
        for place, (media_type, source) in enumerate(sources):
            path = inputs / f"{place:06d}.{ENDINGS.get(media_type, ('bin',))[0]}"
            path.write_bytes(source)
            paths.append(path)
        status = _convert(program, root, outputs, paths, limits.office_seconds * len(sources))
        return [_result(outputs / f"{path.stem}.docx", status, limits) for path in paths]


def _convert(program: str, root: Path, outputs: Path, paths: Sequence[Path], seconds: float) -> int | None:
    """The exit status, None if it did not end in time: by the library's interface, or by the command where the library has none."""
    profile, names = (root / "profile").as_uri(), [str(path) for path in paths]
    folder = str(Path(program).resolve().parent)
    status = _call([sys.executable, "-I", "-S", office_run.__file__, folder, profile, str(outputs), *names], root, seconds)
    if status != office_run.NO_INTERFACE:
        return status
    switches = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck", "--nofirststartwizard")
    command = [program, f"-env:UserInstallation={profile}", *switches, "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(outputs)]
    return _call([*command, *names], root, seconds)


def _call(command: Sequence[str], root: Path, seconds: float) -> int | None:
    """The program's exit status, None if it did not end in time. It runs in a process group of its own, killed whole at the end."""
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "LD_LIBRARY_PATH")}
    environment |= {"HOME": str(root), "TMPDIR": str(root), "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", "SAL_DISABLE_OPENCL": "1"}
    with subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        try:
            return running.wait(seconds)
        except subprocess.TimeoutExpired:
            return None
        finally:
            try:
                os.killpg(running.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


def _result(path: Path, status: int | None, limits: Limits) -> bytes | DocumentError:
    if not path.is_file():
        if status is None:
            return DocumentError("timeout", f"LibreOffice did not convert the file within {limits.office_seconds:g} seconds.")
        if status:
            return DocumentError("crash", f"LibreOffice broke off (status {status}): it does not run here, or the file brought it down.")
        return DocumentError("corrupt", "LibreOffice could not open the file: it is broken, cut short or protected by a password.")
    if path.stat().st_size > limits.document_bytes:
        return DocumentError("too_large", "The file becomes too large when it is converted.")
    content = path.read_bytes()
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return DocumentError("corrupt", "LibreOffice broke off while it converted the file.")
    return content


def _write_profile(profile: Path) -> None:
    entries = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _FORBIDDEN
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">{entries}</oor:items>',
        encoding="utf-8",
    )
