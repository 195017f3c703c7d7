"""A report of every status and with every kind of detail, as the runner writes it; the numbers are real mathematics."""

from __future__ import annotations

import math
from typing import Any

MATHML = '<math xmlns="http://www.w3.org/1998/Math/MathML">{}</math>'
ONE = "<mrow><mn>1</mn></mrow>"
HALF = f"<mfrac>{ONE}<mrow><mn>2</mn></mrow></mfrac>"
TAU_BOUNDS = MATHML.format(
    f"<mrow><mfrac>{ONE}<mrow><msqrt><mi>β</mi><mo>+</mo>{HALF}</msqrt></mrow></mfrac></mrow><mo>&lt;</mo>"
    f"<mrow><mi>τ</mi></mrow><mo>&lt;</mo><mrow><mfrac>{ONE}<mrow><msqrt><mi>β</mi></msqrt></mrow></mfrac></mrow>"
    "<mtext>\u00a0\u00a0for all\u00a0</mtext><mi>β</mi><mo>∈</mo>"
    "<mrow><mo>[</mo><mrow><mn>1</mn></mrow><mo>,</mo><mrow><mi>∞</mi></mrow><mo>)</mo></mrow>"
)


def h_of(name: str) -> str:
    """h(name/√b) in MathML."""
    argument = f"<mfrac><mrow><mi>{name}</mi></mrow><mrow><msqrt><mi>b</mi></msqrt></mrow></mfrac>"
    return f"<mi>h</mi><mo>&#x2061;</mo><mrow><mo>(</mo>{argument}<mo>)</mo></mrow>"


LONG = MATHML.format(
    f"<mrow><mi>N</mi><mo>&#x2062;</mo>{h_of('r')}</mrow><mo>&lt;</mo><mrow>{h_of('e')}</mrow>"
    + "".join(
        f"<mtext>\u00a0\u00a0for all\u00a0</mtext><mi>{name}</mi><mo>∈</mo><mrow><mo>[</mo><mrow><mn>{low}</mn></mrow>"
        f"<mo>,</mo><mrow><mn>{high}</mn></mrow><mo>]</mo></mrow>"
        for name, low, high in (("e", 0, 1), ("r", 4, 8), ("b", 10, 40), ("N", 1, 700))
    )
    + "<mtext>\u00a0with\u00a0</mtext><mrow><mi>b</mi></mrow><mo>≥</mo><mrow><mfrac><mrow><msup><mrow><mi>r</mi></mrow>"
    "<mrow><mn>2</mn></mrow></msup></mrow><mrow><mn>2</mn></mrow></mfrac></mrow>"
)
TAU_LATEX = (
    r"\frac{1}{\sqrt{\beta + \frac{1}{2}}} < \tau < \frac{1}{\sqrt{\beta}} "
    r"\quad \text{for all } \beta \in \left[1, \infty\right)"
)
LONG_LATEX = (
    r"N\,h\left(\frac{r}{\sqrt{b}}\right) < h\left(\frac{e}{\sqrt{b}}\right) "
    r"\quad \text{for all } e \in \left(0, \frac{1}{10}\right),\; r \in \left[\frac{9}{2}, 8\right],\; "
    r"b \in \left[10, 40\right],\; N \in \left[1, 700\right] \text{ with } b \geq \frac{r^{2}}{2}"
)
TRUST = ["Python and python-flint (Arb) for the arithmetic", "verify.kernel, 900 lines"]


def h(x: float, beta: float = 4.0) -> float:
    """The self-attention interaction h(x) = exp(β(cos x − 1)) sin x."""
    return math.exp(beta * (math.cos(x) - 1)) * math.sin(x)


def enclosure_plot(count: int = 64) -> dict[str, Any]:
    """h on [0, π] with boxes made from a Lipschitz bound: |h'| ≤ 1 + β."""
    width = math.pi / count
    boxes = []
    for index in range(count):
        middle = h((index + 0.5) * width)
        boxes.append([index * width, (index + 1) * width, middle - 2.5 * width, middle + 2.5 * width])
    peak = max((h(x / 500), x / 500) for x in range(1571))
    return {
        "type": "enclosure", "title": "h on [0, π] for β = 4", "x_label": "x", "y_label": "h(x)", "boxes": boxes,
        "curve": [[x * math.pi / 300, h(x * math.pi / 300)] for x in range(301)],
        "marks": [{"x": peak[1], "y": peak[0], "label": "τ, the maximiser"}],
    }  # fmt: skip


def lines_plot() -> dict[str, Any]:
    """τ between its bounds: τ solves β sin²τ = cos τ, so cos τ = (√(1 + 4β²) − 1)/(2β)."""
    betas = [1 + 0.25 * k for k in range(157)]
    tau = [math.acos((math.sqrt(1 + 4 * b * b) - 1) / (2 * b)) for b in betas]
    return {
        "type": "lines", "title": "τ between its bounds", "x_label": "β", "y_label": "τ", "log_x": True,
        "series": [
            {"label": "1/√β", "points": [[b, b**-0.5] for b in betas], "style": "dashed"},
            {"label": "τ", "points": [[b, t] for b, t in zip(betas, tau, strict=True)]},
            {"label": "1/√(β + 1/2)", "points": [[b, (b + 0.5) ** -0.5] for b in betas], "style": "dotted"},
            {"label": "simulation", "points": [[betas[k], tau[k]] for k in range(0, 157, 12)], "style": "dots"},
        ],
    }  # fmt: skip


