"""The formula language: exact expression trees, statements about them, their reader and their canonical text.

Back ends that translate formulas are modules of their own, imported when they are needed: ``latex``, ``mathml``,
``numpy``, ``sympy``; ``derivative`` differentiates.
"""

from .reader import read_formula, read_interval, read_parameter, read_relations, read_statement
from .statement import Interval, Relation, Statement
from .text import to_text
from .tree import OO, PI, Formula, apply, exact, number, substitute, variable, variables

__all__ = [
    "OO",
    "PI",
    "Formula",
    "Interval",
    "Relation",
    "Statement",
    "apply",
    "exact",
    "number",
    "read_formula",
    "read_interval",
    "read_parameter",
    "read_relations",
    "read_statement",
    "substitute",
    "to_text",
    "variable",
    "variables",
]
