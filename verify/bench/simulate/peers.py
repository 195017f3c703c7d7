"""What others use for the same systems: the formula as most code has it, SciPy, the authors' scheme, and packages.

Fields are written as the papers' authors and most users write them: cosines of all differences as a product of
matrices, then softmax. Packages that are not installed are left out; those that fail say so.
"""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

Array = NDArray[np.float64]
Field = Callable[[Array], Array]

#: Packages that are used when they are installed.
PACKAGES: Final = ("kuramoto", "torch", "diffrax", "heyoka")

#: The authors' step.
EULER_STEP: Final = 0.1


def versions() -> dict[str, str | None]:
    """The version of every package that is compared with, None where it is not installed."""
    return {name: version(name) if importlib.util.find_spec(name) else None for name in ("numpy", "scipy", *PACKAGES)}


def gram_field(beta: float, *, normalised: bool, causal: bool) -> Field:
    """Attention on the circle by cosines of all differences, from the Gram matrix of the points (n, 2)."""

    def field(x: Array) -> Array:
        points = np.stack([np.cos(x), np.sin(x)], axis=1)
        weights = np.exp(beta * (points @ points.T - 1))
        if causal:
            weights = np.tril(weights)
        pull = weights @ points
        tangent = -np.sin(x) * pull[:, 0] + np.cos(x) * pull[:, 1]
        result: Array = tangent / weights.sum(axis=1) if normalised else tangent / len(x)
        return result

    return field


def gram_vectors(beta: float) -> Field:
    """Softmax attention on the sphere for vectors (n, d)."""

    def field(x: Array) -> Array:
        scores = beta * (x @ x.T)
        weights = np.exp(scores - scores.max(axis=1, keepdims=True))
        weights /= weights.sum(axis=1, keepdims=True)
        pull = weights @ x
        result: Array = pull - (pull * x).sum(axis=1, keepdims=True) * x
        return result

    return field


def oscillator_field(frequencies: Array, strength: float) -> Field:
    """The Kuramoto model by all differences."""
    n = len(frequencies)

    def field(x: Array) -> Array:
        slope: Array = frequencies + strength / n * np.sin(x[None, :] - x[:, None]).sum(axis=1)
        return slope

    return field


def scipy_run(field: Field, start: Array, times: Array, method: str, rtol: float, atol: float) -> Array:
    """States (T, …) at ``times`` by ``solve_ivp``."""
    shape = start.shape

    def slope(t: float, flat: Array) -> Array:
        return field(flat.reshape(shape)).ravel()

    solved = solve_ivp(slope, (times[0], times[-1]), start.ravel(), method, times, rtol=rtol, atol=atol)
    if not solved.success:
        raise ArithmeticError(solved.message)
    states: Array = solved.y.T.reshape(len(times), *shape)
    return states


def euler_angles(field: Field, start: Array, times: Array) -> Array:
    """The authors' scheme on the circle: x + 0.1 x' in the plane, put back to length 1; states (T, n)."""
    return _fixed(lambda x: x + np.arctan(EULER_STEP * field(x)), start, times)


def euler_vectors(field: Field, start: Array, times: Array) -> Array:
    """The authors' scheme on the sphere; states (T, n, d)."""

    def step(x: Array) -> Array:
        moved = x + EULER_STEP * field(x)
        result: Array = moved / np.sqrt((moved * moved).sum(axis=-1, keepdims=True))
        return result

    return _fixed(step, start, times)


def _fixed(step: Callable[[Array], Array], start: Array, times: Array) -> Array:
    states, x, done = [start], start, 0
    for time in times[1:]:
        while done < round(time / EULER_STEP):
            x, done = step(x), done + 1
        states.append(x)
    return np.stack(states)


def torch_euler(beta: float, start: Array, times: Array) -> Array:
    """The authors' scheme for causal attention on the circle with torch, points (n, 2) as in their code."""
    torch: Any = importlib.import_module("torch")
    x = torch.tensor(np.stack([np.cos(start), np.sin(start)], axis=1))
    mask = torch.tril(torch.ones(len(start), len(start), dtype=torch.bool))
    states, done = [start], 0
    with torch.no_grad():
        for time in times[1:]:
            while done < round(time / EULER_STEP):
                scores = (beta * (x @ x.T)).masked_fill(~mask, float("-inf"))
                pull = torch.softmax(scores, dim=1) @ x
                moved = x + EULER_STEP * (pull - (pull * x).sum(dim=1, keepdim=True) * x)
                x, done = moved / moved.norm(dim=1, keepdim=True), done + 1
            angles = np.arctan2(x[:, 1].numpy(), x[:, 0].numpy())
            states.append(states[-1] + (angles - states[-1] + np.pi) % (2 * np.pi) - np.pi)
    return np.stack(states)


