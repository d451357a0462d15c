"""A mixed-integer program written row by row, solved by HiGHS through scipy."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

INFINITY = float("inf")


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found: values (or None), the best bound it proved, whether it ended."""

    values: np.ndarray | None
    objective: float
    bound: float
    ended: bool


class Program:
    """Maximise a linear function of columns between 0 and their tops."""

    def __init__(self) -> None:
        self._gains: list[float] = []
        self._tops: list[float] = []
        self._whole: list[int] = []
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._factors: list[float] = []
        self._lows: list[float] = []
        self._highs: list[float] = []

    @property
    def columns(self) -> int:
        """How many columns there are."""
        return len(self._gains)

    def column(self, gain: float = 0.0, top: float = 1.0, *, whole: bool = True) -> int:
        """Add a column and return its number."""
        self._gains.append(gain)
        self._tops.append(top)
        self._whole.append(int(whole))
        return len(self._gains) - 1

    def row(
        self, terms: Iterable[tuple[int, float]], high: float = INFINITY, low: float = -INFINITY
    ) -> None:
        """Add a row: low <= the sum of column x factor <= high."""
        number = len(self._lows)
        for column, factor in terms:
            self._rows.append(number)
            self._columns.append(column)
            self._factors.append(factor)
        self._lows.append(low)
        self._highs.append(high)

    def solve(self, *, seconds: float, nodes: int | None = None, relaxed: bool = False) -> Solution:
        """Solve it; `relaxed` lets columns be fractions, which is quicker and bounds it."""
        if not self._gains:
            return Solution(np.zeros(0), 0.0, 0.0, ended=True)
        shape = (len(self._lows), len(self._gains))
        table = coo_array((self._factors, (self._rows, self._columns)), shape=shape).tocsr()
        options: dict[str, float] = {"time_limit": seconds, "mip_rel_gap": 1e-7}
        if nodes is not None:
            options["node_limit"] = nodes
        answer = milp(
            -np.array(self._gains),
            integrality=np.zeros(shape[1]) if relaxed else np.array(self._whole),
            bounds=Bounds(np.zeros(shape[1]), np.array(self._tops)),
            constraints=LinearConstraint(table, np.array(self._lows), np.array(self._highs))
            if shape[0]
            else None,
            options=options,
        )
        objective = -INFINITY if answer.x is None else -float(answer.fun)
        proven = answer.mip_dual_bound if not relaxed else answer.fun
        bound = INFINITY if proven is None or (relaxed and answer.status != 0) else -float(proven)
        return Solution(answer.x, objective, bound, ended=answer.status == 0)
