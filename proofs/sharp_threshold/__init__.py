"""The sharp threshold: self-attention on the circle synchronizes from almost every start exactly when β ≥ −2/3.

Particles x_i on the circle with masses m_i > 0, Σ m_i = 1, and f(x) = sin(x) e^{β(cos x − 1)}:

    dx_i/dt = −(1/Z_i) Σ_j m_j f(x_i − x_j),   Z_i = 1 (unnormalised) or Σ_j m_j e^{β(cos(x_i − x_j) − 1)} (normalised).

``criterion``      the three-point criterion: T < 0 for all triples excludes every other stable stationary state
``certificates``   three integers that make T < 0 for −2/3 < β ≤ 1/5, and more of them up to β = 2
``theorem``        with the L1 criterion for β ≥ −0.16: synchronization for every β > −2/3, every n, all masses
``end_point``      the same at β = −2/3 itself
``optimality``     below −2/3 three equal clusters attract an open set
``simulation``     what simulations around the threshold show
"""

from . import certificates, criterion, end_point, optimality, simulation, theorem

__all__ = ["certificates", "criterion", "end_point", "optimality", "simulation", "theorem"]
