"""Plots: what is drawn encloses what was certified, lies inside the picture, and every picture has its words."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reports.plots.axes import Axes, span
from reports.plots.data import number, thin
from reports.plots.drawing import Curve, Dot, Drawing, Line, Link, Rect
from reports.plots.enclosure import coarser
from reports.plots.figure import figure
from reports.plots.heat import edges
from reports.plots.scales import color
from reports.plots.svg import to_svg
from reports.plots.ticks import linear, logarithmic
from tests.reports_sample import boxes_plot, circle_plot, enclosure_plot, heat_plot, lines_plot

finite = st.floats(-1e9, 1e9)
boxes = st.tuples(finite, finite, finite, finite).map(lambda b: (*sorted(b[:2]), *sorted(b[2:])))


def corners(drawing: Drawing) -> list[tuple[float, float]]:
    """All points that a drawing uses, texts left out."""
    found: list[tuple[float, float]] = []
    for item in drawing.items:
        match item:
            case Line(points, _, _) | Curve(points, _, _):
                found += points
            case Rect():
                found += [(item.x, item.y), (item.x + item.width, item.y + item.height)]
            case Dot():
                found.append((item.x, item.y))
            case Link():
                pytest.fail("a plot has no links")
    return found


@pytest.mark.parametrize("make", [enclosure_plot, lines_plot, boxes_plot, circle_plot, heat_plot])
def test_every_kind_is_well_formed_and_inside_its_canvas(make: object) -> None:
    drawing = figure(make())  # type: ignore[operator]
    assert drawing is not None
    ElementTree.fromstring(to_svg(drawing, "figure"))
    assert drawing.title
    assert drawing.description.endswith(".")
    for x, y in corners(drawing):
        assert -0.5 <= x <= drawing.width + 0.5
        assert -0.5 <= y <= drawing.height + 0.5


@given(st.lists(boxes, min_size=1, max_size=60), st.integers(1, 20))
def test_hulls_of_neighbours_enclose_every_box(found: list[tuple[float, float, float, float]], most: int) -> None:
    found.sort()
    hulls = coarser(found, most)
    assert len(hulls) <= most
    for x0, x1, low, high in found:
        assert any(a <= x0 and x1 <= b and c <= low and high <= d for a, b, c, d in hulls)


@given(st.lists(boxes, min_size=1, max_size=30))
def test_any_boxes_can_be_drawn_inside_the_canvas(found: list[tuple[float, float, float, float]]) -> None:
    drawing = figure({"type": "enclosure", "boxes": [list(box) for box in found]})
    assert drawing is not None
    assert all(-0.5 <= x <= drawing.width + 0.5 and -0.5 <= y <= drawing.height + 0.5 for x, y in corners(drawing))


def test_a_null_end_point_is_infinite_and_is_said_to_reach_beyond() -> None:
    drawing = figure({"type": "enclosure", "boxes": [[0, 1, 0, 1], [1, None, 0, None]]})
    assert drawing is not None
    assert "1 reaches beyond the picture" in drawing.description
    rects = [item for item in drawing.items if isinstance(item, Rect) and item.style == "enclosure"]
    # [1, ∞) × [0, ∞) fills the picture from x = 1 to its right and upper border; here x = 1 is the right border.
    assert len(rects) == 3


def test_a_gap_between_boxes_is_said() -> None:
    drawing = figure({"type": "enclosure", "boxes": [[0, 1, 0, 1], [2, 3, 0, 1]]})
    assert drawing is not None
    assert "1 gap is left between boxes" in drawing.description


def test_one_wild_box_does_not_flatten_the_picture() -> None:
    flat = [[k, k + 1, -1, 1] for k in range(100)]
    drawing = figure({"type": "enclosure", "boxes": [*flat, [100, 101, -1e9, 1e9]]})
    assert drawing is not None
    heights = [item.height for item in drawing.items if isinstance(item, Rect) and item.style == "enclosure"]
    assert heights[0] > 100


@pytest.mark.parametrize("kind", ["enclosure", "lines", "boxes2d", "circle", "heat", "histogram", None])
def test_what_holds_nothing_is_not_drawn(kind: object) -> None:
    assert figure({"type": kind}) is None
    assert figure({"type": kind, "boxes": [[0]], "series": [{}], "points": [{"angle": "x"}], "z": [[None]]}) is None


@given(finite, finite)
@example(0.0, 5e-324)
@example(1e100, 1e100)
@example(5e-324, 5e-324)
@example(-1.7976931348623157e308, 1.7976931348623157e308)
def test_ticks_lie_in_the_range_and_rise(one: float, other: float) -> None:
    found = span([one, other])
    assert found is not None
    places = [place for place, _ in linear(*found)]
    slack = 1e-6 * (found[1] - found[0])
    assert 1 <= len(places) <= 9
    assert all(found[0] - slack <= place <= found[1] + slack for place in places)
    assert places == sorted(set(places))


def test_tick_words_are_those_a_reader_expects() -> None:
    assert [word for _, word in linear(-0.1, 0.4)] == ["−0.1", "0", "0.1", "0.2", "0.3", "0.4"]
    assert [word for _, word in linear(-math.pi, math.pi)] == ["−π", "−π/2", "0", "π/2", "π"]
    assert [word for _, word in linear(0, 3e-7)] == [
        "0",
        "0.5·10⁻⁷",
        "10⁻⁷",
        "1.5·10⁻⁷",
        "2·10⁻⁷",
        "2.5·10⁻⁷",
        "3·10⁻⁷",
    ]
    assert [word for _, word in logarithmic(0.1, 1000)] == ["10⁻¹", "1", "10", "10²", "10³"]


@given(st.lists(st.tuples(finite, finite), min_size=2, max_size=20))
def test_curves_are_cut_at_the_border(points: list[tuple[float, float]]) -> None:
    axes = Axes(-1.0, 1.0, -1.0, 1.0)
    for item in axes.polyline(points, "line"):
        assert isinstance(item, Line)
        for x, y in item.points:
            assert axes.left - 0.01 <= x <= axes.left + axes.width + 0.01
            assert axes.top - 0.01 <= y <= axes.top + axes.height + 0.01


def test_a_segment_through_the_picture_is_cut_on_both_sides() -> None:
    # From (-3, 0) to (3, 0) only [-1, 1] × {0} is inside: the whole width at half height.
    axes = Axes(-1.0, 1.0, -1.0, 1.0)
    [line] = axes.polyline([(-3.0, 0.0), (3.0, 0.0)], "line")
    assert isinstance(line, Line)
    middle = axes.top + axes.height / 2
    assert line.points == ((axes.left, middle), (axes.left + axes.width, middle))
    assert axes.polyline([(2.0, 2.0), (3.0, 3.0)], "line") == []


@given(st.lists(st.tuples(finite, finite), min_size=1, max_size=3000))
def test_thinning_keeps_ends_and_extremes(points: list[tuple[float, float]]) -> None:
    kept = thin(points, 100)
    assert len(kept) <= max(len(points), 0) + 2
    assert len(kept) <= 104 or len(points) <= 100
    assert {kept[0], kept[-1]} == {points[0], points[-1]}
    assert min(y for _, y in kept) == min(y for _, y in points)
    assert max(y for _, y in kept) == max(y for _, y in points)


def test_numbers_out_of_a_report() -> None:
    assert [number(value) for value in ("3/2", "-oo", "1e3", 7, 10**400)] == [1.5, -math.inf, 1000.0, 7.0, math.inf]
    assert [number(value) for value in ("1/0", "x", "", None, True, [1], math.nan, "1" * 400 + "/3")] == [None] * 8


def test_cells_without_sides_are_numbered() -> None:
    assert edges([3, 2, 1], 3) == [0.0, 1.0, 2.0, 3.0]
    assert edges("abc", 2) == [0.0, 1.0, 2.0]


def test_white_is_zero_when_the_range_has_both_signs() -> None:
    assert color(0, -5, 1) == color(0, -1, 5)
    assert color(1, -5, 1) != color(5, -5, 5)
