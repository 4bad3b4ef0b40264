"""One promise of speed, and the clocks by which it is measured."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

RUNS = 7
MS = 1000


@dataclass(frozen=True, slots=True)
class Measured:
    """One promise: what was measured, against what, and the most it may be."""

    what: str
    value: float
    against: float
    unit: str
    most: float | None
    ratio: bool = True

    @property
    def figure(self) -> float:
        """The ratio, or the value itself where the promise is an absolute one."""
        return self.value / self.against if self.ratio else self.value

    @property
    def kept(self) -> bool:
        """Whether the promise is kept."""
        return self.most is None or self.figure <= self.most


class Figure(BaseModel):
    """A promise as it was measured: `figure` is the ratio of the two, or the value itself, and `most` its bound."""

    what: str
    value: float
    against: float | None
    unit: str
    figure: float
    most: float | None
    kept: bool


class BenchReport(BaseModel):
    """Every promise that was measured."""

    figures: list[Figure]

    @classmethod
    def of(cls, found: Iterable[Measured]) -> BenchReport:
        """The same in the shape that is printed as JSON."""
        return cls(
            figures=[
                Figure(
                    what=one.what,
                    value=one.value,
                    against=one.against if one.ratio else None,
                    unit=one.unit,
                    figure=one.figure,
                    most=one.most,
                    kept=one.kept,
                )
                for one in found
            ]
        )


def absolute(what: str, value: float, unit: str, most: float) -> Measured:
    """A promise about a figure by itself."""
    return Measured(what, value, 1, unit, most, ratio=False)


def timed(work: Callable[[], object]) -> float:
    """The milliseconds that some work takes by the clock on the wall."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * MS


def computed(work: Callable[[], object], runs: int = RUNS) -> float:
    """The milliseconds of processor that some work takes in this process: the least, since others only add to it."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append((time.process_time() - start) * MS)
    return min(times)
