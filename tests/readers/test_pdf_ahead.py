"""Pages read ahead by other processes: the same document, whatever becomes of a helper, and no process left behind."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

import pytest

from extractors import Limits, extract
from extractors.pdf import ahead
from extractors.pdf import document as reader
from extractors.pdf.ahead import PagesAhead, helpers_for
from extractors.pdf.glyphs import PageContent
from extractors.pdf.pdfium import open_pdf, read_page
from tests.readers.test_pdf_pages import PLAN, XS, YS, lattice, text, write_pdf

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="helpers are forks")

PAGES = 9
FILE = write_pdf([lattice(XS, YS) + PLAN + text(60, 100, f"Page {number} of the plan.") for number in range(PAGES)])


def opened() -> Callable[[int], PageContent]:
    document = open_pdf(FILE)
    return lambda index: read_page(document, index)


def no_child_is_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


@pytest.mark.parametrize("helpers", [1, 2, 4])
def test_every_page_comes_in_order(helpers: int) -> None:
    pages = PagesAhead(opened, 2, PAGES, helpers)
    here = opened()
    for index in range(2, PAGES):
        page = pages.take(index)
        assert page is not None
        assert (page.number, page.text) == (index + 1, here(index).text)
        assert (page.boxes == here(index).boxes).all()
    assert pages.take(PAGES) is None
    pages.close()
    assert no_child_is_left()


def test_a_page_taken_or_passed_over_does_not_come_again() -> None:
    pages = PagesAhead(opened, 0, PAGES, 2)
    later = pages.take(5)
    assert later is not None
    assert later.number == 6
    assert [pages.take(index) for index in (3, 5)] == [None, None]
    following = pages.take(6)
    assert following is not None
    assert following.number == 7
    pages.close()


def test_pages_that_a_helper_cannot_read_are_left_to_the_caller() -> None:
    def faulty() -> Callable[[int], PageContent]:
        read = opened()

        def one(index: int) -> PageContent:
            if index == 3:
                raise ValueError("a page with a fault")
            if index == 6:
                os._exit(1)
            return read(index)

        return one

    pages = PagesAhead(faulty, 0, PAGES, 2)
    came = [index for index in range(PAGES) if pages.take(index) is not None]
    assert came == [0, 1, 2, 4, 5, 7]  # the helper of the even pages is gone from the seventh on
    pages.close()
    assert no_child_is_left()


def test_helpers_that_are_not_waited_for_end() -> None:
    pages = PagesAhead(opened, 0, PAGES, 3)
    pages.take(0)
    pages.close()
    assert no_child_is_left()


@pytest.mark.parametrize("kept", [reader.KEPT_CHARACTERS, 500])
def test_the_document_is_the_same_with_helpers(monkeypatch: pytest.MonkeyPatch, kept: int) -> None:
    alone = extract(FILE, "plan.pdf")
    begun: list[int] = []

    def helped(pages: int, wanted: int) -> int:
        begun.append(pages)
        return wanted

    monkeypatch.setattr(reader, "helpers_for", helped)
    monkeypatch.setattr(reader, "KEPT_CHARACTERS", kept)
    assert extract(FILE, "plan.pdf", Limits(page_helpers=2)) == alone
    assert begun[0] == PAGES
    assert (len(begun) > 1) == (kept == 500)  # pages that are not kept are read twice, both times ahead
    assert no_child_is_left()


def test_short_documents_and_processes_with_threads_have_no_helpers() -> None:
    alone = threading.active_count() == 1
    assert helpers_for(ahead.LONG, 2) == (2 if alone else 0)
    assert helpers_for(ahead.LONG - 1, 2) == 0
    ended = threading.Event()
    thread = threading.Thread(target=ended.wait)
    thread.start()
    assert helpers_for(ahead.LONG, 2) == 0
    ended.set()
    thread.join()
