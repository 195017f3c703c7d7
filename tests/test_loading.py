"""What a short proof on the command line loads, and what it does not."""

import subprocess
import sys


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
