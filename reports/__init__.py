"""HTML, LaTeX and plots made from one report.json."""
