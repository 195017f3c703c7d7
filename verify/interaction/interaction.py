"""``Interaction``: an interaction function f on the circle, what can be derived from it, and what can be decided.

Particles at angles x_i with masses m_i move by dx_i/dt = -Σ_j m_j f(x_i - x_j), f odd and 2π-periodic.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from verify.errors import InputError
from verify.expected import flag, function, gap, place, text, whole_number
from verify.formula.statement import Interval
from verify.formula.tree import Exact, Formula, exact, variables
from verify.formula.tree import variable as symbol

from .boxes import interval_of
from .fixed import fixed

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from ..simulation import Simulation
    from .criterion import Criterion
    from .decision import Decision
    from .l1_cell import Gap
    from .particle_threshold import ParticleThreshold
    from .phase_diagram import PhaseDiagram
    from .stable_states import StableStates
    from .threshold import Threshold


@dataclass(frozen=True, slots=True)
class Interaction:
    """f(x) with its parameters, from text or from a formula. Reading it only reads; the rest is checked when asked for.

    ``variable`` names the angle; by default x, or else the only variable there is, or the only one in which f is
    visibly 2π-periodic.

    >>> f = Interaction("sin(x)*exp(beta*(cos(x) - 1))")
    >>> f.variable, f.parameters
    ('x', ('beta',))
    >>> f.at(beta="2").criterion().shown(4)["tau"]
    ('0.6748', '0.6749')
    """

    formula: Formula
    variable: str = ""

    def __init__(self, formula: Exact, variable: str = "") -> None:
        from .circle import likely_angle

        f = exact(formula)
        if text("variable", variable):
            symbol(variable)  # raises ValueError for what is no name
        object.__setattr__(self, "formula", f)
        object.__setattr__(self, "variable", variable or likely_angle(f))

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names of the parameters, in alphabetical order."""
        return tuple(sorted(set(variables(self.formula)) - {self.variable}))

    def __str__(self) -> str:
        return f"f({self.variable}) = {self.formula}"

    def __repr__(self) -> str:
        return f"Interaction({str(self.formula)!r})"

    def _repr_latex_(self) -> str:
        from verify.formula.latex import to_latex
        from verify.formula.tree import variable

        return f"$\\displaystyle f({to_latex(variable(self.variable))}) = {to_latex(self.formula)}$"

    def _repr_html_(self) -> str:
        from verify.formula.mathml import to_mathml

        rest = f"<p>parameters: {', '.join(self.parameters)}</p>" if self.parameters else ""
        return f"{to_mathml(self.formula)}{rest}"

    def at(self, **values: Exact) -> Interaction:
        """The interaction with some parameters fixed to exact values: ``f.at(beta="-0.16")``.

        Raises InputError for a name that is no parameter, TypeError for a float.
        """
        unknown = sorted(set(values) - set(self.parameters))
        if unknown:
            known = f"a parameter in {list(self.parameters)}" if self.parameters else "no value: there is no parameter,"
            raise InputError(f"Expected {known} but got {unknown[0]}.")
        return Interaction(fixed(self.formula, values), self.variable)

    def checked(self) -> Interaction:
        """This interaction, once it is shown to be odd, 2π-periodic and made of smooth functions. Raises InputError."""
        from .validate import validate

        validate(self.formula, self.variable)
        return self

    def derivative(self, order: int = 1) -> Any:
        """f^(order) as a SymPy expression, checked against our own rules by exact algebra."""
        return self._derive().derivative(self.formula, self.variable, whole_number("order", order, 0))

    def energy(self) -> Any:
        """Φ with Φ' = -f as a SymPy expression; ½ ΣΣ m_i m_j Φ(x_i - x_j) increases along the flow."""
        return self._derive().energy(self.formula, self.variable)

    def jacobian(self, n: int = 3, model: Literal["mean-field", "normalised", "causal"] = "mean-field") -> Any:
        """The Jacobian of the velocities of n equal particles at x1, …, xn: a SymPy matrix of shape (n, n)."""
        return self._derive().jacobian(self.formula, self.variable, n, model)

    def hessian(self, n: int = 3) -> Any:
        """The Hessian of the energy of n equal particles at x1, …, xn: a SymPy matrix of shape (n, n)."""
        return self._derive().hessian(self.formula, self.variable, n)

    def criterion(self, M: Gap = "pi") -> Criterion:
        """Both sides of the L1 criterion, certainly enclosed. All parameters must have values (``at``)."""
        from .criterion import criterion

        if self.parameters:
            raise InputError(f"Expected values for all parameters but {self.parameters[0]} has none; use .at(…).")
        return criterion(self.checked().formula, gap("M", M), self.variable)

    def threshold(
        self, parameter: str, interval: str | Interval, M: Gap = "pi", *, n: int | None = None
    ) -> Threshold | ParticleThreshold:
        """Where the L1 criterion stops to hold in the interval, to 10⁻⁸: ``f.threshold("beta", "[-1, 0]")``.

        With ``n``: where n equal particles stop to synchronize, between a certified stable state and certified
        synchronization: ``f.threshold("beta", "[-4, 0]", n=4)``. Raises InputError when there is no such place.
        """
        from verify.formula.reader import read_interval

        from .particle_threshold import particle_threshold
        from .threshold import threshold

        if self.parameters != (parameter,):
            names = ", ".join(self.parameters) or "none"
            raise InputError(f"Expected {parameter} to be the only parameter but the parameters are: {names}.")
        where = read_interval(interval) if isinstance(interval, str) else interval_of(interval)
        if variables(where.lower, where.upper):
            raise InputError(f"Expected a range of numbers for {parameter} but got {where}, which has variables.")
        if n is not None:
            ranges: dict[str, Any] = {parameter: where}
            return particle_threshold(self.synchronizes(n=n, **ranges), parameter)
        return threshold(self.checked().formula, parameter, where, gap("M", M), self.variable)

    def equilibria(self, n: int) -> StableStates:
        """The stable states of n equal particles that are not synchronized, found and certified one by one.

        ``f.at(beta="-3").equilibria(n=4)``. Each certainly exists; that none is missing is not claimed. Raises
        InputError for n < 2 and for parameters without values.
        """
        from .stable_states import stable_states

        return stable_states(self.checked(), n)

    def synchronizes(
        self,
        *,
        n: int | None = None,
        find: bool | None = None,
        progress: Callable[[str], None] | None = None,
        **ranges: Exact | Interval | list[Exact],
    ) -> Decision:
        """Decide synchronization on ranges, ``f.synchronizes(beta="[-0.66, 3]")``: certified yes, certified no, open.

        For every number of particles and all masses, or with ``n`` for exactly n equal ones. ``find`` looks for new
        three-point certificates where nothing else decides; by default when the extra 'find' is installed. A parameter
        may also have an exact value. Raises InputError for ranges that do not fit, TypeError for a float.
        """
        from .deciding import decide_synchronization

        _check(find, progress)
        domain = {name: interval_of(given) for name, given in ranges.items()}
        return decide_synchronization(self.checked(), domain, n=n, find=find, progress=progress)

    def phase_diagram(
        self,
        *,
        n: int | None = None,
        find: bool | None = None,
        jobs: int = 1,
        resolution: int = 64,
        folder: str | Path | None = None,
        progress: Callable[[str], None] | None = None,
        **ranges: Exact | Interval | list[Exact],
    ) -> PhaseDiagram:
        """Cells of two parameters that synchronize, do not, or are open: ``f.phase_diagram(a="[-1, 1]", b="[0, 1]")``.

        Cells are at least 1/``resolution`` of each range wide; ``jobs`` processes share the work. In a ``folder``
        finished tiles are kept, so that the same call goes on where it was stopped, and diagram.json and diagram.svg
        are written there. Raises InputError for ranges that do not fit.
        """
        from .phase_diagram import phase_diagram

        _check(find, progress)
        domain = {name: interval_of(given) for name, given in ranges.items()}
        options: dict[str, Any] = {"jobs": jobs, "resolution": resolution, "progress": progress}
        where = None if folder is None else place("folder", folder)
        return phase_diagram(self.checked(), domain, n=n, find=find, folder=where, **options)

    def simulate(self, n: int | None = None, **given: Any) -> Simulation:
        """A simulation of n particles (100), by default equal ones from a uniform random start over the time t=50.

        ``given`` are values of the parameters of f and the options of ``verify simulate``, such as ``noise=0.02,
        replicas=20, event="clusters=1"``; with model="kuramoto" the particles have frequencies of their own.
        """
        from .simulate import TAKEN, simulate_interaction

        unclear = sorted(TAKEN & set(self.parameters))
        if unclear:
            name = unclear[0]
            raise InputError(f"Expected a value for {name}, an option of simulations too, first, as in .at({name}=2).")
        values = {name: value for name, value in given.items() if name not in TAKEN}
        options = {name: value for name, value in given.items() if name in TAKEN}
        formula = self.checked().formula
        return simulate_interaction(formula, variable=self.variable, parameters=values, n=n, **options)

    def plot(self, path: str | Path | None = None, *, n: int | None = None) -> Figure:
        """f, f', f'', f''' on the circle; with ``n`` also stable states of n particles with their eigenvalues.

        Written to ``path`` (.svg, .png, .pdf) when that is given. Raises InputError for parameters without values, and
        when matplotlib is not installed.
        """
        from .plots import interaction_figure, saved

        where = None if path is None else place("path", path)
        return saved(interaction_figure(self.checked(), () if n is None else self.equilibria(n)), where)

    def explain(self) -> str:
        """What is known about f before any range of parameters is given, in plain words."""
        from .explain import explain

        return explain(self)

    def _derive(self) -> Any:
        from . import derive

        self.checked()
        return derive


def _check(find: object, progress: object) -> None:
    if find is not None:
        flag("find", find)
    function("progress", progress)
