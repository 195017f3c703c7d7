"""Plots of an interaction and of what was decided about it; matplotlib is optional (extra ``plot``).

Curves are drawn from floating-point values and decide nothing; ranges, states and eigenvalues are the certified ones.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from verify.errors import InputError
from verify.formula.statement import Interval
from verify.formula.tree import Formula

from .boxes import is_infinite, outward
from .plot_colors import COLORS
from .segment import Segment

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from .decision import Decision
    from .interaction import Interaction
    from .phase_diagram import PhaseDiagram
    from .stable_states import StableState

_POINTS: Final = 721
_MOST_STATES: Final = 3
#: Characters in a line above a picture.
_WIDE: Final = 100


def interaction_figure(f: Interaction, states: Sequence[StableState] = ()) -> Figure:
    """f, f', f'', f''' on [-π, π], and up to three stable states on the circle. Raises InputError without values."""
    return _function(f, states, None)


def decision_figure(decision: Decision) -> Figure:
    """What was decided: for one function its derivatives with certificate or states, else the parts of the range.

    One parameter gives a strip and the three-point certificate over the triangle where there is one, two a map.
    """
    names = decision.interaction.parameters
    bounded = not any(is_infinite(end) for s in decision.segments for _, i in s.domain for end in (i.lower, i.upper))
    if not names:
        return _single(decision)
    if len(names) == 2 and bounded:
        drawing = _drawing(6, 5.4)
        cells(drawing.add_subplot(), decision.segments, names)
        return drawing
    if len(names) > 1:
        raise InputError(f"Expected at most two parameters, in bounded ranges, to draw but got {', '.join(names)}.")
    triangle = _triangle_record(decision.segments)
    drawing = _drawing(9, 2.2 if triangle is None else 6)
    _strip(drawing.add_subplot(1 if triangle is None else 3, 1, 1), decision)
    if triangle is not None:
        _heat(drawing, drawing.add_subplot(3, 1, (2, 3)), triangle)
    return drawing


def diagram_figure(diagram: PhaseDiagram) -> Figure:
    """The cells of a phase diagram, coloured by their answers."""
    drawing = _drawing(6, 5.6)
    axes = drawing.add_subplot()
    cells(axes, diagram.segments, [name for name, _ in diagram.ranges])
    axes.set_title(str(diagram.interaction), fontsize=10)
    return drawing


def saved(drawing: Figure, path: str | Path | None) -> Figure:
    """The figure, written to ``path`` (.svg, .png, .pdf) unless that is None.

    Raises InputError for another ending, and for a place where nothing can be written.
    """
    from verify.simulation.plot import check_target, save_drawing

    if path is not None:
        target = Path(path)
        check_target(target)
        try:
            save_drawing(drawing, target)
        except OSError as error:
            raise InputError(f"Expected to write the plot to {target} but got: {error.strerror}.") from None
    return drawing


def _drawing(width: float, height: float) -> Figure:
    from verify.simulation.plot import check_target

    check_target()
    from verify.simulation.picture import Picture

    return Picture(figsize=(width, height), layout="constrained")


def _single(decision: Decision) -> Figure:
    (segment,) = decision.segments
    states = _states(decision, segment)
    drawing = _function(decision.interaction, states, _triangle_record(decision.segments))
    said = "does not synchronize" if segment.answer == "does not" else segment.answer
    lines = [line for text in (f"{decision.interaction}:", f"{said}, {segment.by}") for line in wrap(text, _WIDE)]
    drawing.suptitle("\n".join(lines), fontsize=10)
    return drawing


def _function(f: Interaction, states: Sequence[StableState], triangle: Mapping[str, Any] | None) -> Figure:
    """The derivatives; below them the states, or else the certificate over the triangle."""
    more = bool(states) or triangle is not None
    drawing = _drawing(9, 7.6 if more else 4.6)
    grid = drawing.add_gridspec(3 if more else 2, 2 * _MOST_STATES)
    for k in range(4):
        left = _MOST_STATES * (k % 2)
        _derivative(drawing.add_subplot(grid[k // 2, left : left + _MOST_STATES]), f, k)
    for i, state in enumerate(states[:_MOST_STATES]):
        _circle(drawing.add_subplot(grid[2, 2 * i : 2 * i + 2]), state)
    if triangle is not None and not states:
        _heat(drawing, drawing.add_subplot(grid[2, :]), triangle)
    return drawing


def _states(decision: Decision, segment: Segment) -> Sequence[StableState]:
    """Stable states of as many particles as the certificate speaks about."""
    from .state_statement import read_state

    if segment.certificate is None or segment.certificate.kind != "state":
        return ()
    clusters = read_state(segment.certificate.statement).clusters
    found = decision.interaction.equilibria(n=sum(clusters))
    return sorted(found, key=lambda s: s.clusters != clusters)[:_MOST_STATES]


def _derivative(axes: Axes, f: Interaction, order: int) -> None:
    """f^(order) on [-π, π]."""
    import numpy as np

    from verify.formula.derivative import derivative
    from verify.formula.numpy import numpy_function

    if f.parameters:
        raise InputError(f"Expected values for all parameters but {f.parameters[0]} has none; use .at(…).")
    formula: Formula = f.formula
    for _ in range(order):
        formula = derivative(formula, f.variable)
    x = np.linspace(-math.pi, math.pi, _POINTS)
    with np.errstate(all="ignore"):
        y = np.broadcast_to(numpy_function(formula, [f.variable])(x), x.shape)
    axes.axhline(0, color="0.7", linewidth=0.7)
    axes.plot(x, y, linewidth=1.2, color="#1f4e8c")
    axes.set(xlabel=f.variable, ylabel="f" + "'" * order, xlim=(-math.pi, math.pi))
    axes.set_xticks([-math.pi, 0, math.pi], ["−π", "0", "π"])


def _circle(axes: Axes, state: StableState) -> None:
    """The clusters, with areas in proportion to their sizes, and the eigenvalues below."""
    import numpy as np

    turn = np.linspace(0, 2 * np.pi, 200)
    axes.plot(np.cos(turn), np.sin(turn), color="0.7", linewidth=0.8)
    angles = [0.0, *map(float, state.positions)]
    axes.scatter(np.cos(angles), np.sin(angles), [160 * p / max(state.clusters) for p in state.clusters], "#1f4e8c")
    for size, angle in zip(state.clusters, angles, strict=True):
        axes.text(1.3 * math.cos(angle), 1.3 * math.sin(angle), str(size), ha="center", va="center")
    rates = [f"eigenvalue {rate}" for rate in state.eigenvalues]
    shown = "\n".join([*rates[:4], *(["…"] if len(rates) > 4 else [])])
    axes.set(xlim=(-1.6, 1.6), ylim=(-1.6, 1.6), aspect="equal", xticks=[], yticks=[], title=f"n = {state.n}")
    axes.set_xlabel(shown, fontsize=8)


def _triangle_record(segments: Sequence[Segment]) -> Mapping[str, Any] | None:
    """The heat map of T/D for the first three-point certificate among the segments."""
    from .three_point.certificate import KIND, read_certificate
    from .three_point.pictures import pictures

    for segment in segments:
        if segment.certificate is not None and segment.certificate.kind == KIND:
            return pictures(read_certificate(segment.certificate))[0]
    return None


def _heat(drawing: Figure, axes: Axes, record: Mapping[str, Any]) -> None:
    import numpy as np

    values = np.array([[np.nan if z is None else z for z in row] for row in record["z"]], dtype=float)
    drawing.colorbar(axes.pcolormesh(record["x"], record["y"], values, shading="nearest"), ax=axes)
    axes.set(xlabel=record["x_label"], ylabel=record["y_label"], title=record["title"])


def _strip(axes: Axes, decision: Decision) -> None:
    """The parts of a range of one parameter; a range without end is drawn up to a little beyond its last end."""
    (name,) = decision.interaction.parameters
    parts = [(s.domain[0][1], COLORS[s.answer]) for s in decision.segments]
    ends = [_value(end) for i, _ in parts for end in (i.lower, i.upper) if not is_infinite(end)] or [0.0]
    beyond = max(1.0, max(ends) - min(ends)) / 5
    for interval, colour in parts:
        left = min(ends) - beyond if is_infinite(interval.lower) else _value(interval.lower)
        right = max(ends) + beyond if is_infinite(interval.upper) else _value(interval.upper)
        if left < right:
            axes.axvspan(left, right, color=colour, linewidth=0)
            axes.margins(0)
        else:  # a single value
            axes.axvline(left, color=colour, linewidth=3)
    axes.set(xlabel=name, yticks=[], title=str(decision.interaction))
    _legend(axes, decision.segments)


def _value(end: Formula) -> float:
    return float(outward(Interval(end, end))[0])


def cells(axes: Axes, segments: Sequence[Segment], names: Sequence[str]) -> None:
    """Rectangles for parts of the ranges of two parameters."""
    from matplotlib.collections import PolyCollection

    corners, colours = [], []
    for segment in segments:
        (left, right), (low, high) = (tuple(map(float, outward(i))) for _, i in segment.domain)
        corners.append([(left, low), (right, low), (right, high), (left, high)])
        colours.append(COLORS[segment.answer])
    axes.add_collection(PolyCollection(corners, facecolors=colours, edgecolors="white", linewidths=0.1))
    axes.autoscale_view()
    axes.margins(0)
    axes.set(xlabel=names[0], ylabel=names[1])
    _legend(axes, segments)


def _legend(axes: Axes, segments: Sequence[Segment]) -> None:
    """The answers that there are."""
    from matplotlib.patches import Patch

    given = {segment.answer for segment in segments}
    handles = [Patch(color=colour, label=answer) for answer, colour in COLORS.items() if answer in given]
    axes.legend(handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=8, frameon=False)
