"""The options of ``verify simulate``, with the list of models and examples."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any, Final

from .arguments import add_json, natural_number, number, positive_integer

EXAMPLES: Final = """\
models:
  mean-field  x_i' = -sum_j m_j f(x_i - x_j), any odd 2*pi-periodic f (--f), otherwise that of self-attention
  usa         self-attention without normalisation, f = sin(x)*exp(beta*(cos(x) - 1))
  sa          self-attention with softmax normalisation
  causal      causal self-attention: token k feels tokens j <= k only
  frozen      causal self-attention with frozen tokens (--frozen)
  kuramoto    oscillators with Gaussian frequencies (--width) and coupling K (--strength), or --f
  sphere-usa, sphere-sa, sphere-causal   the same on the sphere in R^d (--d), with --value or --matrices
  sphere-multi-head    several heads: random (--heads) or given (--matrices), also changing with time
  sphere-feed-forward  heads and a feed-forward layer, as one velocity or by splitting (--stepper splitting)
  sphere-layers        discrete layers x <- unit(x + h*attention), h = --step, of the same heads
  sphere-repulsive     V = -I; a negative beta is the model with Q'K = V = -I
  sphere-uniform       beta = 0
  pure, rescaled, singular   attention in R^d without projection; z = e^(-tV) x; beta = oo
  consensus            consensus-based optimisation of --f, a formula in x1 ... xd (--strength, --noise)
  orthogonal-sa, orthogonal-usa   the common cosine of n tokens that start orthogonal: a scalar equation
  pair-law             the law of the difference of two of n particles (BBGKY), with --closure
  parking              Rényi and strong Rényi centres of uniform tokens (--n, --d, --centers)
  density, density-sa, axial-usa, axial-sa   the law of infinitely many particles on the circle (any --f; softmax)
                       and on S^2 around an axis, from --law, with --modes; prints growth rates near the uniform law

figures of papers, made again (with --runs, --seed, --plot, --out):
  causal-table1, causal-fig1, causal-fig2, causal-fig3, causal-fig4

examples:
  verify simulate sa --beta 4 --n 1000 --t 200 --plot clusters.svg
  verify simulate causal --beta 64 --n 200 --t 500 --centers 0.5 --replicas 100 --out figure3
  verify simulate sa --beta 64 --n 200 --t 1e7 --merge 1e-5
  verify simulate usa --beta=-0.8 --n 30 --clusters 10,10,10 --replicas 50 --json
  verify simulate mean-field --f "sin(x) - sin(2*x)/4" --replicas 20
  verify simulate usa --beta 3 --n 500 --noise 0.02 --t 100
  verify simulate sphere-causal --beta 9 --n 32 --value 1,1,0 --t 500 --plot figure1b.svg
  verify simulate sa --beta 20 --n 2000 --t 1000 --out long --checkpoint 20      and, if stopped, again with --resume
  verify simulate sa --beta 9 --n 60 --t 30 --animate clusters.gif
  verify simulate sphere-sa --d 64 --n 32 --beta 2 --replicas 20 --event mean-cosine=0.5 --event clusters=1
  verify simulate causal-fig3 --runs 5000 --plot figure3.svg
  verify simulate density-sa --beta 4 --law 2:0.001 --noise 0.01 --t 5
  verify simulate sphere-layers --heads 4 --step 0.1 --t 20 --outputs 21 --causal
  verify simulate causal --beta 64 --n 200 --t 500 --replicas 1000 --ends-only --out many --format parquet
  verify simulate sa --masses 5,1,1,1 --beta 4 --observe w2-point,energy-rate
  verify simulate consensus --d 2 --f "(x1**2 - 1)**2 + x2**2 - x1/4" --beta 50 --noise 0.2 --t 20
  verify simulate orthogonal-sa --n 100 --beta 2 --plot cosine.svg
  verify simulate pair-law --n 10 --beta 1 --closure kirkwood --t 3
  verify simulate parking --d 3 --centers 0.5 --n 500 --replicas 200

