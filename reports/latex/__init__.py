"""The same report as one LaTeX document."""
