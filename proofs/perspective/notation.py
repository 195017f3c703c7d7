"""The paper's notation, for claims that are spelled as text.

``force(c, b, d) = e^{bc}((d−1)c − b(1−c²))`` is the paper's g_β(θ) at c = cos θ; (6.9) and (6.10) are ``gamma_sa`` and
``gamma_usa``, the velocities of the common cosine of an orthogonal start.
"""

from __future__ import annotations

from typing import Final

from verify import InputError, Statement, read_statement

#: The paper's key in the bibliography.
PAPER: Final = "geshkovski2023perspective"

DEFINITIONS: Final = (
    " where force(c, b, d) = exp(b*c)*((d - 1)*c - b*(1 - c**2));"
    " gamma_sa(y, n, b) = 2*exp(b*y)*(1 - y)*((n - 1)*y + 1)/(exp(b) + (n - 1)*exp(b*y));"
    " gamma_usa(y, n, b) = 2/n*exp(b*y)*(1 - y)*((n - 1)*y + 1)"
)


def statement(text: str) -> Statement:
    """The statement ``text``, in which ``force``, ``gamma_sa`` and ``gamma_usa`` are the paper's.

    >>> print(statement("gamma_usa(0, n, 0) == 2/n for n in [2, oo)"))
    2/n*exp(0*0)*(1 - 0)*((n - 1)*0 + 1) == 2/n for n in [2, oo)

    Raises InputError as ``read_statement`` does.
    """
    if " where " in text:
        raise InputError("Expected a statement without definitions of its own: the paper's are there already.")
    return read_statement(text + DEFINITIONS)


def statements(*texts: str) -> tuple[Statement, ...]:
    """Several statements, all of which are claimed."""
    return tuple(statement(text) for text in texts)