A simulation is evidence, not a proof. Data goes to DIR/simulation.json and DIR/trajectory.npz (or states.parquet and
observables.parquet), with --checkpoint to DIR/states.npy and DIR/checkpoint.npz while it runs.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The model, its parameters, the starts, the accuracy, and where the results go."""
    parser.add_argument("model", metavar="MODEL", help="one of the models or figures below")
    parser.add_argument("--n", type=positive_integer, help="number of particles (100)")
    parser.add_argument("--beta", type=number, default=1.0, help="inverse temperature, any sign (1)")
    parser.add_argument("--f", metavar="FORMULA", help="interaction function of x (and beta)")
    parser.add_argument("--masses", metavar="LIST", help="masses of the particles, such as 2,1,1, or a .npy file")
    parser.add_argument("--d", type=positive_integer, metavar="D", help="dimension off the circle (3)")
    parser.add_argument("--value", metavar="ENTRIES", help="diagonal of V off the circle, such as 1,1,0 (V = I)")
    parser.add_argument(
        "--matrices", type=Path, metavar="FILE", help="query, key, value (outer, inner, bias) in a .npz"
    )
    parser.add_argument("--heads", type=positive_integer, default=2, help="random heads (2)")
    parser.add_argument("--causal", action="store_true", help="heads see earlier tokens only")
    parser.add_argument("--activation", default="relu", metavar="NAME", help="of a layer: relu, tanh, identity (relu)")
    parser.add_argument("--frozen", metavar="ANGLES", help="angles of frozen tokens, such as 0,2,4")
    parser.add_argument("--frozen-weight", type=number, default=1.0, metavar="A", help="weight of each of them (1)")
    parser.add_argument("--law", default="1:0.1", metavar="PAIRS", help="modes of a law with coefficients (1:0.1)")
    parser.add_argument("--modes", type=positive_integer, default=64, metavar="N", help="modes of a law (64)")
    parser.add_argument("--closure", default="cumulant", metavar="NAME", help="cumulant, kirkwood, independent")
    parser.add_argument(
        "--strength", type=number, default=1.0, metavar="K", help="coupling of kuramoto, drift of consensus (1)"
    )
    parser.add_argument("--width", type=number, default=0.0, help="standard deviation of frequencies of kuramoto (0)")
    parser.add_argument("--t", type=number, default=50.0, help="length of time (50)")
    parser.add_argument("--outputs", type=positive_integer, default=201, metavar="N", help="times kept (201)")
    parser.add_argument("--ends-only", action="store_true", help="keep observables, and states at both ends only")
    parser.add_argument("--replicas", type=positive_integer, default=1, metavar="R", help="independent starts (1)")
    parser.add_argument("--runs", type=positive_integer, metavar="N", help="runs of a figure (as many as the paper)")
    parser.add_argument("--seed", type=natural_number, default=0, help="seed of the starts and of noise (0)")
    parser.add_argument("--start", type=Path, metavar="FILE", help="starts from a .npy file, or where a .npz file ends")
    parser.add_argument("--clusters", metavar="SIZES", help="start in clusters, such as 10,10,10, instead of uniformly")
    parser.add_argument("--orthogonal", action="store_true", help="start from orthogonal vectors (n <= d)")
    parser.add_argument("--spread", type=number, default=0.05, help="largest shift from the centre of a cluster (0.05)")
    parser.add_argument(
        "--noise", type=number, default=0.0, metavar="KAPPA", help="Brownian motion sqrt(2 KAPPA) B (0)"
    )
    parser.add_argument("--common", action="store_true", help="the same noise for all particles")
    parser.add_argument(
        "--step", type=number, default=0.01, help="length of noisy steps, of layers, of splitting (0.01)"
    )
    parser.add_argument(
        "--event", action="append", default=[], metavar="NAME=VALUE", help="time a passing, as in order=0.9, clusters=3"
    )
    parser.add_argument(
        "--observe",
        metavar="NAMES",
        help="record clusters, spread, smallest-cosine, mean-cosine, effective-rank, energy-rate, w2-point, w2-start",
    )
    parser.add_argument("--lyapunov", type=positive_integer, default=0, metavar="M", help="largest Lyapunov exponents")
    parser.add_argument("--histogram", type=positive_integer, default=0, metavar="BINS", help="cosines at the end")
    parser.add_argument(
        "--centers", type=number, metavar="DELTA", help="observe what Rényi centres of the start capture"
    )
    parser.add_argument("--merge", type=number, metavar="DISTANCE", help="merge particles this close, for long times")
    parser.add_argument("--tolerance", type=number, default=1e-9, help="error per step in radians (1e-9)")
    parser.add_argument(
        "--stepper", default="auto", metavar="NAME", help="dop853, tsit5, rodas5p; heun, euler-maruyama; splitting"
    )
    parser.add_argument("--method", default="auto", metavar="NAME", help="sums: auto, direct, gram, fourier, compiled")
    parser.add_argument("--out", type=Path, metavar="DIR", help="write summary and data there")
    parser.add_argument("--format", default="npz", metavar="NAME", help="of the data: npz, parquet (npz)")
    parser.add_argument(
        "--checkpoint", type=positive_integer, metavar="N", help="write states to DIR while running, every N outputs"
    )
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in DIR")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw angles and observables (.svg, .png, .pdf)")
    parser.add_argument("--animate", type=Path, metavar="FILE", help="film of the first replica (.gif, .mp4)")
    add_json(parser)


def defaults() -> dict[str, Any]:
    """What the options are when they are not given."""
    parser = argparse.ArgumentParser(add_help=False)
    add_arguments(parser)
    return vars(parser.parse_args(["model"]))
