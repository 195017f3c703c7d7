"""Certificates in the languages of other proof systems."""
