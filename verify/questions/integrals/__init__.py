"""Definite integrals, integrals of positive parts and total variations."""