def boxes_plot() -> dict[str, Any]:
    """A split of [-1, 3] × [0, π] in which two boxes stay open and one is refuted."""
    boxes: list[list[Any]] = []
    for i in range(8):
        for j in range(6):
            word = "refuted" if (i, j) == (0, 5) else "undecided" if (i, j) in ((1, 5), (1, 4)) else "proved"
            boxes.append([-1 + i / 2, -0.5 + i / 2, j * math.pi / 6, (j + 1) * math.pi / 6, word])
    return {"type": "boxes2d", "title": "How the domain was divided", "x_label": "β", "y_label": "x", "boxes": boxes}


def circle_plot() -> dict[str, Any]:
    """Three clusters of masses 1/2, 1/4, 1/4."""
    return {
        "type": "circle", "title": "Three clusters that persist",
        "points": [
            {"angle": 0.3, "mass": 0.5, "label": "1/2"},
            {"angle": 0.3 + 2 * math.pi / 3, "mass": 0.25, "label": "1/4"},
            {"angle": 0.3 + 4 * math.pi / 3, "mass": 0.25, "label": "1/4"},
        ],
    }  # fmt: skip


def heat_plot() -> dict[str, Any]:
    """The three-point function cos x + cos y + cos(x + y), of both signs."""
    grid = [k * math.pi / 20 for k in range(-20, 21)]
    z = [[math.cos(x) + math.cos(y) + math.cos(x + y) for x in grid] for y in grid]
    return {"type": "heat", "title": "Largest eigenvalue", "x_label": "x", "y_label": "y", "x": grid, "y": grid, "z": z}


def claim(id: str, verdict: str, closure: str | None = None, **fields: Any) -> dict[str, Any]:
    """One claim as report.json has it."""
    base = {
        "id": id, "title": "", "prose": "", "paper": id.split(".")[0], "kind": "inequality", "statement": "1 < 2",
        "latex": "1 < 2", "mathml": MATHML.format("<mn>1</mn><mo>&lt;</mo><mn>2</mn>"), "verdict": verdict,
        "closure": closure or verdict, "reason": "", "witness": None, "enclosure": None, "enclosed": "",
        "certificate": f"certificates/{id}.json" if verdict in ("proved", "refuted") else None, "seconds": 0.42,
        "boxes": 0, "trust": TRUST if verdict in ("proved", "refuted") else [], "advice": "", "details": {}, "uses": [],
        "cites": [], "corrects": None, "hash": "9f2c" * 16, "state": "computed",
    }  # fmt: skip
    return {**base, **fields}


