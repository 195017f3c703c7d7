"""Maxima, minima and ranges of functions on boxes."""
