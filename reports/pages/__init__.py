"""The HTML pages: index, one page a claim, errata, graph. No script, one style sheet, one folder."""
