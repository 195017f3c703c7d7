"""A figure that a notebook shows as it is, whatever drawing backend is set there."""

from __future__ import annotations

import io

import matplotlib as mpl
from matplotlib.figure import Figure


class Picture(Figure):
    """A matplotlib figure with a picture of itself as SVG."""

    def _repr_svg_(self) -> str:
        stream = io.StringIO()
        with mpl.rc_context({"svg.hashsalt": "inphase"}):
            self.savefig(stream, format="svg", metadata={"Date": None})
        return stream.getvalue()
