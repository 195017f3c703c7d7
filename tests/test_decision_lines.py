"""The parts of a decision as lines of text."""

from __future__ import annotations

from fractions import Fraction

from verify.formula.statement import Interval
from verify.formula.tree import number
from verify.interaction.decision_lines import decision_lines
from verify.interaction.segment import Answer, Segment


def cell(i: int, j: int, answer: Answer, by: str) -> Segment:
    def side(k: int) -> Interval:
        return Interval(number(k), number(k + 1))

    return Segment((("a", side(i)), ("b", side(j))), answer, by, None)


def test_many_cells_of_two_parameters_are_counted():
    """5 × 6 cells: 18 yes (i < 3), 11 open with numbers that differ, one no."""
    cells = []
    for i in range(5):
        for j in range(6):
            if i < 3:
                cells.append(cell(i, j, "synchronizes", "L1"))
            else:
                cells.append(cell(i, j, "open", f"fails (right over left side 0.{i}{j} in the middle); nothing"))
    cells[-1] = cell(4, 5, "does not", "repels")
    assert list(decision_lines(cells)) == [
        ("synchronizes", "18 cells, such as a in [0, 1], b in [0, 1]: synchronizes, L1"),
        ("does not", "a in [4, 5], b in [5, 6]: does not synchronize, repels"),
        ("open", "11 cells, such as a in [3, 4], b in [0, 1]: open, fails; nothing"),
    ]


def test_few_cells_are_listed():
    assert len(list(decision_lines([cell(i, 0, "open", "nothing") for i in range(5)]))) == 5


def test_ends_that_are_close_are_told_apart():
    low, high = Fraction(906899681, 500000000), Fraction(906899683, 500000000)
    near = Segment((("a", Interval(number(low), number(high))),), "open", "why", None)
    ((_, line),) = decision_lines([near])
    assert "(about 1.813799362 to 1.813799366)" in line


def test_one_value_is_said_as_a_value():
    at = Interval(number(Fraction(-1, 2)), number(Fraction(-1, 2)))
    part = Segment((("a", at),), "synchronizes", "somehow", None)
    assert [line for _, line in decision_lines([part])] == ["a = -1/2: synchronizes, somehow"]
    assert str(part) == "a = -1/2: synchronizes, somehow"


def test_two_ways_to_say_that_a_polygon_is_stable_are_one():
    words = ("the regular 3-gon of equal clusters is stable (n = 3)",)
    words += ("the regular 3-gon of clusters of 1, 1, 1 equal particles is stable (n = 3)",)
    halves = [Interval(number(i), number(i + 1)) for i in range(2)]
    parts = [Segment((("a", half),), "does not", by, None) for half, by in zip(halves, words, strict=True)]
    assert [line for _, line in decision_lines(parts)] == [f"a in [0, 2]: does not synchronize, {words[0]} (2 parts)"]
