"""Solutions of ordinary differential equations, enclosed step by step."""