def sample() -> dict[str, Any]:
    """The report: 14 claims, of which 5 proved, 2 proved given cited facts, 1 supported, 1 undecided, 3 refuted, 1
    blocked, 1 cited."""
    critical = "<mi>β</mi><msup><mi>sin</mi><mn>2</mn></msup><mi>x</mi><mo>=</mo><mi>cos</mi><mi>x</mi>"
    steps = [
        {
            "title": "Critical point",
            "text": "h'(x) = 0 exactly when β sin²x = cos x.",
            "status": "proved",
            "mathml": MATHML.format(critical),
            "latex": r"\beta \sin^{2} x = \cos x",
        },
        {
            "title": "Sign of h' at both bounds",
            "text": "Enclosed on the whole half-line after β = 1/s.",
            "status": "proved",
            "enclosure": ["0.0123456789012345", "0.41234567890123456"],
        },
    ]
    table = {
        "title": "τ at some values of β",
        "columns": ["β", "lower bound", "enclosure of τ", "upper bound"],
        "rows": [["1", "0.8164", ["0.904556894302381", "0.904556894302382"], 1.0],
                 ["4", "0.4714", ["0.489987", "0.489989"], 0.5]],
    }  # fmt: skip
    cross = [{"title": "Second arithmetic", "text": "Certificate decided again with pyintval.", "status": "proved"}]
    claims = [
        claim(
            "causal.C061",
            "proved",
            title="Bounds for the maximiser τ",
            statement="1/sqrt(beta + 1/2) < tau(beta) < 1/sqrt(beta) for beta in [1, oo)",
            latex=TAU_LATEX,
            mathml=TAU_BOUNDS,
            prose="(β + 1/2)^(−1/2) < τ*_β < β^(−1/2), Lemma A.1.\n\nThe paper states it for every β ≥ 1.",
            boxes=431,
            seconds=1.73,
            reason="Proved on the whole domain by 431 boxes; β is replaced by 1/s near infinity.",
            enclosure=["0.0012345678901234567", "0.31"],
            enclosed="margin",
            details={"steps": steps, "cross_check": cross, "table": table, "plots": [enclosure_plot(), lines_plot()]},
            uses=["causal.C060"],
            cites=["karagodin2024causal"],
        ),
        claim(
            "causal.C060",
            "proved",
            title="The critical equation",
            kind="identity",
            reason="Both sides agree by exact algebra.",
            seconds=0.004,
        ),
        claim(
            "causal.C062",
            "refuted",
            title="Upper bound on h at 4.5",
            mathml=LONG,
            statement="N*h(r/sqrt(b)) < h(e/sqrt(b)) for e in (0, 1/10)",
            latex=LONG_LATEX,
            reason="Fails at an exact point.",
            witness={"e": "1/1000", "r": "9/2", "b": "41/4", "N": "700"},
            enclosure=["0.0012345678901234", "0.0012345678901235"],
            enclosed="left side minus right side",
            uses=["causal.C061"],
            boxes=12,
        ),
        claim(
            "causal.C062.corrected",
            "proved",
            title="The bound with e bounded away from 0",
            corrects="causal.C062",
            boxes=10321,
            seconds=14.2,
            reason="Proved for e ≥ 1/100.",
            uses=["causal.C061"],
            mathml=LONG,
            details={"plots": [boxes_plot()]},
        ),
        claim(
            "causal.C063",
            "refuted",
            title="Printed derivative",
            kind="identity",
            reason="The coefficient of β² has the wrong sign.",
        ),
        claim("causal.C064", "proved", title="Weak bound", reason="Proved by 3 boxes.", boxes=3),
        claim(
            "causal.C064.sharpened",
            "proved",
            title="Best constant",
            corrects="causal.C064",
            reason="Proved; the constant is certified.",
            enclosure=["0.65432109876543210", "0.65432109876543219"],
            enclosed="best constant",
        ),
        claim(
            "causal.C065",
            "refuted",
            "refuted",
            title="Monotone on the whole interval",
            witness={"x": "7/5"},
            enclosure=["-0.25", "-0.24"],
            enclosed="derivative",
        ),
        claim(
            "perspective.Y1",
            "cited",
            "proved given cited facts",
            title="Gradient flows on the circle converge",
            kind="theorem",
            mathml="",
            latex="\\text{Łojasiewicz}",
            statement="Every trajectory of an analytic gradient flow on a compact manifold converges.",
            cites=["lojasiewicz1984"],
            reason="Taken from the literature; it is not checked here.",
            details={"text": "Łojasiewicz, 1984."},
        ),
        claim(
            "perspective.Y2",
            "proved",
            "proved given cited facts",
            title="Synchronization for β ≥ −0.16",
            uses=["perspective.Y1", "causal.C060"],
            details={"plots": [circle_plot()]},
        ),
        claim(
            "perspective.Y3",
            "proved",
            "proved given cited facts",
            title="All masses",
            uses=["perspective.Y2", "causal.C061"],
            details={
                "parts": [
                    {
                        "statement": "sin(x) <= x for x in [0, oo)",
                        "verdict": "proved",
                        "reason": "By 4 boxes.",
                        "details": {"plots": [enclosure_plot(600)]},
                    },
                    {"statement": "1 <= 2", "verdict": "undecided", "reason": "Budget spent."},
                ]
            },
        ),
        claim(
            "perspective.Y4",
            "supported",
            title="Typical initial data",
            kind="simulation",
            reason="1000 of 1000 runs synchronize.",
            seconds=72.5,
            details={"plots": [heat_plot()]},
        ),
        claim(
            "perspective.Y5",
            "undecided",
            title="The threshold for M = 2π",
            reason="Undecided after 4096 boxes.",
            boxes=4096,
            witness={"x": "[0.11, 0.12]", "beta": "[-0.663, -0.662]"},
            enclosure=["-0.00001", "0.0000312345678901"],
            enclosed="left side minus right side",
            advice="Try more boxes (--boxes 100000) or split the range of β.",
            uses=["perspective.Y2"],
        ),
        claim(
            "perspective.Y6",
            "proved",
            "blocked",
            title="Corollary",
            uses=["perspective.Y5", "perspective.Y2"],
            reason="Follows from Y5.",
        ),
    ]
    return {
        "schema": "inphase.report/1",
        "summary": "14 claims.",
        "interrupted": False,
        "problems": [],
        "claims": claims,
        "environment": {"inphase": "0.1.0", "python": "3.11.7", "libraries": {"python-flint": "0.7.1", "numba": None}},
        "bibliography": {
            "karagodin2024causal": {
                "type": "misc",
                "author": "Karagodin, Nikita and Polyanskiy, Yury and Rigollet, Philippe",
                "title": "Clustering in Causal Attention Masking",
                "year": "2024",
                "eprint": "2411.04990",
            },
            "lojasiewicz1984": {
                "author": "Łojasiewicz, Stanisław",
                "title": "Sur les trajectoires du gradient",
                "year": "1984",
            },
        },
    }
