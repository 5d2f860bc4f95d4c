"""Drawn paths to rules and filled rectangles, whichever source the paths come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

Point = tuple[float, float]
Shape = tuple[float, float, float, float]

THIN = 3.0
"""A filled box not thicker than this, in points, is a rule: office programs draw borders of up to 3 pt so."""

LEVEL = 0.6
"""How far, in points, the ends of a rule may lie apart across it; exporters that round coordinates reach .5."""


@dataclass(slots=True)
class Drawing:
    """Rules and fills gathered from the paths of one page, in the order painted."""

    rules: list[Shape] = field(default_factory=list)
    rule_colors: list[int] = field(default_factory=list)
    fills: list[Shape] = field(default_factory=list)
    fill_colors: list[int] = field(default_factory=list)

    def add_rule(self, shape: Shape, color: int) -> None:
        """Nothing; keeps a rule given as its thin box."""
        self.rules.append(shape)
        self.rule_colors.append(color)

    def add_path(self, subpaths: list[list[Point]], fill: int | None, stroke: int | None, width: float) -> None:
        """Nothing; keeps what the path draws. Colours are 0xRRGGBB, None for not painted; curves come as their end points."""
        if fill is not None:
            self._add_filled(subpaths, fill, stroke is not None)
        if stroke is not None:
            for points in subpaths:
                self._add_stroked(points, stroke, width)

    def _add_stroked(self, points: list[Point], color: int, width: float) -> None:
        half = min(max(width, 0.1), 2 * THIN) / 2
        for (ax, ay), (bx, by) in pairwise(points):
            if abs(ay - by) <= LEVEL and abs(ax - bx) > LEVEL:
                y = (ay + by) / 2
                self.add_rule((min(ax, bx), y - half, max(ax, bx), y + half), color)
            elif abs(ax - bx) <= LEVEL and abs(ay - by) > LEVEL:
                x = (ax + bx) / 2
                self.add_rule((x - half, min(ay, by), x + half, max(ay, by)), color)

    def _add_filled(self, subpaths: list[list[Point]], color: int, stroked: bool) -> None:
        boxes = [(bounds(points), points) for points in subpaths if len(points) >= 3]
        frame = _frame([box for box, points in boxes if _rectangular(points)]) if len(boxes) == 2 else None
        if frame is not None:
            # A border painted as a box with a smaller box cut out of it: four rules, no fill.
            x0, top, x1, bottom = frame
            for rule in ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom)):
                self.add_rule(rule, color)
            return
        for box, points in boxes:
            if min(box[2] - box[0], box[3] - box[1]) <= THIN:
                if not stroked:
                    self.add_rule(box, color)
            elif _rectangular(points):
                self.fills.append(box)
                self.fill_colors.append(color)


def bounds(points: list[Point]) -> Shape:
    """The smallest box that holds the points.

    >>> bounds([(1.0, 5.0), (4.0, 2.0)])
    (1.0, 2.0, 4.0, 5.0)
    """
    xs = [x for x, _ in points]
    ys = [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def _rectangular(points: list[Point]) -> bool:
    """True where every side runs along the page's axes (rounded corners shorter than a fifth of the box are let pass)."""
    x0, top, x1, bottom = bounds(points)
    slack_x, slack_y = max((x1 - x0) / 5, LEVEL), max((bottom - top) / 5, LEVEL)
    straight = 0
    for (ax, ay), (bx, by) in zip(points, points[1:] + points[:1], strict=True):
        dx, dy = abs(ax - bx), abs(ay - by)
        if dx <= LEVEL or dy <= LEVEL:
            on_edge = min(abs(ay - top), abs(ay - bottom)) <= LEVEL if dy <= LEVEL else min(abs(ax - x0), abs(ax - x1)) <= LEVEL
            if not on_edge:
                return False
            straight += 1
        elif dx > slack_x or dy > slack_y:
            return False
    return straight >= 3


def _frame(boxes: list[Shape]) -> Shape | None:
    """The outer of two boxes where the inner one leaves but a thin frame of it."""
    if len(boxes) != 2:
        return None
    outer, inner = sorted(boxes, key=lambda b: (b[0] - b[2]) * (b[3] - b[1]))
    gaps = (inner[0] - outer[0], inner[1] - outer[1], outer[2] - inner[2], outer[3] - inner[3])
    return outer if all(-LEVEL <= gap <= THIN for gap in gaps) else None
