"""The prover: finds proofs and counterexamples. Nothing here is trusted; the kernel decides everything again."""

from .prove import prove

__all__ = ["prove"]
