"""Quantitative Clustering in Mean-Field Transformer Models (Chen, Lin, Polyanskiy, Rigollet, arXiv 2504.14697).

Only the abstract is at hand: suitably regular initial laws of the mean-field model synchronize exponentially fast to a
Dirac mass, with explicit rates. Entered here is what can be checked against it: an exact solution with its rate, a
condition that every such theorem needs, and what the mean-field solver sees.

``theorem``         Q1: the statement itself (cited), and exponential decay as a simulation sees it
``poisson_kernel``  Q2: for β = 0 on the circle a Poisson kernel stays one, and the rate of W_2 is exactly 1/2
``symmetry``        Q3: laws that are symmetric under x → x + π never synchronize
"""

from . import poisson_kernel, symmetry, theorem

__all__ = ["poisson_kernel", "symmetry", "theorem"]
