"""Synchronization of mean-field models on the circle (Polyanskiy, Rigollet, Yao, arXiv 2507.22857).

Particles x_i on the circle with masses m_i > 0, Σ m_i = 1, f odd, 2π-periodic and smooth, f'(0) > 0:

    dx_i/dt = −Σ_j m_j f(x_i − x_j).

Y1–Y3 are the general theorems, Y4–Y8 their application to self-attention, f = sin(x) e^{β(cos x − 1)}, Y9 the bound
that was known before.

``theorems``         Y1–Y3 and Y5: the criterion, global synchronization, gaps, normalised and weighted models
``self_attention``   Y4, Y7–Y9: the criterion for self-attention, its thresholds and figures, the earlier bound
``optimality``       Y6: no synchronization below −2/3, and for which n
``numbers``          number by number: up to where in β stable states reach
"""

from . import numbers, optimality, self_attention, theorems

__all__ = ["numbers", "optimality", "self_attention", "theorems"]
