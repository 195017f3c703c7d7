"""Branch and prune on tapes: constraints without a common solution, shown by a split tree."""
