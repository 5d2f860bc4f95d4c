"""Phrases a second of the timescale normaliser on one core, beside dateparser. Run: python -m bench.timescales

No result is cached: every phrase is distinct. Imports and the loading of the language are left out of the time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

MONTHS = ("January", "Feb", "March", "April", "May", "Jun", "July", "August", "Sept", "October", "November", "Dec")
SHAPES = (
    "By end of {month} {year}",
    "{day} {month} {year}",
    "{day:02d}/{number:02d}/{year}",
    "{month} {year} and quarterly",
    "From {month} {year} onwards",
    "Q{quarter} {year}/{next:02d}",
    "{month} to December {year}",
    "Autumn term {year}; review {month} {later}",
    "Policy drafted, agreed by the Board by {day} {month} {year}",
    "Every {day} weeks until {month} {year}",
)


def phrases(count: int) -> list[str]:
    """`count` distinct phrases of the shapes that cells have; the same on every call."""
    found: dict[str, None] = {}
    index = 0
    while len(found) < count:
        number = index % 12
        year = 2006 + index // 120 % 20
        shape = SHAPES[index % len(SHAPES)]
        text = shape.format(
            month=MONTHS[number], number=number + 1, year=year, next=(year + 1) % 100, later=year + 1,
            day=index // 7 % 28 + 1, quarter=index // 10 % 4 + 1,
        )  # fmt: skip
        found[text if text not in found else f"{text} (action {index})"] = None
        index += 1
    return list(found)


def rate(read: Callable[[str], object], texts: list[str]) -> float:
    """Texts a second, the best of three runs over all of them."""
    best = 0.0
    for _ in range(3):
        start = time.perf_counter()
        for text in texts:
            read(text)
        best = max(best, len(texts) / (time.perf_counter() - start))
    return best


def bench(count: int = 3000, beside: int = 150) -> list[tuple[str, float, float]]:
    """(reader, phrases a second, ratio to dateparser) for both readers; dateparser reads only the first `beside` phrases."""
    import dateparser

    from pipeline.timescales import read_timescale

    texts = phrases(count)
    settings = {"DATE_ORDER": "DMY", "RELATIVE_BASE": datetime(2014, 1, 1)}

    def by_dateparser(text: str) -> object:
        return dateparser.parse(text, languages=["en"], settings=settings)

    read_timescale("June 2013")
    by_dateparser("June 2013")
    ours = rate(read_timescale, texts)
    theirs = rate(by_dateparser, texts[:beside])
    return [("boardplans", ours, ours / theirs), ("dateparser", theirs, 1.0)]


def main() -> None:
    """Prints the rates as a small table."""
    print(f"{'reader':<12}{'phrases/s':>12}{'ratio':>9}")
    for name, speed, ratio in bench():
        print(f"{name:<12}{speed:>12,.0f}{ratio:>9.1f}")


if __name__ == "__main__":
    main()
