"""Rigorous numerics and simulators: numbers in, numbers out."""
