"""The models that can be simulated by name, and what each needs to be set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from ..formula.tree import Formula, substitute, variables

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.circle import Coupling, Model
    from numerics.circle.planner import Method

    Array = NDArray[np.float64]

#: Trajectories above this many bytes are refused: fewer output times or replicas do as well.
LARGEST_TRAJECTORY: Final = 4 << 30


@dataclass(frozen=True, slots=True)
class Setup:
    """What is simulated: ``n`` particles from random starts of ``seed``, ``replicas`` times, over the time ``t``.

    ``interaction`` is f as a formula in ``x`` (and ``beta``), for models that take one. ``sizes`` asks for starts in
    clusters of these sizes, spread evenly and disturbed by at most ``spread``, instead of uniform ones. On the sphere
    ``dimension`` is d and ``value`` the diagonal of V (none for V = I). ``strength``
    and ``width`` are K and the standard deviation of the frequencies of the Kuramoto model. ``outputs`` counts the
    times at which states are kept, both ends included; ``tolerance`` is the error per step in radians. ``method`` is
    how pairs are summed: ``auto``, ``direct``, ``fourier`` or ``compiled``. ``centers`` is a separation δ: what part of
    the particles the Rényi and strong Rényi centres of the start hold within δ/5 is then observed. ``merge`` is a
    distance at which particles are merged, for long times (models mean-field, usa, sa).
    """

    model: str
    n: int = 100
    beta: float = 1.0
    t: float = 50.0
    seed: int = 0
    replicas: int = 1
    interaction: Formula | None = None
    sizes: tuple[int, ...] = ()
    spread: float = 0.05
    dimension: int = 3
    value: tuple[float, ...] = ()
    strength: float = 1.0
    width: float = 0.0
    centers: float | None = None
    merge: float | None = None
    outputs: int = 201
    tolerance: float = 1e-9
    stepper: str = "dop853"
    method: Method = "auto"


def build_model(setup: Setup) -> Model:
    """The model of ``setup``. Raises InputError for unknown names and for parameters that cannot be used."""
    if setup.model not in MODELS:
        raise InputError(f"Expected a model in {', '.join(MODELS)} but got model={setup.model!r}.")
    if setup.interaction is not None and setup.model not in ("mean-field", "kuramoto"):
        raise InputError(f"Expected no interaction function for the model {setup.model!r}, which has its own.")
    try:
        return MODELS[setup.model][1](setup)
    except ValueError as error:
        raise InputError(str(error)) from None


def _mean_field(setup: Setup) -> Model:
    from numerics.circle import attention_coupling, mean_field

    coupling = coupling_of(setup.interaction, setup.beta) or attention_coupling(setup.beta)
    return mean_field(coupling, method=_method(setup, coupling))


def _unnormalised(setup: Setup) -> Model:
    from numerics.circle import attention_coupling, unnormalised_attention

    return unnormalised_attention(setup.beta, method=_method(setup, attention_coupling(setup.beta)))


def _normalised(setup: Setup) -> Model:
    from numerics.circle import attention_coupling, self_attention

    return self_attention(setup.beta, method=_method(setup, attention_coupling(setup.beta)))


def _causal(setup: Setup) -> Model:
    from numerics.circle import attention_coupling, causal_attention

    return causal_attention(setup.beta, method=_method(setup, attention_coupling(setup.beta)))


def _kuramoto(setup: Setup) -> Model:
    from numerics.circle import kuramoto
    from numerics.particles.seeds import derived_seed, generator

    draws = generator(derived_seed(setup.seed, "frequencies"), 0)
    frequencies = setup.width * draws.standard_normal(setup.n)
    coupling = coupling_of(setup.interaction, setup.beta)
    method = setup.method if coupling is None else _method(setup, coupling)
    return kuramoto(frequencies - frequencies.mean(), setup.strength, coupling=coupling, method=method)


def _on_sphere(build: str) -> Callable[[Setup], Model]:
    def construct(setup: Setup) -> Model:
        from numpy import diag

        from numerics import sphere

        if setup.value and len(setup.value) != setup.dimension:
            raise InputError(f"Expected {setup.dimension} entries of V, one per dimension, but got {len(setup.value)}.")
        if build == "usa":
            if setup.value:
                raise InputError("Expected no value matrix for sphere-usa, where V = I; try sphere-sa.")
            return sphere.unnormalised_attention(setup.beta, setup.dimension)
        constructor = sphere.self_attention if build == "sa" else sphere.causal_attention
        return constructor(setup.beta, setup.dimension, value=diag(setup.value) if setup.value else None)

    return construct


def _method(setup: Setup, coupling: Coupling) -> Method:
    """How to sum: as asked for, else what suits the size of the whole run."""
    from numerics.circle.planner import method_for_run

    if setup.method != "auto":
        return setup.method
    return method_for_run(setup.n, len(coupling.sines), setup.replicas, smooth=coupling.smooth)


def coupling_of(formula: Formula | None, beta: float) -> Coupling | None:
    """``formula`` in x and beta as a coupling. Raises InputError for other variables or a function that is not odd."""
    if formula is None:
        return None
    from fractions import Fraction

    from numerics.circle import sampled_coupling

    from ..formula.numpy import numpy_function

    unknown = sorted(set(variables(formula)) - {"x", "beta"})
    if unknown:
        raise InputError(
            f"Expected an interaction function of x (and beta) but got the variables {', '.join(unknown)}."
        )
    if "beta" in variables(formula):
        formula = substitute(formula, {"beta": Fraction(beta)})
    function: Callable[[Array], Array] = numpy_function(formula, ["x"])
    return sampled_coupling(function, name=str(formula))


#: name → (one line of help, constructor)
MODELS: Final[dict[str, tuple[str, Callable[[Setup], Model]]]] = {
    "mean-field": ("x_i' = -sum_j m_j f(x_i - x_j) with any odd periodic f (--f), otherwise f_beta", _mean_field),
    "usa": ("self-attention without normalisation, f = sin(x)*exp(beta*(cos(x) - 1))", _unnormalised),
    "sa": ("self-attention with softmax normalisation Z_i", _normalised),
    "causal": ("causal self-attention: token k feels tokens j <= k", _causal),
    "kuramoto": ("oscillators with Gaussian frequencies (--width) and sine coupling (--strength), or --f", _kuramoto),
    "sphere-usa": ("USA on the sphere in R^d (--d)", _on_sphere("usa")),
    "sphere-sa": ("self-attention on the sphere in R^d, Q = K = I, V diagonal (--value)", _on_sphere("sa")),
    "sphere-causal": ("causal self-attention on the sphere in R^d, Q = K = I, V diagonal", _on_sphere("causal")),
}

#: The models whose states are unit vectors.
ON_SPHERE: Final = frozenset(name for name in MODELS if name.startswith("sphere-"))
