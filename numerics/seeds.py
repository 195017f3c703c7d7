"""Seeds and random generators: a replica's numbers depend on (seed, replica) only, not on how many there are."""

from __future__ import annotations

import hashlib

import numpy as np


def derived_seed(seed: int, name: str) -> int:
    """A 63-bit seed from a run's seed and the name of what is simulated, the same on every machine and in any order.

    >>> derived_seed(1, "sync.Y4") == derived_seed(1, "sync.Y4") != derived_seed(2, "sync.Y4")
    True
    """
    return int.from_bytes(hashlib.sha256(f"{seed}:{name}".encode()).digest()[:8], "big") >> 1


def generator(seed: int, replica: int) -> np.random.Generator:
    """The random generator of one replica of a run. Raises ValueError for a negative seed."""
    if seed < 0:
        raise ValueError(f"Expected a seed >= 0 but got seed={seed}.")
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(replica,))))
