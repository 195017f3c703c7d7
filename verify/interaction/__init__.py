"""Interaction functions on the circle: criteria for synchronization, stable states, and what decides between them."""

from .interaction import Interaction

__all__ = ["Interaction"]
