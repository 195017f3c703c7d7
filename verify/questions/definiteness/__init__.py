"""The signs of the eigenvalues of symmetric matrices of functions."""
