"""Linear programs, solved by HiGHS: the optional extra `solver`."""

from __future__ import annotations

from importlib.util import find_spec
from math import frexp
from typing import Any, NamedTuple

_WORTH_BITS = 16
_OPTIONS = {
    "output_flag": False,
    "threads": 1,
    "solver": "simplex",
    "primal_feasibility_tolerance": 1e-9,
    "dual_feasibility_tolerance": 1e-9,
}


class Solution(NamedTuple):
    """Value of each variable, and shadow price of each row: what one more unit of its limit is worth."""

    values: list[float]
    shadow_prices: list[float]


def solver_is_installed() -> bool:
    return find_spec("highspy") is not None


def maximise(worth: list[float], most: list[float], columns: list[tuple[float, ...]], limits: list[float]) -> Solution:
    """The best x for: maximise worth·x, with 0 <= x <= most and, for each row, the sum of columns·x <= its limit.

    With all limits at or above zero there always is one, x = 0 being allowed. The same program gives the same answer.
    """
    if not worth:
        return Solution([], [0.0] * len(limits))
    import highspy  # 90 ms, and an extra: only a world that clears on the network needs it
    import numpy as np  # likewise, as it comes with highspy

    rows, size = len(limits), len(worth)
    # a power of two that brings worth to a size at which the solver's tolerances mean something: exact both ways
    scale = 2.0 ** (_WORTH_BITS - frexp(max(map(abs, worth)))[1])
    program = highspy.HighsLp()
    program.sense_ = highspy.ObjSense.kMaximize
    program.num_col_, program.num_row_ = size, rows
    program.col_cost_, program.col_lower_ = np.array(worth) * scale, np.zeros(size)
    program.col_upper_ = np.array(most)
    program.row_lower_, program.row_upper_ = np.full(rows, -highspy.kHighsInf), np.array(limits)
    program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    program.a_matrix_.start_ = np.arange(0, size * rows + 1, rows)
    program.a_matrix_.index_ = np.tile(np.arange(rows), size)
    program.a_matrix_.value_ = np.array(columns).ravel()
    found = _solved(highspy.Highs(), program, highspy.HighsModelStatus.kOptimal)
    return Solution(list(found.col_value), [max(0.0, price / scale) for price in found.row_dual])


def _solved(solver: Any, program: Any, optimal: Any) -> Any:
    for option, value in _OPTIONS.items():
        solver.setOptionValue(option, value)
    for presolve in ("off", "on"):  # without is quicker; with it, numbers of all sizes are mastered
        solver.setOptionValue("presolve", presolve)
        solver.passModel(program)
        solver.run()
        if solver.getModelStatus() == optimal:
            return solver.getSolution()
    raise ArithmeticError(f"the clearing has no solution: {solver.getModelStatus()}")
