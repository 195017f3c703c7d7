"""Pictures as drawings of a few primitives, written as SVG for the pages and as TikZ for LaTeX."""
