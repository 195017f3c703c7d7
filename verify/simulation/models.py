"""The models that can be simulated by name, and what each needs to be set up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from ..errors import InputError
from ..formula.tree import Formula, substitute, variables
from . import off_circle
from .names import SYSTEM_NAMES
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
        raise _unknown(setup.model)
    if setup.interaction is not None and setup.model not in ("mean-field", "kuramoto", "consensus"):
        raise InputError(f"Expected no interaction function for the model {setup.model!r}, which has its own.")
    if setup.masses and setup.model not in WEIGHTED:
        raise InputError(f"Expected a model in {', '.join(WEIGHTED)} for masses but got model={setup.model!r}.")
    if setup.causal and setup.model not in WITH_HEADS:
        raise InputError(
            f"Expected a model in {', '.join(WITH_HEADS)} for causal heads but got model={setup.model!r}; the models "
            f"causal and sphere-causal always are."
        )
    if setup.frozen and setup.model != "frozen":
        raise InputError(f"Expected the model frozen for frozen tokens but got model={setup.model!r}.")
    if setup.matrices is not None and setup.model not in WITH_MATRICES:
        raise InputError(f"Expected a model in {', '.join(WITH_MATRICES)} for matrices but got model={setup.model!r}.")
    one_head = (*(name for name in WITH_MATRICES if name not in WITH_HEADS), "sphere-usa")
    if setup.value and (setup.model not in one_head or setup.matrices):
        raise InputError(
            "Expected a diagonal of V only for models with matrices of one head, and not together with --matrices."
        )
    try:
        return MODELS[setup.model][1](setup)
    except ValueError as error:
        raise InputError(str(error)) from None


def _unknown(name: str) -> InputError:
    from difflib import get_close_matches

    known = (*MODELS, *SYSTEM_NAMES)
    near = get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}, and figures of papers."
    return InputError(f"Expected a model to simulate but got {name!r}; {hint}")


def _mean_field(setup: Setup) -> Model:
    from numerics.circle import attention_coupling, mean_field

    coupling = coupling_of(setup.interaction, setup.beta) or attention_coupling(setup.beta)
    return mean_field(coupling, masses=_masses(setup), method=_method(setup, coupling))


def _unnormalised(setup: Setup) -> Model:
    from numerics.circle import attention_coupling, unnormalised_attention

    method = _method(setup, attention_coupling(setup.beta))
    return unnormalised_attention(setup.beta, masses=_masses(setup), method=method)


def _normalised(setup: Setup) -> Model:
    from numerics.circle import attention_coupling, self_attention

    method = _method(setup, attention_coupling(setup.beta))
    return self_attention(setup.beta, masses=_masses(setup), method=method)


def _masses(setup: Setup) -> Array | None:
    from numpy import array

    return array(setup.masses) if setup.masses else None


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
    "sphere-usa": ("USA on the sphere in R^d (--d)", off_circle.sphere_attention("usa")),
    "sphere-sa": ("self-attention on the sphere in R^d", off_circle.sphere_attention("sa")),
    "sphere-causal": ("causal self-attention on the sphere in R^d", off_circle.sphere_attention("causal")),
    "sphere-multi-head": ("several heads, random (--heads) or given (--matrices)", off_circle.multi_head),
    "sphere-feed-forward": ("heads and a feed-forward layer, random or given", off_circle.feed_forward),
    "sphere-layers": ("discrete layers x <- unit(x + h*attention), h from --step", off_circle.layers),
    "sphere-repulsive": ("V = -I: tokens repel", off_circle.repulsive),
    "sphere-uniform": ("beta = 0: every token is drawn to the mean", off_circle.uniform),
    "pure": ("attention in R^d without projection", off_circle.pure),
    "rescaled": ("z = e^(-tV) x for pure attention", off_circle.rescaled),
    "singular": ("beta = oo in R^d: towards the token with the largest score", off_circle.singular),
    "consensus": ("consensus-based optimisation of --f, a formula in x1 ... xd", off_circle.consensus),
}

#: The models whose particles may have different masses.
WEIGHTED: Final = ("mean-field", "usa", "sa")
#: The models that take several heads.
WITH_HEADS: Final = ("sphere-multi-head", "sphere-feed-forward", "sphere-layers")
#: The models that take matrices Q, K, V.
WITH_MATRICES: Final = ("sphere-sa", "sphere-causal", *WITH_HEADS, "pure", "rescaled", "singular")
