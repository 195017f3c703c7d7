"""All roots of a function of one variable on an interval."""
