"""Interaction functions on the circle: criteria for synchronization, stable states, and what decides between them.

``interaction``                   f with its parameters: what a user holds in hand
``validate``, ``circle``          odd, 2π-periodic, smooth: decided by exact algebra
``derive``, ``explain``           derivatives, energy, Jacobian, Hessian by SymPy, checked again; f in words
``arithmetic``, ``jets``          interval arithmetics of three libraries, Taylor arithmetic over them
``l1_cell``, ``l1_box``, ``l1_tail``   the L1 criterion on one cell: general, on a box of parameters, up to β = ∞
``scale``, ``scale_…``   the L1 criterion for kernels with one scale, for all large rates at once
``l1_search``, ``cover``, ``l1``  finding grids, covering ranges, certificates
``l1_statement``, ``l1_checker``  what a certificate says, and its checker
``criterion``, ``threshold``      both sides enclosed, and where the criterion stops
``ratio``, ``ratio_certificate``  the ratio of both sides as a curve, with its certificate
``states``, ``state_*``, ``field``   stable states that are not synchronized: mathematics, search, statement, checker
``mass_states``                   stable states for whole intervals of masses
``marginal_values``, ``marginal_ends``   up to the values where polygons of clusters are marginal
``few_particles``                 few equal particles, by exhaustion
``three_point``                   the three-point criterion
``outlook``, ``point_status``, ``partition``, ``ranges``, ``…_parts``, ``evidence``, ``decision``   deciding a range
``plots``, ``…_picture``, ``decision_text``   what was decided, drawn and written
``questions``, ``spelling``, ``answers``, ``solvers``   questions of claims: records, typesetting, who decides them
"""

from .interaction import Interaction

__all__ = ["Interaction"]
