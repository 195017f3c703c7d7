"""What a short proof on the command line loads, and what it does not."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import verify


def test_a_simple_proof_takes_no_arrays():
    """NumPy takes longer to load than such a proof to find."""
    lines = (
        "import sys",
        "from verify.prover import prove",
        "assert prove('sin(x) < x for x in (0, oo)').status == 'proved'",
        "assert prove('sin(x) > x for x in [0, 1]').status == 'refuted'",
        "print('numpy' in sys.modules)",
    )
    done = subprocess.run([sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("False", "")


def imported(name, known):
    """Those modules of ``known`` that the module imports anywhere, also inside functions and for types alone."""
    found = set()
    for node in ast.walk(ast.parse(known[name])):
        if isinstance(node, ast.ImportFrom):
            place = name.split(".")[: -node.level] if node.level else []
            base = ".".join([*place, *filter(None, [node.module])])
            found |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return {other for other in found if other in known and other != name}


def test_claims_verdicts_and_what_shows_them_are_imported_one_way():
    package = Path(verify.__file__).parent
    files = [package / "verdict.py", package / "notebook.py", *package.glob("claims/*.py")]
    known = {
        ".".join(file.relative_to(package.parent).with_suffix("").parts): file.read_text("utf-8") for file in files
    }
    order = [*TopologicalSorter({name: imported(name, known) for name in known}).static_order()]  # raises for a circle
    assert order.index("verify.claims.describe") < order.index("verify.claims.claim")
    assert order.index("verify.notebook") < order.index("verify.verdict") < order.index("verify.claims.outcome")
