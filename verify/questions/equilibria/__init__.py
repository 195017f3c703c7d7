"""All equilibria of a vector field, with their stability."""
