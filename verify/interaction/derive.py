"""What SymPy derives from an interaction function: derivatives, energy, Jacobians, Hessian. Each is checked again.

SymPy is untrusted. Every expression it returns is read back as a formula and compared with our own rules of
differentiation by exact algebra; one that does not agree is never returned.
"""

from __future__ import annotations

from typing import Any, Final

import sympy
from sympy.integrals.manualintegrate import manualintegrate

from verify.errors import InputError
from verify.formula.derivative import derivative as our_derivative
from verify.formula.sympy import from_sympy, to_sympy
from verify.formula.tree import Formula, apply, variable, variables
from verify.kernel.algebra import is_identically_zero

#: Models whose Jacobian can be derived.
MODELS: Final = ("mean-field", "normalised", "causal")


def derivative(f: Formula, x: str, order: int) -> Any:
    """f^(order) as a SymPy expression. Raises InputError for a negative order.

    >>> from verify.formula.reader import read_formula
    >>> derivative(read_formula("sin(x)**2"), "x", 2)
    2*(-sin(x)**2 + cos(x)**2)
    """
    if order < 0:
        raise InputError(f"Expected an order of at least 0 but got order={order}.")
    ours = f
    for _ in range(order):
        ours = our_derivative(ours, x)
    return _checked(sympy.diff(to_sympy(f), sympy.Symbol(x, real=True), order), ours)


def energy(f: Formula, x: str) -> Any:
    """The potential Φ with Φ' = -f as a SymPy expression, where SymPy finds one in closed form.

    The energy of particles x_i with masses m_i is ½ ΣΣ m_i m_j Φ(x_i - x_j); it increases along the flow. Where a
    special value of a parameter needs another form, the general one is returned, which is undefined there. Raises
    InputError when no closed form is found.
    """
    found = manualintegrate(-to_sympy(f), sympy.Symbol(x, real=True))
    general = found.replace(lambda e: isinstance(e, sympy.Piecewise), lambda e: e.args[-1][0])
    if general.has(sympy.Integral):
        raise InputError(f"Expected a function with a potential in closed form but found none for f = {f}.")
    if not is_identically_zero(our_derivative(from_sympy(general), x) + f):
        raise InputError(f"Expected the derivative of SymPy's potential to be -f but could not show it for f = {f}.")
    return general


def weight(f: Formula, x: str) -> Any:
    """The attention weight w = f/sin, as a SymPy expression without the sine, which the normalised models divide by.

    Raises InputError when w has no form that is defined at 0.
    """
    angle, sine = sympy.Symbol(x, real=True), apply("sin", variable(x))
    if f.op == "mul" and sine in f.args:
        quotient = to_sympy(f.args[1] if f.args[0] is sine else f.args[0])
    else:
        quotient = sympy.cancel(sympy.expand_trig(to_sympy(f)) / sympy.sin(angle))
    if not is_identically_zero(from_sympy(quotient) * sine - f):
        raise InputError(f"Expected f = sin({x})*w({x}) with a weight w to normalise by but got f = {f}.")
    if not quotient.subs(angle, 0).is_finite:
        raise InputError(f"Expected f/sin({x}) to have a form that is defined at 0 but got {from_sympy(quotient)}.")
    return quotient


def jacobian(f: Formula, x: str, n: int, model: str) -> Any:
    """∂v_i/∂x_k for n particles of equal mass at x1, …, xn, as a SymPy matrix of shape (n, n).

    mean-field: v_i = -(1/n) Σ_j f(x_i - x_j); normalised: v_i = -Σ_j f(x_i - x_j) / Σ_j w(x_i - x_j), w = f/sin;
    causal: the same with sums over j <= i. Entries follow from f' and w' by the quotient rule.
    """
    if model not in MODELS:
        raise InputError(f"Expected a model in {MODELS} but got model={model!r}.")
    places, angle = positions(f, x, n), sympy.Symbol(x, real=True)
    if model == "mean-field":
        force, norm = derivative(f, x, 0) / n, sympy.Integer(1)
    else:
        force, norm = derivative(f, x, 0), weight(f, x)
    slope = derivative(f, x, 1) / n if model == "mean-field" else derivative(f, x, 1)
    change = _checked(sympy.diff(norm, angle), our_derivative(from_sympy(norm), x))

    def entry(i: int, k: int) -> Any:
        seen = range(i + 1) if model == "causal" else range(n)

        def total(g: Any) -> Any:
            return sympy.Add(*(g.subs(angle, places[i] - places[j]) for j in seen))

        def partial(g: Any) -> Any:  # ∂/∂x_k of Σ_j G(x_i - x_j), g = G'; the term j = i is constant
            if k == i:
                return sympy.Add(*(g.subs(angle, places[i] - places[j]) for j in seen if j != i))
            return -g.subs(angle, places[i] - places[k]) if k in seen else sympy.Integer(0)

        if model == "mean-field":
            return -partial(slope)
        z = total(norm)
        return -partial(slope) / z + total(force) * partial(change) / z**2

    return sympy.Matrix(n, n, entry)


def positions(f: Formula, x: str, n: int) -> tuple[Any, ...]:
    """The symbols x1, …, xn. Raises InputError for n < 2 and for names that f already uses as parameters."""
    if isinstance(n, bool) or not isinstance(n, int) or n < 2:
        raise InputError(f"Expected at least two particles but got n={n!r}.")
    names = [f"{x}{i + 1}" for i in range(n)]
    taken = sorted(set(names) & set(variables(f)))
    if taken:
        raise InputError(f"Expected {taken[0]} to be free for the position of a particle; rename that parameter.")
    return tuple(sympy.Symbol(name, real=True) for name in names)


def hessian(f: Formula, x: str, n: int) -> Any:
    """The Hessian of E = (1/2n²) ΣΣ Φ(x_i - x_j), Φ' = -f, in the positions: the mean-field Jacobian over n."""
    return jacobian(f, x, n, "mean-field") / n


def _checked(proposed: Any, ours: Formula) -> Any:
    """SymPy's expression when exact algebra shows it equal to ours, else ours."""
    try:
        agrees = is_identically_zero(from_sympy(proposed) - ours)
    except ValueError:
        agrees = False
    return proposed if agrees else to_sympy(ours)


def shown_sum(formula: Formula) -> str:
    """``formula`` expanded by SymPy, for error messages only."""
    try:
        return str(from_sympy(sympy.expand(to_sympy(formula))))
    except (ValueError, RecursionError):
        return str(formula)
