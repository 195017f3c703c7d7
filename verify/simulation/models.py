"""The models that can be simulated by name, and what each needs to be set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from ..formula.tree import Formula, substitute, variables
from .setup import Setup

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from numerics.circle import Coupling, Model
    from numerics.circle.planner import Method

    Array = NDArray[np.float64]


def build_model(setup: Setup) -> Model:
    """The model of ``setup``. Raises InputError for unknown names and for parameters that cannot be used."""
    if setup.model not in MODELS:
        raise InputError(f"Expected a model in {', '.join(MODELS)} but got model={setup.model!r}.")
    if setup.interaction is not None and setup.model not in ("mean-field", "kuramoto"):
        raise InputError(f"Expected no interaction function for the model {setup.model!r}, which has its own.")
    if setup.frozen and setup.model != "frozen":
        raise InputError(f"Expected the model frozen for frozen tokens but got model={setup.model!r}.")
    if setup.matrices is not None and setup.model not in WITH_MATRICES:
        raise InputError(f"Expected a model in {', '.join(WITH_MATRICES)} for matrices but got model={setup.model!r}.")
    one_head = (*(name for name in WITH_MATRICES if name != "sphere-multi-head"), "sphere-usa")
    if setup.value and (setup.model not in one_head or setup.matrices):
        raise InputError(
            "Expected a diagonal of V only for models with matrices of one head, and not together with --matrices."
        )
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


def _frozen(setup: Setup) -> Model:
    from numpy import array, full

    from numerics.circle import frozen_causal_attention

    if not setup.frozen:
        raise InputError("Expected angles of frozen tokens, such as --frozen 0,2,4, but got none.")
    return frozen_causal_attention(setup.beta, array(setup.frozen), full(len(setup.frozen), setup.frozen_weight))


def _kuramoto(setup: Setup) -> Model:
    from numerics.circle import kuramoto
    from numerics.seeds import derived_seed, generator

    draws = generator(derived_seed(setup.seed, "frequencies"), 0)
    frequencies = setup.width * draws.standard_normal(setup.n)
    coupling = coupling_of(setup.interaction, setup.beta)
    method = setup.method if coupling is None else _method(setup, coupling)
    return kuramoto(frequencies - frequencies.mean(), setup.strength, coupling=coupling, method=method)


def _sphere_attention(build: str) -> Callable[[Setup], Model]:
    def construct(setup: Setup) -> Model:
        from numerics import sphere
        from numerics.sphere.compiled import worth_compiling

        if setup.method == "fourier":
            raise InputError("Expected the method auto, direct or compiled on the sphere but got method='fourier'.")
        matrices = _matrices(setup)
        worth = not matrices and worth_compiling(setup.beta, setup.dimension, setup.n, setup.replicas)
        compiled = setup.method == "compiled" or setup.method == "auto" and worth
        if build == "usa":
            if setup.value:
                raise InputError("Expected no value matrix for sphere-usa, where V = I; try sphere-sa.")
            return sphere.unnormalised_attention(setup.beta, setup.dimension, compiled=compiled)
        constructor = sphere.self_attention if build == "sa" else sphere.causal_attention
        query, key, value = (matrices.get(name) for name in ("query", "key", "value"))
        return constructor(setup.beta, setup.dimension, query=query, key=key, value=value, compiled=compiled)

    return construct


def _multi_head(setup: Setup) -> Model:
    from numerics.seeds import derived_seed
    from numerics.sphere import Head, multi_head, random_heads

    if setup.matrices is None:
        heads = random_heads(setup.heads, setup.dimension, derived_seed(setup.seed, "heads"))
    else:
        count = {len(stack) for stack in setup.matrices.values()}
        if any(stack.ndim != 3 for stack in setup.matrices.values()) or len(count) != 1:
            shapes = ", ".join(f"{name} {stack.shape}" for name, stack in setup.matrices.items())
            raise InputError(f"Expected matrices of shape (heads, rows, d), equally many of each, but got {shapes}.")
        stacks = {name: list(stack) for name, stack in setup.matrices.items()}
        heads = tuple(Head(**{name: stack[h] for name, stack in stacks.items()}) for h in range(count.pop()))
    return multi_head(heads, setup.dimension, beta=setup.beta)


def _repulsive(setup: Setup) -> Model:
    from numerics.sphere import repulsive_attention

    return repulsive_attention(setup.beta, setup.dimension)


def _uniform(setup: Setup) -> Model:
    from numerics.sphere import uniform_attention

    return uniform_attention(setup.dimension)


def _pure(setup: Setup) -> Model:
    from numerics.euclidean import pure_attention

    return pure_attention(setup.beta, setup.dimension, **_matrices(setup))


def _rescaled(setup: Setup) -> Model:
    from numerics.euclidean import rescaled_attention

    return rescaled_attention(setup.beta, setup.dimension, **_matrices(setup))


def _singular(setup: Setup) -> Model:
    from numerics.euclidean import singular_attention

    given = _matrices(setup)
    matrices = {name: given.get(name) for name in ("query", "key", "value")}
    return singular_attention(setup.dimension, query=matrices["query"], key=matrices["key"], value=matrices["value"])


def _matrices(setup: Setup) -> dict[str, Array]:
    """The matrices Q, K, V given for a model with one head."""
    from numpy import diag

    if setup.matrices is not None:
        found = {name: stack[0] if stack.ndim == 3 else stack for name, stack in setup.matrices.items()}
        if any(stack.ndim == 3 and len(stack) != 1 for stack in setup.matrices.values()):
            raise InputError("Expected matrices of one head but got several; try sphere-multi-head.")
        return found
    if setup.value and len(setup.value) != setup.dimension:
        raise InputError(f"Expected {setup.dimension} entries of V, one per dimension, but got {len(setup.value)}.")
    return {"value": diag(setup.value)} if setup.value else {}


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
    "frozen": ("causal self-attention with frozen tokens (--frozen)", _frozen),
    "kuramoto": ("oscillators with Gaussian frequencies (--width) and sine coupling (--strength), or --f", _kuramoto),
    "sphere-usa": ("USA on the sphere in R^d (--d)", _sphere_attention("usa")),
    "sphere-sa": ("self-attention on the sphere in R^d", _sphere_attention("sa")),
    "sphere-causal": ("causal self-attention on the sphere in R^d", _sphere_attention("causal")),
    "sphere-multi-head": ("several heads, random (--heads) or given (--matrices)", _multi_head),
    "sphere-repulsive": ("V = -I: tokens repel", _repulsive),
    "sphere-uniform": ("beta = 0: every token is drawn to the mean", _uniform),
    "pure": ("attention in R^d without projection", _pure),
    "rescaled": ("z = e^(-tV) x for pure attention", _rescaled),
    "singular": ("beta = oo in R^d: towards the token with the largest score", _singular),
}

#: The models whose states are angles.
ON_CIRCLE: Final = ("mean-field", "usa", "sa", "causal", "frozen", "kuramoto")
#: The models that take matrices Q, K, V.
WITH_MATRICES: Final = ("sphere-sa", "sphere-causal", "sphere-multi-head", "pure", "rescaled", "singular")
