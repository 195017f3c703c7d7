"""How the code is laid out: which package knows which, no circles of imports, one idea a file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import verify
from verify.simulation.models import MODELS
from verify.simulation.names import ON_CIRCLE, SYSTEM_NAMES
from verify.simulation.systems import SYSTEMS

ROOT = Path(verify.__file__).parents[1]
PACKAGES = ("numerics", "verify", "proofs", "reports")
#: What each package may import beside itself.
BELOW = {"numerics": set(), "verify": {"numerics"}, "proofs": {"numerics", "verify"}, "reports": set()}
#: Lines of a file at most.
LONGEST = 250
#: What functions import that imports their own module, each with why. A formula prints itself, is read from text where
#: one is expected, and is compared to a relation; normal forms of functions are made of those of their arguments; a
#: rule of proof has proofs of its own checked; an interaction function is asked, and its answers hold it.
RECURSIVE = {
    "verify.formula.tree": {"latex", "reader", "statement", "text"},
    "verify.formula.statement": {"latex", "text"},
    "verify.kernel.algebra.functions": {"normal", "waves"},
    "verify.kernel.algebra.normal": {"functions"},
    "verify.kernel.algebra.primes": {"normal"},
    "verify.kernel.algebra.waves": {"normal"},
    "verify.kernel.derivatives": {"boundary"},
    "verify.kernel.proof": {"rules"},
    "verify.kernel.rules": {"grid"},
    "verify.interaction.interaction": {"deciding", "phase_diagram"},
    "verify.interaction.phase_diagram": {"deciding"},
}


@cache
def modules() -> dict[str, Path]:
    found = {}
    for package in PACKAGES:
        for file in (ROOT / package).rglob("*.py"):
            parts = file.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = file
    return found


def nodes(tree: ast.AST, in_functions: bool) -> Iterator[ast.AST]:
    """All nodes that run, without what is for types alone, and unless asked for without bodies of functions."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and not in_functions:
            continue
        yield node
        yield from nodes(node, in_functions)


@cache
def imports(in_functions: bool) -> dict[str, set[str]]:
    """For each module those of ours that it imports."""
    known, graph = modules(), {}
    for name, file in known.items():
        package = name.split(".") if file.name == "__init__.py" else name.split(".")[:-1]
        found = set()
        for node in nodes(ast.parse(file.read_text("utf-8")), in_functions):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                above = package[: len(package) - node.level + 1] if node.level else []
                base = ".".join([*above, *filter(None, [node.module])])
                for alias in node.names:
                    inner = f"{base}.{alias.name}"
                    found.add(inner if inner in known else base)
        graph[name] = {other for other in found if other in known and other != name}
    return graph


def circle(graph: dict[str, set[str]]) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_a_circle_is_found() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}})
    assert not circle({"a": {"b", "c"}, "b": {"c"}, "c": set()})


def test_no_module_imports_itself_by_way_of_others_while_it_loads() -> None:
    graph = imports(in_functions=False)
    assert len(graph) > 300  # they were found
    assert "verify.kernel.goal" in graph["verify.kernel.proof"]
    assert circle(graph) == []


def test_functions_import_in_circles_only_where_what_they_compute_is_recursive() -> None:
    graph = imports(in_functions=True)
    assert "verify.simulation.plot" in graph["verify.simulation.simulated"]  # imports within functions are seen
    recursive = {(name, f"{name.rpartition('.')[0]}.{other}") for name, others in RECURSIVE.items() for other in others}
    assert (
        circle({name: {each for each in used if (name, each) not in recursive} for name, used in graph.items()}) == []
    )


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_know_only_what_lies_below_them(package: str) -> None:
    for name, used in imports(in_functions=True).items():
        if name.split(".")[0] == package:
            # the command shows what was found, and so it alone knows of reports
            below = BELOW[package] | ({"reports"} if name.startswith("verify.cli.") else set())
            assert {each.split(".")[0] for each in used} - {package} <= below, name


def test_files_have_one_idea_each() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text("utf-8").splitlines()) for file in modules().values()}
    assert not {name for name, lines in lengths.items() if lines > LONGEST}


def test_names_of_models_and_systems_are_those_that_there_are() -> None:
    assert set(SYSTEMS) == set(SYSTEM_NAMES)
    assert set(ON_CIRCLE) <= set(MODELS)
