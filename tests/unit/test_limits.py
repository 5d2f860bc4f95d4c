"""The limits of zip archives and XML parts, and the hygiene of text."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.limits import Limits, ZipArchive, parse_xml
from extractors.text import Mark, faults, nest, read_symbols, split_bullet, tidy
from schemas.errors import DocumentError


def archive(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as written:
        for name, content in members.items():
            written.writestr(name, content)
    return buffer.getvalue()


def code_of(source: bytes, limits: Limits) -> str:
    with pytest.raises(DocumentError) as error:
        ZipArchive(source, limits)
    return error.value.code


def test_members_sizes_ratio_and_methods() -> None:
    assert code_of(archive({str(n): b"" for n in range(4)}), Limits(zip_members=3)) == "limit_members"
    assert code_of(archive({"a": bytes(5000)}), Limits(member_bytes=4999)) == "limit_inflated"
    assert code_of(archive({"a": b"12345", "b": b"12345"}), Limits(inflated_bytes=9)) == "limit_inflated"
    assert code_of(archive({"a": bytes(1_100_000)}), Limits()) == "limit_ratio"
    assert code_of(archive({"a": b"x"}, zipfile.ZIP_BZIP2), Limits()) == "corrupt"
    assert code_of(b"PK\x05\x06", Limits()) == "corrupt"


def test_a_member_that_lies_about_its_size_is_corrupt() -> None:
    source = bytearray(archive({"a": b"12345678"}, zipfile.ZIP_STORED))
    place = source.index(b"PK\x01\x02")
    source[place + 24 : place + 28] = (4).to_bytes(4, "little")
    with pytest.raises(DocumentError) as error:
        ZipArchive(bytes(source), Limits()).read("a")
    assert error.value.code == "corrupt"


def test_a_member_that_lies_is_never_inflated_beyond_what_it_declares() -> None:
    source = bytearray(archive({"a": bytes(100_000_000)}))
    place = source.index(b"PK\x01\x02")
    source[place + 24 : place + 28] = (100).to_bytes(4, "little")
    opened = ZipArchive(bytes(source), Limits())
    tracemalloc.start()
    with pytest.raises(DocumentError) as error:
        opened.read("a")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert error.value.code == "corrupt"
    assert most < 5_000_000


def test_a_central_directory_that_is_nonsense_is_corrupt() -> None:
    whole = archive({"word/a.xml": b"x" * 50, "word/b.xml": b"y" * 50})
    for place in range(whole.index(b"PK\x01\x02"), len(whole)):
        for byte in (0, 1, 0x7F, 0xFF):
            source = whole[:place] + bytes([byte]) + whole[place + 1 :]
            try:
                opened = ZipArchive(source, Limits())
                [opened.read(name) for name in opened.names]
            except DocumentError as error:
                assert error.code in ("corrupt", "encrypted", "limit_inflated", "limit_ratio")


def test_names_are_matched_without_case_and_backslashes() -> None:
    opened = ZipArchive(archive({"Word\\Document.xml": b"x"}), Limits())
    assert opened.read("word/document.xml") == b"x"
    assert opened.read("missing") is None


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (b"<a>", "corrupt"),
        (b"", "corrupt"),
        (b"<!DOCTYPE a SYSTEM 'x'><a/>", "limit_doctype"),
        ("<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16"), "limit_doctype"),
        (b"<a>" * 257 + b"</a>" * 257, "limit_depth"),
        (b"<a>" + b"x" * 10_000_001 + b"</a>", "limit_text"),
    ],
)
def test_xml(source: bytes, code: str) -> None:
    with pytest.raises(DocumentError) as error:
        parse_xml(source, Limits())
    assert error.value.code == code


def test_xml_of_the_greatest_depth_is_read() -> None:
    assert parse_xml(b"<a>" * 255 + b"</a>" * 255, Limits()).tag == "a"


@given(st.text())
def test_tidy_is_single_spaced_trimmed_and_settled(text: str) -> None:
    once = tidy(text)
    assert tidy(once) == once
    assert "  " not in once
    assert not faults(once) & {"control_characters"}
    for line in once.split("\n"):
        assert line == line.strip(" ")


@given(st.text(alphabet=" •-o–✓ab1\t", max_size=8))
def test_split_bullet_loses_no_letter(text: str) -> None:
    line = tidy(text)
    mark, rest = split_bullet(line)
    assert "".join((mark or "").split() + rest.split()) == "".join(line.split())


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("• Review", ("•", "Review")),
        ("·Review", ("·", "Review")),
        ("- Review", ("-", "Review")),
        ("–Review policy", ("–", "Review policy")),
        ("➢ Review", ("➢", "Review")),
        ("o Review", ("o", "Review")),
        ("Ø Review", ("Ø", "Review")),
        ("✓", (None, "✓")),
        ("-", (None, "-")),
        ("-5%", (None, "-5%")),
        ("-ing", (None, "-ing")),
        ("on track", (None, "on track")),
        ("•", ("•", "")),
        ("*", (None, "*")),
    ],
)
def test_typed_bullets(line: str, expected: tuple[str | None, str]) -> None:
    assert split_bullet(line) == expected


def test_symbol_fonts() -> None:
    assert read_symbols("\uf0fc \uf0b7", None) == "✓ •"
    assert read_symbols("\uf0a7", "Wingdings") == "▪"
    assert read_symbols("plain ü", "Calibri") == "plain ü"


def test_an_orphan_level_is_the_top_one() -> None:
    assert nest([Mark("o", 36, 1), Mark("•", 0, 0), Mark("o", 36, 1)]) == [1, 1, 2]
    assert nest([Mark("•", 0, 0), Mark("▪", 0, 0), Mark("•", 0, 0)]) == [1, 1, 1]
    assert nest([Mark("•", 0), Mark("•", 20), Mark("•", 0)]) == [1, 2, 1]
