"""The trusted checker: formulas on boxes, exact algebra, and the rules of proof. It uses no SymPy and no prover."""