def torch_gram(x: Array, beta: float, *, normalised: bool, causal: bool) -> Array:
    """``gram_field`` with torch."""
    torch: Any = importlib.import_module("torch")
    with torch.no_grad():
        angles = torch.from_numpy(x)
        points = torch.stack([torch.cos(angles), torch.sin(angles)], dim=1)
        weights = torch.exp(beta * (points @ points.T - 1))
        weights = torch.tril(weights) if causal else weights
        pull = weights @ points
        tangent = -points[:, 1] * pull[:, 0] + points[:, 0] * pull[:, 1]
        field: Array = (tangent / weights.sum(dim=1) if normalised else tangent / len(x)).numpy()
    return field


def torch_vectors(x: Array, beta: float) -> Array:
    """``gram_vectors`` with torch."""
    torch: Any = importlib.import_module("torch")
    with torch.no_grad():
        points = torch.from_numpy(x)
        pull = torch.softmax(beta * (points @ points.T), dim=1) @ points
        field: Array = (pull - (pull * points).sum(dim=1, keepdim=True) * points).numpy()
    return field


def diffrax_run(beta: float, start: Array, times: Array, *, normalised: bool, causal: bool) -> Array:
    """Attention on the circle with diffrax, Tsit5 at 1e-8, compiled before (the first call)."""
    jax: Any = importlib.import_module("jax")
    diffrax: Any = importlib.import_module("diffrax")
    jax.config.update("jax_enable_x64", True)
    jnp = jax.numpy

    def field(t: Any, x: Any, _: Any) -> Any:
        points = jnp.stack([jnp.cos(x), jnp.sin(x)], axis=1)
        weights = jnp.exp(beta * (points @ points.T - 1))
        weights = jnp.tril(weights) if causal else weights
        pull = weights @ points
        tangent = -jnp.sin(x) * pull[:, 0] + jnp.cos(x) * pull[:, 1]
        return tangent / weights.sum(axis=1) if normalised else tangent / len(start)

    solution = diffrax.diffeqsolve(
        diffrax.ODETerm(field),
        diffrax.Tsit5(),
        float(times[0]),
        float(times[-1]),
        0.01,
        jnp.asarray(start),
        saveat=diffrax.SaveAt(ts=jnp.asarray(times)),
        stepsize_controller=diffrax.PIDController(rtol=1e-8, atol=1e-8),
        max_steps=1_000_000,
    )
    return np.asarray(solution.ys)


def kuramoto_run(frequencies: Array, strength: float, start: Array, end: float) -> Array:
    """The final angles by the ``kuramoto`` package (odeint on all differences)."""
    package: Any = importlib.import_module("kuramoto")
    n = len(start)
    model = package.Kuramoto(coupling=strength, dt=0.1, T=end, n_nodes=n, natfreqs=frequencies)
    final: Array = model.run(adj_mat=np.ones((n, n)), angles_vec=start)[:, -1]
    return final


def heyoka_oscillators(frequencies: Array, strength: float, start: Array, times: tuple[float, float]) -> Array:
    """The Kuramoto model with heyoka at the first of ``times``, by sums of sines and cosines; Taylor series to 1e-8.

    What is compiled is kept for later calls.
    """
    integrator = _heyoka_oscillators(tuple(frequencies), strength)
    integrator.time = 0.0
    integrator.state[:] = start
    integrator.propagate_until(times[0])
    state: Array = integrator.state.copy()
    integrator.propagate_until(times[1])
    return state


@cache
def _heyoka_oscillators(frequencies: tuple[float, ...], strength: float) -> Any:
    heyoka: Any = importlib.import_module("heyoka")
    n = len(frequencies)
    angles = heyoka.make_vars(*(f"x{i}" for i in range(n)))
    sine, cosine = (heyoka.sum([part(x) for x in angles]) for part in (heyoka.sin, heyoka.cos))
    pull = strength / n
    system = [
        (x, omega + pull * (sine * heyoka.cos(x) - cosine * heyoka.sin(x)))
        for x, omega in zip(angles, frequencies, strict=True)
    ]
    return heyoka.taylor_adaptive(system, [0.0] * n, tol=1e-8, compact_mode=True)
