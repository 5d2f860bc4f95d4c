"""A run as a person at a terminal sees it: a bar that moves, or plain lines where there is no terminal."""

from __future__ import annotations

from typing import TextIO

from pipeline.batch import Progress
from pipeline.printing import printable

WIDTH = 30


class Bar:
    """Shows the steps of a run: redrawn in place on a terminal, a line each tenth otherwise."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.live = stream.isatty()
        self._tenth = -1
        self._drawn = False

    def show(self, step: Progress) -> None:
        """Nothing; the step is shown."""
        if not step.total:
            return
        if self.live:
            full = WIDTH * step.done // step.total
            name = printable(step.source_path)[-40:] + (f" page {step.page} (OCR)" if step.page else "")
            self.stream.write(f"\r[{'#' * full}{'.' * (WIDTH - full)}] {step.done}/{step.total} {name}\x1b[K")
            self._drawn = True
        elif step.done * 10 // step.total != self._tenth:
            self._tenth = step.done * 10 // step.total
            self.stream.write(f"boardplans: {step.done} of {step.total} files\n")
        self.stream.flush()

    def close(self) -> None:
        """Nothing; the terminal stands at the start of a line."""
        if self._drawn:
            self.stream.write("\n")
            self.stream.flush()
