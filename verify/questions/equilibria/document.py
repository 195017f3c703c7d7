"""Fields and equilibria as they stand in certificates: exact text in, records out, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from verify.checking import rational
from verify.formula.reader import read_formula

from ..data import constant, domain_json, domain_of
from .equilibrium import Ends, Equilibrium, Matrix
from .vector_field import VectorField

_MAX_DIMENSION: Final = 9


def field_json(field: VectorField) -> dict[str, Any]:
    """The field as JSON data."""
    return {
        "components": [str(f) for f in field.components],
        "domain": domain_json(field.domain),
        "angles": list(field.angles),
        "sphere": field.sphere,
        "strength": str(field.strength),
    }


def read_vector_field(table: Mapping[str, Any]) -> VectorField:
    """The field that JSON data describe. Raises ValueError."""
    components = tuple(read_formula(text) for text in table["components"])
    domain = domain_of(table["domain"])
    if not 1 <= len(components) == len(domain) <= _MAX_DIMENSION:
        raise ValueError("Expected an equation for every variable.")
    angles, strength = tuple(map(str, table["angles"])), rational(table["strength"])
    return VectorField(components, domain, angles, table["sphere"] is True, strength)


def equilibrium_json(found: Equilibrium) -> dict[str, Any]:
    """An equilibrium as JSON data."""
    return {
        "unique": [[str(low), str(high)] for low, high in found.unique],
        "place": [[str(low), str(high)] for low, high in found.place],
        "inverses": [_matrix_json(matrix) for matrix in found.inverses],
        "exact": None if found.exact is None else [str(value) for value in found.exact],
        "lyapunov": None if found.lyapunov is None else _matrix_json(found.lyapunov),
    }


def read_equilibrium(table: Mapping[str, Any], k: int) -> Equilibrium:
    """The equilibrium in R^k that JSON data describe. Raises ValueError."""
    exact = table["exact"]
    first, second = (_matrix(rows, k) for rows in table["inverses"])
    found = Equilibrium(
        _ends(table["unique"], k),
        _ends(table["place"], k),
        (first, second),
        None if exact is None else tuple(constant(text) for text in exact),
        None if table["lyapunov"] is None else _matrix(table["lyapunov"], k),
    )
    if found.exact is not None and len(found.exact) != k:
        raise ValueError("Expected a constant for every coordinate.")
    return found


def _matrix_json(matrix: Matrix) -> list[list[str]]:
    return [[str(entry) for entry in row] for row in matrix]


def _ends(rows: Any, k: int) -> Ends:
    ends = tuple((rational(row[0]), rational(row[1])) for row in rows)
    if len(ends) != k or any(low >= high for low, high in ends):
        raise ValueError("Expected a box with an interior.")
    return ends


def _matrix(rows: Any, k: int) -> Matrix:
    matrix = tuple(tuple(rational(entry) for entry in row) for row in rows)
    if len(matrix) != k or any(len(row) != k for row in matrix):
        raise ValueError(f"Expected a matrix of {k} rows and columns.")
    return matrix
